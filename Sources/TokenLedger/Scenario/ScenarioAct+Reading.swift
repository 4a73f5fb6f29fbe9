extension ScenarioAct {
  /// Reads the fields that belong to a verb.
  init(
    _ verb: String, from line: inout JSONFields, begins: Timestamp
  ) throws(JSONError) {
    switch verb.split(separator: " ").first {
    case "account": self = try Self.account(verb, &line)
    case "member": self = try Self.member(verb, &line)
    case "token": self = try Self.token(verb, &line, begins)
    case "catalog" where verb == "catalog publish": self = try Self.catalog(&line, begins)
    case "keys" where verb == "keys rotate": self = .rotateKey
    default: throw Self.unknown(verb, &line)
    }
  }

  private static func unknown(_ verb: String, _ line: inout JSONFields) -> JSONError {
    JSONError("a scenario cannot \"\(verb)\"", at: line.value("do")?.offset ?? 0)
  }

  private static func catalog(
    _ line: inout JSONFields, _ begins: Timestamp
  ) throws(JSONError) -> Self {
    let (versions, categories) = try CatalogJSON.read(&line) { fields throws(JSONError) in
      try fields.moment("sunset", begins)
    }
    return .publishCatalog(versions: versions, categories: categories)
  }

  private static func account(
    _ verb: String, _ line: inout JSONFields
  ) throws(JSONError) -> Self {
    let account = try line.name("account")
    switch verb {
    case "account open":
      return .openAccount(
        account, name: try line.need("name") { try AccountName($0) },
        kind: try line.required("kind") { line throws(JSONError) in try line.choice("kind") },
        agency: try line.string("agency"), enableAPI: try line.boolean("enableApi") ?? false)
    case "account rename":
      return .renameAccount(account, name: try line.need("name") { try AccountName($0) })
    case "account enable-api": return .setAPIAccess(account, enabled: true)
    case "account disable-api": return .setAPIAccess(account, enabled: false)
    case "account close": return .closeAccount(account)
    default: throw unknown(verb, &line)
    }
  }

  private static func member(
    _ verb: String, _ line: inout JSONFields
  ) throws(JSONError) -> Self {
    let member = try line.name("member")
    func role(_ line: inout JSONFields) throws(JSONError) -> Role {
      try line.required("role") { line throws(JSONError) in try line.choice("role") }
    }
    switch verb {
    case "member add":
      return .addMember(
        member, account: try line.name("account"),
        name: try line.need("name") { try MemberName($0) },
        email: try line.need("email") { try EmailAddress($0) }, role: try role(&line))
    case "member role": return .changeRole(member, role: try role(&line))
    case "member reset-key": return .resetMemberKey(member)
    case "member remove": return .removeMember(member)
    default: throw unknown(verb, &line)
    }
  }

  private static func token(
    _ verb: String, _ line: inout JSONFields, _ begins: Timestamp
  ) throws(JSONError) -> Self {
    switch verb {
    case "token create":
      return .createToken(
        try line.name("token"), account: try line.name("account"),
        settings: try settings(&line, begins))
    case "token duplicate":
      return .duplicateToken(
        try line.name("token"), as: try line.name("as"),
        name: try line.parsed("name") { try TokenName($0) })
    case "token reset":
      return .resetToken(
        try line.name("token"), grace: try line.parsed("grace") { try TimeSpan($0) })
    case "token end-grace": return .endGrace(try line.name("token"))
    case "token take-back": return .takeBackReset(try line.name("token"))
    case "token edit": return .editToken(try line.name("token"), try edit(&line, begins))
    case "token restore":
      return .restoreToken(
        try line.name("token"), name: try line.parsed("name") { try TokenName($0) })
    case "token disable": return .changeTokens(.disable, try selection(&line))
    case "token enable": return .changeTokens(.enable, try selection(&line))
    case "token delete": return .changeTokens(.delete, try selection(&line))
    case "token upgrade":
      let version = try line.parsed("to") { try VersionName($0) }
      return .changeTokens(.upgrade(to: version), try selection(&line))
    case "token authenticate":
      return .authenticate(try line.name("token"), try question(&line))
    default: throw unknown(verb, &line)
    }
  }

  private static func settings(
    _ line: inout JSONFields, _ begins: Timestamp
  ) throws(JSONError) -> NewToken {
    NewToken(
      name: try line.need("name") { try TokenName($0) },
      description: try line.parsed("description") { try TokenDescription($0) },
      scopes: try line.required("scopes") { line throws(JSONError) in
        try line.list("scopes") { try ScopeName($0) }
      },
      apiVersion: try line.parsed("apiVersion") { try VersionName($0) },
      contact: try line.parsed("contact") { try EmailAddress($0) },
      developers: try line.list("developers") { try EmailAddress($0) } ?? [],
      networks: try line.list("allow") { try Network($0) } ?? [],
      notBefore: try line.moment("notBefore", begins), expires: try line.moment("expires", begins))
  }

  private static func edit(
    _ line: inout JSONFields, _ begins: Timestamp
  ) throws(JSONError) -> TokenEdit {
    var edit = TokenEdit()
    edit.name = try line.parsed("name") { try TokenName($0) }
    edit.description = try line.parsed("description") { .some(try TokenDescription($0)) }
    edit.scopes = try line.list("scopes") { try ScopeName($0) }
    edit.contact = try line.parsed("contact") { .some(try EmailAddress($0)) }
    edit.developers = try line.list("developers") { try EmailAddress($0) }
    edit.networks = try line.list("allow") { try Network($0) }
    edit.notBefore = try line.moment("notBefore", begins).map { .some($0) }
    edit.expires = try line.moment("expires", begins).map { .some($0) }
    for field in try line.list("clear", { $0 }) ?? [] {
      switch field {
      case "description": edit.description = .some(nil)
      case "contact": edit.contact = .some(nil)
      case "notBefore": edit.notBefore = .some(nil)
      case "expires": edit.expires = .some(nil)
      default: throw JSONError("\"\(field)\" cannot be cleared", at: line.offset)
      }
    }
    return edit
  }

  private static func selection(_ line: inout JSONFields) throws(JSONError) -> Selection {
    if let token = try line.string("token") { return .tokens([token]) }
    if let tokens = try line.list("tokens", { $0 }) { return .tokens(tokens) }
    let account = try line.name("account")
    var filter = TokenFilter()
    filter.namePart = try line.string("namePart")
    filter.apiVersion = try line.parsed("apiVersion") { try VersionName($0) }
    filter.olderThan = try line.parsed("olderThan") { try VersionName($0) }
    filter.scope = try line.parsed("scope") { try ScopeName($0) }
    if let state = try line.choice("state", Token.State.self) { filter.states = [state] }
    return .matching(account: account, filter)
  }

  private static func question(_ line: inout JSONFields) throws(JSONError) -> Question {
    enum Which: String, CaseIterable { case current, previous }
    let which = try line.choice("secret", Which.self) ?? .current
    let answer = try line.name("answer")
    let denial = Denial(rawValue: answer)
    guard denial != nil || answer == "authenticated" else {
      throw JSONError("\"\(answer)\" is neither authenticated nor a denial", at: line.offset)
    }
    return Question(
      isPreviousSecret: which == .previous,
      scopes: try line.list("scopes") { try ScopeName($0) } ?? [],
      apiVersion: try line.parsed("apiVersion") { try VersionName($0) },
      address: try line.parsed("address") { try IPAddress($0) }, denial: denial)
  }
}
