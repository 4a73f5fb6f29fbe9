import TokenLedger

extension HistoryGenerator {
  /// The requests that set the stage: two agencies with clients, one client on its own, members of
  /// every role.
  mutating func opening(_ founded: AccountID, now: Timestamp) throws -> [Request] {
    var requests: [Request] = []
    var accounts = [founded]
    func ask(_ action: Action, _ correlation: CorrelationID) {
      requests.append(
        Request(action, actor: .operator(Self.operatorName), correlation: correlation))
    }
    let publication = Action.publishCatalog(
      versions: ["v1", "v2", "v3"].map {
        APIVersion(name: $0, status: $0 == "v1" ? .deprecated : .current)
      },
      categories: [
        ScopeCategory(name: "API", scopes: ["api:read", "api:write"]),
        ScopeCategory(
          name: "Actions", scopes: ["actions:read", "actions:write", "actions:delete"]),
      ])
    ask(publication, id(now))
    let rest: [(AccountName, Account.Kind, Int?)] = [
      ("Second agency", .agency, nil), ("North", .client, 0), ("South", .client, 0),
      ("East", .client, 1), ("Alone", .client, nil),
    ]
    for (name, kind, agency) in rest {
      let account: AccountID = id(now)
      let open = OpenAccount(
        id: account, name: name, kind: kind, agency: agency.map { accounts[$0] },
        enableAPIAccess: true)
      ask(.openAccount(open), id(now))
      accounts.append(account)
    }
    ask(.setAPIAccess(founded, enabled: true), id(now))
    for account in accounts {
      for role in Role.allCases {
        let add = AddMember(
          id: id(now), account: account, name: try MemberName("The \(role.rawValue)"),
          email: try EmailAddress("\(role.rawValue)@example.org"), role: role,
          key: try mint(.memberKey))
        ask(.addMember(add), id(now))
      }
    }
    return requests
  }

  /// Something to do and the account it is about.
  mutating func action(_ model: NaiveLedger, _ now: Timestamp) throws -> (Action, AccountID?) {
    let open = model.accounts.filter { !$0.isClosed }
    guard let account = pick(chance(94) ? open : model.accounts)?.id else {
      preconditionFailure("there is an account")
    }
    let alive = model.tokens.count { !$0.token.isDeleted }
    switch below(1000) {
    case 0..<190: return (try creation(account, model, now), account)
    case 190..<300: return try aboutToken(model, now) { .editToken($0, try $1.edit(model, now)) }
    case 300..<400:
      let verb: ChangeTokens.Verb = chance(50) ? .disable : .enable
      return aboutToken(model, now) { id, _ in .changeTokens(ChangeTokens(verb, .tokens([id]))) }
    case 400..<510:
      return try aboutToken(model, now) { id, generator in
        .resetToken(
          ResetToken(
            token: id, grace: generator.grace(), secret: try generator.mint(.authToken)))
      }
    case 510..<545: return aboutToken(model, now, inGrace: true) { id, _ in .endGrace(id) }
    case 545..<595: return aboutToken(model, now, inGrace: true) { id, _ in .takeBackReset(id) }
    case 595..<670:
      return try aboutToken(model, now) { id, generator in
        .duplicateToken(
          DuplicateToken(
            source: id, id: generator.id(now),
            name: generator.chance(25) ? try generator.tokenName() : nil,
            secret: try generator.mint(.authToken)))
      }
    case 670..<725:
      return aboutToken(model, now) { id, _ in .changeTokens(ChangeTokens(.delete, .tokens([id]))) }
    case 725..<775:
      return try aboutToken(model, now, deleted: true) { id, generator in
        .restoreToken(
          RestoreToken(
            token: id, name: generator.chance(30) ? try generator.tokenName() : nil,
            secret: try generator.mint(.authToken)))
      }
    case 775..<815:
      let target = chance(60) ? version(model.catalog) : nil
      return aboutToken(model, now) { id, _ in
        .changeTokens(ChangeTokens(.upgrade(to: target), .tokens([id])))
      }
    case 815..<835 where chance(30):
      return aboutToken(model, now) { id, generator in
        .changeTokens(
          ChangeTokens(
            generator.verb(model),
            .derived(from: id, includingSource: generator.chance(50), expectedDigest: nil)))
      }
    case 815..<835:
      let verb = alive > 250 ? ChangeTokens.Verb.delete : verb(model)
      let filter = filter(model, now, forBulk: true)
      return (
        .changeTokens(ChangeTokens(verb, .matching(account, filter, expectedDigest: nil))), account
      )
    case 835..<865:
      var ids = model.tokens.filter { $0.token.account == account }.map(\.token)
      if chance(70) { ids.removeAll(where: \.isDeleted) }
      var some = ids.shuffled(using: &random).prefix(below(6)).map(\.id)
      if chance(6) { some.append(id(now)) }
      if chance(10), let other = pick(model.tokens)?.token.id, !some.contains(other) {
        some.append(other)
      }
      return (.changeTokens(ChangeTokens(verb(model), .tokens(some))), account)
    case 865..<890: return (.setAPIAccess(account, enabled: chance(70)), account)
    case 890..<905: return (.openAccount(try opening(model, now)), nil)
    case 905..<914: return (.renameAccount(account, name: try accountName()), account)
    case 914..<917: return (.closeAccount(account), account)
    case 917..<919:
      let gone = model.members.filter(\.isRemoved)
      guard chance(50), let member = pick(gone) ?? pick(model.members) else {
        return aboutToken(model, now, deleted: true) { id, _ in .eraseToken(id) }
      }
      return (.eraseMember(member.id), member.account)
    case 919..<940:
      let add = AddMember(
        id: id(now), account: account, name: try MemberName("Somebody \(below(99))"),
        email: try email(), role: pick(Role.allCases) ?? .auditor, key: try mint(.memberKey))
      return (.addMember(add), account)
    case 940..<970:
      let of = chance(80) ? model.members.filter { $0.account == account } : model.members
      guard let member = pick(of) else { return (.closeAccount(id(now)), nil) }
      let action: Action =
        switch below(3) {
        case 0: .changeRole(member.id, role: pick(Role.allCases) ?? .auditor)
        case 1: .resetMemberKey(member.id, key: try mint(.memberKey))
        default: .removeMember(chance(95) ? member.id : id(now))
        }
      return (action, member.account)
    case 970..<982: return (publication(model), nil)
    case 982..<994:
      let new = ImportToken(
        id: id(now), account: account, name: try tokenName(),
        description: try description(), isInferred: chance(30))
      return (.importToken(new), account)
    default:
      return aboutToken(model, now) { id, generator in
        // The id of somebody who never was.
        .endGrace(generator.chance(50) ? id : generator.id(now))
      }
    }
  }

