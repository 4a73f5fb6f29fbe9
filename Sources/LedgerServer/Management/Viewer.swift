import TokenLedger

/// Words things as the member who asks may see them.
struct Viewer {
  let ledger: Ledger
  let access: MemberAccess
  /// Names of the members that events name.
  private var names: [MemberID: (name: JSON, isSeen: Bool)] = [:]
  /// Most names that are remembered.
  private static let namesMax = 4_096

  init(_ ledger: Ledger, _ access: MemberAccess) {
    self.ledger = ledger
    self.access = access
  }

  /// An account; of its agency nothing is told to whoever does not see that.
  func json(_ account: Account) -> JSON {
    guard let agency = account.agency, !access.sees(agency) else { return account.json }
    return account.json.replacing("agency", .null)
  }

  /// An event, with the name of the member who acted; where that is one of an account out of sight, the
  /// name is all that is told.
  mutating func json(_ event: Event) throws -> JSON {
    var json = event.json
    guard var actor = json["actor"] else { return json }
    var name: JSON = .null
    if case .member(let id, _) = event.actor {
      let known = try self.name(of: id)
      name = known.name
      if !known.isSeen {
        actor = actor.replacing("address", .null).replacing("agent", .null)
      }
    }
    json = json.replacing("actor", actor.adding("name", name))
    if case .accountOpened(let opened) = event.body, let agency = opened.agency,
      !access.sees(agency), let data = json["data"]
    {
      json = json.replacing("data", data.replacing("agency", .null))
    }
    return json
  }

  /// The name of a member, which is told wherever it acted; whether it is itself in sight.
  mutating func name(of id: MemberID) throws -> (name: JSON, isSeen: Bool) {
    if let known = names[id] { return known }
    let member = try ledger.member(id)
    let found = (
      name: JSON.ruled(member?.name), isSeen: member.map { access.sees($0.account) } ?? false
    )
    if names.count >= Self.namesMax { names = [:] }
    names[id] = found
    return found
  }
}

extension Call {
  /// Words things for the member who asks.
  func viewer() throws -> Viewer { Viewer(ledger, try access()) }
}
