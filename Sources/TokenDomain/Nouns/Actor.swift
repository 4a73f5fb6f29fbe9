/// Who acts.
public enum Actor: Hashable, Sendable {
  /// Whoever has the ledger's files: the real user of the process.
  case `operator`(ActorName)
  /// A member; `by` is the operator who acts in the member's name with `--as`.
  case member(MemberID, by: ActorName?)
  /// Somebody who proved possession of a token's secret.
  case holder(TokenID)
  /// A principal of another system, whose history was imported.
  case principal(ActorName)

  /// The id by which the audit trail finds what this actor did: `operator:<user>`, `member_…`,
  /// `holder:<token id>` or `principal:<name>`.
  public var id: String {
    switch self {
    case .operator(let user): "operator:\(user.text)"
    case .member(let member, _): member.description
    case .holder(let token): "holder:\(token)"
    case .principal(let name): "principal:\(name.text)"
    }
  }

  /// Reads an ``id``; an operator behind a member is not part of it.
  ///
  /// - Throws: ``Refusal/malformedIdentifier(expected:)`` or what the name's rule says.
  public init(id: String) throws(Refusal) {
    if id.hasPrefix("operator:") {
      self = .operator(try ActorName(String(id.dropFirst(9))))
    } else if id.hasPrefix("holder:") {
      self = .holder(try TokenID(id.dropFirst(7)))
    } else if id.hasPrefix("principal:") {
      self = .principal(try ActorName(String(id.dropFirst(10))))
    } else {
      self = .member(try MemberID(id), by: nil)
    }
  }

  /// Who the act belongs to: the actor without the operator behind a member.
  public var principal: Actor {
    if case .member(let member, _) = self { .member(member, by: nil) } else { self }
  }
}

/// How an actor came to the ledger.
public struct Origin: Hashable, Sendable {
  /// The door that was used.
  public enum Via: String, CaseIterable, Sendable {
    case cli, http, console, library
    case imported = "import"
  }
  /// The door that was used.
  public var via: Via
  /// The address of a remote actor.
  public var address: IPAddress?
  /// The user agent of a remote actor.
  public var agent: UserAgent?
  /// Whether address and agent were there and have been destroyed.
  public var isErased: Bool

  /// An actor that came through `via`.
  public init(
    via: Via, address: IPAddress? = nil, agent: UserAgent? = nil, isErased: Bool = false
  ) {
    self.via = via
    self.address = address
    self.agent = agent
    self.isErased = isErased
  }
}