  private mutating func aboutToken(
    _ model: NaiveLedger, _ now: Timestamp, deleted: Bool = false, inGrace: Bool = false,
    _ make: (TokenID, inout HistoryGenerator) throws -> Action
  ) rethrows -> (Action, AccountID?) {
    var candidates = model.tokens
    if chance(92) { candidates = candidates.filter { $0.token.isDeleted == deleted } }
    if inGrace && chance(80) {
      candidates = candidates.filter { $0.token.runningGrace(at: now) != nil }
    } else if chance(50) {
      candidates = candidates.suffix(25)
    }
    let token = pick(candidates)?.token ?? pick(model.tokens)?.token
    let unknown: TokenID = id(now)
    return (try make(chance(1) ? unknown : token?.id ?? unknown, &self), token?.account)
  }

  private mutating func verb(_ model: NaiveLedger) -> ChangeTokens.Verb {
    switch below(10) {
    case 0..<3: .disable
    case 3..<6: .enable
    case 6: .delete
    default: .upgrade(to: chance(50) ? version(model.catalog) : nil)
    }
  }

  private mutating func grace() -> TimeSpan? {
    switch below(10) {
    case 0..<4: nil
    case 4..<7: .seconds(Int64(60 * (1 + below(600))))
    case 7, 8: .days(Int64(1 + below(30)))
    default: chance(80) ? .days(30) : .days(31)
    }
  }

  private mutating func creation(
    _ account: AccountID, _ model: NaiveLedger, _ now: Timestamp
  ) throws -> Action {
    var taken: TokenID?
    if chance(1) { taken = pick(model.tokens)?.token.id }
    let create = CreateToken(
      id: taken ?? id(now), account: chance(1) ? id(now) : account, name: try tokenName(),
      description: try description(), scopes: try scopes(model.catalog),
      apiVersion: chance(50) ? version(model.catalog) : nil,
      contact: chance(40) ? try email() : nil, developers: try emails(atMost: chance(2) ? 20 : 3),
      networks: try networks(), notBefore: chance(15) ? moment(around: now) : nil,
      expires: chance(35) ? moment(around: now) : nil, secret: try mint(.authToken))
    return .createToken(create)
  }

