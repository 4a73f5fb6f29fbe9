/// What a step does. Accounts, members and tokens are the story's short names.
enum ScenarioAct: Sendable {
  case publishCatalog(versions: [APIVersion], categories: [ScopeCategory])
  case rotateKey
  case openAccount(
    String, name: AccountName, kind: Account.Kind, agency: String?, enableAPI: Bool)
  case renameAccount(String, name: AccountName)
  case setAPIAccess(String, enabled: Bool)
  case closeAccount(String)
  case addMember(
    String, account: String, name: MemberName, email: EmailAddress, role: Role)
  case changeRole(String, role: Role)
  case resetMemberKey(String)
  case removeMember(String)
  case createToken(String, account: String, settings: NewToken)
  case duplicateToken(String, as: String, name: TokenName?)
  case resetToken(String, grace: TimeSpan?)
  case endGrace(String)
  case takeBackReset(String)
  case editToken(String, TokenEdit)
  case restoreToken(String, name: TokenName?)
  case changeTokens(ChangeTokens.Verb, Selection)
  case authenticate(String, Question)

  /// What a created token is to be like.
  struct NewToken: Sendable {
    var name: TokenName
    var description: TokenDescription?
    var scopes: [ScopeName]
    var apiVersion: VersionName?
    var contact: EmailAddress?
    var developers: [EmailAddress]
    var networks: [Network]
    var notBefore: Timestamp?
    var expires: Timestamp?
  }

  /// Tokens one by one, or all of an account that fit.
  enum Selection: Sendable {
    case tokens([String])
    case matching(account: String, TokenFilter)
  }

  /// A credential that somebody presents, and the answer that the story expects.
  struct Question: Sendable {
    /// Whether it is the secret that the last reset replaced.
    var isPreviousSecret: Bool
    var scopes: [ScopeName]
    var apiVersion: VersionName?
    var address: IPAddress?
    /// `nil` when it is to be accepted.
    var denial: Denial?
  }
}
