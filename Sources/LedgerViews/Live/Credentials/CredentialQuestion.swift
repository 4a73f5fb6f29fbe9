package import TokenDomain

/// What somebody asks about a credential.
package struct CredentialQuestion: Sendable {
  /// The token that the secret must be of; `nil` for a bearer token.
  package var token: TokenID?
  /// The API version of the call.
  package var apiVersion: VersionName?
  /// The scopes that the call needs, in byte order.
  package let scopes: [ScopeName]
  /// Where the call comes from, if that is known.
  package var address: IPAddress?
  /// The moment that the answer is for.
  package var now: Timestamp
  /// Whether the answer should list the token's scopes, which costs an allocation for each.
  package var wantsScopes: Bool

  /// A question; the scopes may come in any order.
  package init(
    token: TokenID? = nil, apiVersion: VersionName? = nil, scopes: [ScopeName] = [],
    address: IPAddress? = nil, now: Timestamp, wantsScopes: Bool = false
  ) {
    self.token = token
    self.apiVersion = apiVersion
    self.scopes = scopes.count < 2 ? scopes : scopes.sorted()
    self.address = address
    self.now = now
    self.wantsScopes = wantsScopes
  }
}

/// Whose secret it is.
package struct Credential: Hashable, Sendable {
  package let token: TokenID
  package let account: AccountID
  package let generation: UInt32
  package let apiVersion: VersionName
  /// In byte order; empty unless the question wanted them.
  package let scopes: [ScopeName]
}

/// Whether a credential is good.
package struct CredentialAnswer: Hashable, Sendable {
  /// Why not; `nil` for yes.
  package let refusal: Denial?
  /// Whose secret it is; `nil` if it is unknown.
  package let credential: Credential?
  /// The last event that the answer knows of.
  package let position: Position

  /// Whether the answer is yes.
  package var isGood: Bool { refusal == nil }
}

/// Whose key a member key is.
package struct MemberCredential: Hashable, Sendable {
  package let member: MemberID
  package let account: AccountID
  package let role: Role
  /// The position of the member's last event: a new role, a new key and the member's removal move it.
  package let revision: Position
  /// The last event that the answer knows of.
  package let position: Position
}