  private mutating func edit(_ model: NaiveLedger, _ now: Timestamp) throws -> TokenEdit {
    var edit = TokenEdit()
    if chance(25) { edit.name = try tokenName() }
    if chance(20) { edit.description = .some(try description()) }
    if chance(20) { edit.scopes = try scopes(model.catalog) }
    if chance(15) { edit.contact = .some(chance(60) ? try email() : nil) }
    if chance(15) { edit.developers = try emails(atMost: chance(2) ? 20 : 4) }
    if chance(20) { edit.networks = try networks() }
    if chance(15) { edit.notBefore = .some(chance(60) ? moment(around: now) : nil) }
    if chance(30) { edit.expires = .some(chance(70) ? moment(around: now) : nil) }
    return edit
  }

  private mutating func opening(_ model: NaiveLedger, _ now: Timestamp) throws -> OpenAccount {
    var agency = chance(75) ? pick(model.accounts.filter { $0.kind == .agency })?.id : nil
    if chance(5) { agency = chance(50) ? id(now) : pick(model.accounts)?.id }
    let isCrowded = model.accounts.count { !$0.isClosed } > 14
    let taken = isCrowded ? pick(model.accounts)?.name : nil
    return OpenAccount(
      id: chance(98) ? id(now) : pick(model.accounts)?.id ?? id(now),
      name: try taken ?? accountName(), kind: chance(15) ? .agency : .client, agency: agency,
      enableAPIAccess: chance(70))
  }

  /// The next catalog: a version more, one in another state, scopes more or fewer, or a mistake.
  private mutating func publication(_ model: NaiveLedger) -> Action {
    var versions = model.catalog.versions
    var categories = model.catalog.categories
    switch below(10) {
    case 0..<2:
      if versions.count < 12 {
        let number = (versions.compactMap { Int($0.name.text.dropFirst()) }.max() ?? 0) + 1
        if let name = try? VersionName("v\(number)") {
          versions.append(APIVersion(name: name, status: chance(80) ? .current : .deprecated))
        }
      }
    case 2..<5:
      let index = below(versions.count)
      versions[index].status = pick(APIVersion.Status.allCases) ?? .current
      if versions[index].status == .deprecated, chance(50) {
        versions[index].sunset = Timestamp(microseconds: 1_900_000_000_000_000)
      }
    case 5: versions.remove(at: below(versions.count))
    case 6: versions.shuffle(using: &random)
    case 7:
      if let scope = try? ScopeName("more:\(below(9))"), !model.catalog.contains(scope) {
        let index = below(categories.count)
        categories[index].scopes.append(scope)
      }
    case 8:
      let index = below(categories.count)
      if categories[index].scopes.count > 1 {
        categories[index].scopes.remove(at: below(categories[index].scopes.count))
      }
    default: if let first = versions.first { versions.append(first) }
    }
    return .publishCatalog(versions: versions, categories: categories)
  }

  /// Conditions for a list or a bulk action.
  mutating func filter(_ model: NaiveLedger, _ now: Timestamp, forBulk: Bool) -> TokenFilter {
    var filter = TokenFilter()
    if chance(35) {
      let parts = ["a", "DEP", "caf", "É", "strasse", "ﬁ", "東", "viii", "copy", "σ", "long", "1"]
      filter.namePart = pick(parts)
    }
    if chance(30) {
      let span = Int64(below(60 * 86_400))
      filter.created =
        switch below(5) {
        case 0: .last7Days
        case 1: .last30Days
        case 2: .moreThan30Days
        case 3: .range(from: now - .seconds(span), to: chance(50) ? now - .seconds(span / 2) : nil)
        default: .range(from: nil, to: now - .seconds(span))
        }
    }
    if chance(forBulk ? 25 : 40) {
      filter.states = Set(Token.State.allCases.filter { _ in chance(40) })
      if forBulk && chance(90) { filter.states.remove(.deleted) }
    }
    if chance(20) { filter.apiVersion = pick(model.catalog.versions)?.name }
    if chance(15) { filter.olderThan = pick(model.catalog.versions)?.name }
    if chance(20) { filter.scope = pick(model.catalog.scopes) }
    if chance(15) { filter.createdBy = pick(model.tokens)?.token.createdBy }
    if forBulk && chance(3) { filter.neverUsed = true }
    return filter
  }
}
