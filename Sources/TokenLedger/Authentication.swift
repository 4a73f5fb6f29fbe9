/// The question whether a credential is good, and for what.
public struct AuthenticationQuestion: Sendable {
  /// What was presented.
  public var secret: Secret
  /// The token id of HTTP Basic; without one the secret alone names the token.
  public var token: TokenID?
  /// Scopes that the call needs.
  public var scopes: [ScopeName]
  /// The API version that the call is for.
  public var apiVersion: VersionName?
  /// Where the call comes from.
  public var address: IPAddress?

  public init(
    secret: Secret, token: TokenID? = nil, scopes: [ScopeName] = [],
    apiVersion: VersionName? = nil, address: IPAddress? = nil
  ) {
    self.secret = secret
    self.token = token
    self.scopes = scopes
    self.apiVersion = apiVersion
    self.address = address
  }
}

/// The answer, decided at one position of the log.
public struct AuthenticationAnswer: Sendable {
  /// What is told of a token whose secret was presented.
  public struct Identity: Hashable, Sendable {
    public var token: TokenID
    public var account: AccountID
    public var scopes: [ScopeName]
    public var apiVersion: VersionName
    public var generation: UInt32
  }
  /// `nil` when the credential is good.
  public var denial: Denial?
  /// `nil` exactly when the denial is ``Denial/unknown``.
  public var identity: Identity?
  public var position: Position
  /// The answer about a credential of which nothing is told.
  package static func unknown(at position: Position) -> AuthenticationAnswer {
    AuthenticationAnswer(denial: .unknown, identity: nil, position: position)
  }

  /// Whether the credential is good.
  public var isAuthenticated: Bool { denial == nil }
}
