/// The question whether a token or a secret was good at a moment, and why.
public struct ExplanationRequest: Sendable {
  /// What is asked about.
  public enum Credential: Sendable {
    /// A token with the secret that was current.
    case token(TokenID)
    /// A secret, also one that was replaced long ago; the token id that came with it, if one did.
    case secret(Secret, token: TokenID?)
  }
  public var credential: Credential
  /// The moment; `nil` for now.
  public var at: Moment?
  /// Scopes that the call needed.
  public var scopes: [ScopeName]
  /// The API version that the call was for.
  public var apiVersion: VersionName?
  /// Where the call came from. Without it networks are not judged: they are among the rights that are
  /// told.
  public var address: IPAddress?

  public init(
    _ credential: Credential, at: Moment? = nil, scopes: [ScopeName] = [],
    apiVersion: VersionName? = nil, address: IPAddress? = nil
  ) {
    self.credential = credential
    self.at = at
    self.scopes = scopes
    self.apiVersion = apiVersion
    self.address = address
  }
}

/// Whether a credential was good at a moment, with which rights, and what decided it.
public struct Explanation: Sendable {
  /// The last event that counts.
  public let position: Position
  /// The moment that is asked about.
  public let now: Timestamp
  /// Whether the moment is still to come: the answer is then what it will be if nothing happens.
  public let isAhead: Bool
  /// `nil` when it was good.
  public let denial: Denial?
  /// The token as it was, with its rights; `nil` if there was none.
  public let token: Token?
  /// The token's account as it was.
  public let account: Account?
  /// The generation of the secret; `nil` if it is not known.
  public let generation: UInt32?
  /// The event that decided it: since then the answer has been what it is.
  public let decision: Event?
  /// The deadline that decided it, if one did: ``decision`` is then the event that set it.
  public let deadline: Deadline?
  /// The event that made the secret.
  public let secretMade: Event?
  /// The event that last changed scopes, version, networks or dates.
  public let rightsSet: Event?
  /// The event that made token or secret only after the moment.
  public let madeLater: Event?

  /// Whether the credential was good.
  public var isValid: Bool { denial == nil }
}

extension EventBody {
  /// The hash of the secret that the event made, and its generation.
  var madeSecret: (hash: SecretHash, generation: UInt32)? {
    switch self {
    case .tokenCreated(let created): created.secret.map { ($0, 1) }
    case .tokenDuplicated(let duplicated): (duplicated.secret, 1)
    case .tokenReset(let reset): (reset.secret, reset.generation)
    case .tokenRestored(let restored): (restored.secret, restored.generation)
    default: nil
    }
  }
}
