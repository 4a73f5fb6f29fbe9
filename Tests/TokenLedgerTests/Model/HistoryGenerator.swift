import TestSupport
import TokenLedger

/// Makes up what people ask of a ledger, sense and nonsense, the same for the same seed.
struct HistoryGenerator {
  var random: SeededGenerator
  /// A fresh secret of the ledger's own making, by its hash.
  let mint: (SecretFormat.Kind) throws -> SecretHash
  /// Accepted requests that carried an id, to be asked again.
  var askedWithID: [Request] = []

  init(seed: UInt64, mint: @escaping (SecretFormat.Kind) throws -> SecretHash) {
    random = SeededGenerator(seed: seed)
    self.mint = mint
  }

  static let operatorName: ActorName = "root"

  // MARK: chance

  mutating func chance(_ percent: Double) -> Bool {
    Double.random(in: 0..<100, using: &random) < percent
  }

  mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &random) }

  mutating func pick<Element>(_ elements: [Element]) -> Element? {
    elements.randomElement(using: &random)
  }

  /// How far the clock moves between two groups of commands: mostly a little, sometimes days,
  /// now and then backwards.
  mutating func clockStep() -> Int64 {
    let minute: Int64 = 60_000_000
    let jitter = Int64.random(in: 0..<1_000_000, using: &random)
    switch below(100) {
    case 0..<60: return Int64(below(30)) * minute + jitter
    case 60..<85: return Int64(below(24 * 60)) * minute + jitter
    case 85..<97: return Int64(1 + below(4)) * 1440 * minute + jitter
    case 97..<99: return -Int64(below(4)) * minute - jitter
    default: return -Int64(below(20)) * minute - jitter
    }
  }

  // MARK: values

  mutating func id<Kind: IdentifierKind>(_ now: Timestamp) -> Identifier<Kind> {
    let bits = UInt128(random.next()) << 64 | UInt128(random.next())
    return Identifier(
      value: UUIDv7.make(
        unixMilliseconds: UInt64(max(0, now.microseconds) / 1000), random: bits))
  }

  /// Names that fold alike, that differ by accents only, that are as long as names get.
  private static let stems = [
    "Deploy", "deploy", "DEPLOY", "Straße", "STRASSE", "straße", "Café", "Cafe\u{301}", "CAFÉ",
    "Cafe", "Finance", "ﬁnance", "Σίσυφος", "ΣΊΣΥΦΟΣ", "東京", "Ⅷ", "viii", "İstanbul", "Ａ", "a",
    "x (copy)", "x", "deploy (copy)", "Deploy (Copy 2)", "x (copy 9)", "🔑 rocket", "a) b",
    String(repeating: "long", count: 25), String(repeating: "é", count: 97) + "abc",
    String(repeating: "long ", count: 18) + "(copy)",
  ]

  mutating func tokenName() throws -> TokenName {
    guard let stem = pick(Self.stems) else { preconditionFailure("there are stems") }
    // A name that nobody else has, to be looked for once its token is erased.
    if chance(15) {
      return try TokenName(String((0..<10).compactMap { _ in pick(Array("абвгдежзиклмнопрст")) }))
    }
    if stem.unicodeScalars.count < 90 && chance(80) { return try TokenName("\(stem) \(below(40))") }
    return try TokenName(stem)
  }

  mutating func accountName() throws -> AccountName {
    let stems = ["Alpha", "ALPHA", "Über", "über", "Groß", "GROSS", "Beta", "Gamma"]
    guard let stem = pick(stems) else { preconditionFailure("there are stems") }
    return try AccountName(chance(70) ? "\(stem) \(below(12))" : stem)
  }

  mutating func email() throws -> EmailAddress {
    let people = ["ann", "ANN", "bob", "Bob", "café", "CAFÉ", "eve", "straße", "STRASSE"]
    guard let person = pick(people) else { preconditionFailure("there are people") }
    return try EmailAddress("\(person)\(below(6))@example.org")
  }

  mutating func emails(atMost count: Int) throws -> [EmailAddress] {
    try (0..<below(count + 1)).map { try EmailAddress("dev\($0)-\(below(50))@example.org") }
  }

  mutating func networks() throws -> [Network] {
    if chance(2) { return try (0..<65).map { try Network("10.\($0).0.0/16") } }
    let all = [
      "10.0.0.0/8", "192.0.2.0/24", "192.0.2.7", "2001:db8::/32", "::1", "0.0.0.0/0", "::/0",
      "198.51.100.128/25",
    ]
    guard chance(45) else { return [] }
    return try all.shuffled(using: &random).prefix(1 + below(3)).map { try Network($0) }
  }

  mutating func address() throws -> IPAddress? {
    let all = [
      "10.1.2.3", "192.0.2.7", "192.0.2.8", "2001:db8::7", "::1", "::ffff:10.9.9.9",
      "198.51.100.200", "203.0.113.1", "2001:db9::1",
    ]
    return try chance(75) ? pick(all).map { try IPAddress($0) } : nil
  }

  mutating func scopes(_ catalog: Catalog) throws -> [ScopeName] {
    if chance(1) { return [] }
    if chance(1) { return try (0..<257).map { try ScopeName("many:\($0)") } }
    var scopes = Array(catalog.scopes.shuffled(using: &random).prefix(1 + below(4)))
    if chance(5) { scopes.append("no:such") }
    if chance(10), let first = scopes.first { scopes.append(first) }
    return scopes
  }

  mutating func version(_ catalog: Catalog) -> VersionName? {
    chance(4) ? "v999" : pick(catalog.versions.map(\.name))
  }

  mutating func moment(around now: Timestamp) -> Timestamp {
    let hours = Int64(below(24 * 20)) - (chance(12) ? 24 * 10 : 0)
    return Timestamp(microseconds: now.microseconds + hours * 3_600_000_000 + Int64(below(1000)))
  }

  mutating func description() throws -> TokenDescription? {
    guard chance(50) else { return nil }
    return try TokenDescription("What it is for: \(below(1000))\nand a second line")
  }

  // MARK: who

  mutating func actor(for account: AccountID?, _ model: NaiveLedger) -> Actor {
    if chance(35) { return .operator(Self.operatorName) }
    var candidates = model.members
    if let account, chance(75) {
      let agency = model.account(account)?.agency
      candidates = candidates.filter { $0.account == account || $0.account == agency }
    }
    if chance(85) { candidates = candidates.filter { !$0.isRemoved } }
    if chance(60) {
      candidates = candidates.filter {
        $0.role == .accountAdministrator || $0.role == .implementationSpecialist
      }
    }
    if chance(1), let token = pick(model.tokens)?.token.id { return .holder(token) }
    guard let member = pick(candidates) else { return .operator(Self.operatorName) }
    return .member(member.id, by: chance(8) ? Self.operatorName : nil)
  }

  mutating func origin() throws -> Origin {
    switch below(5) {
    case 0: Origin(via: .cli)
    case 1:
      Origin(
        via: .http, address: try address(), agent: try UserAgent("agent/\(below(9))"))
    case 2: Origin(via: .console, address: try IPAddress("192.0.2.44"))
    default: Origin(via: .library)
    }
  }

  // MARK: requests

  /// The next thing somebody asks.
  mutating func next(_ model: NaiveLedger, now: Timestamp) throws -> Request {
    if chance(4), let again = pick(askedWithID.suffix(150)) {
      return try renewed(again, now)
    }
    let (action, account) = try self.action(model, now)
    var request = Request(
      action, actor: actor(for: account, model), origin: try origin(), correlation: id(now))
    switch action {
    case .importToken:
      request.actor = .principal(try ActorName("arn:aws:iam::1:user/u\(below(5))"))
      request.origin = Origin(via: .imported)
      request.occurredAt = now - .seconds(Int64(below(90 * 86_400)))
    case .rotateKey, .retireKey, .createLedger: return request
    default: break
    }
    if chance(30) { request.reason = try Reason("because of ticket \(below(500))") }
    if chance(8) {
      request.isDryRun = true
    } else if chance(14) {
      request.requestID = try RequestID("request \(below(60))")
    }
    if chance(5), !model.events.isEmpty {
      request.causation = Position(UInt64(1 + below(model.events.count)))
    }
    if chance(15) { request.expectedRevision = revision(of: action, model) }
    return request
  }

  /// Remembers what was accepted, so that it can be asked again.
  mutating func note(_ request: Request) {
    if request.requestID != nil && !request.isDryRun { askedWithID.append(request) }
  }

  /// The revision that a careful caller would expect, or a stale one.
  private mutating func revision(of action: Action, _ model: NaiveLedger) -> Position? {
    let subject: Position?
    switch action {
    case .duplicateToken(let duplicate): subject = model.entry(duplicate.source)?.token.revision
    case .resetToken(let reset): subject = model.entry(reset.token)?.token.revision
    case .endGrace(let id), .takeBackReset(let id), .editToken(let id, _), .eraseToken(let id):
      subject = model.entry(id)?.token.revision
    case .restoreToken(let restore): subject = model.entry(restore.token)?.token.revision
    case .changeTokens(let change):
      guard case .tokens(let ids) = change.selection, let first = ids.first else { return nil }
      subject = model.entry(first)?.token.revision
    case .renameAccount(let id, _), .setAPIAccess(let id, _), .closeAccount(let id):
      subject = model.account(id)?.revision
    case .changeRole(let id, _), .resetMemberKey(let id, _), .removeMember(let id),
      .eraseMember(let id):
      subject = model.member(id)?.revision
    default: subject = nil
    }
    guard let subject else { return nil }
    return chance(70) ? subject : Position(UInt64(1 + below(Int(subject.value) + 3)))
  }

  /// The same request once more, as a client that heard no answer sends it: with a new id and a
  /// new secret, which must not be used.
  private mutating func renewed(_ request: Request, _ now: Timestamp) throws -> Request {
    var again = request
    again.correlation = id(now)
    switch request.action {
    case .openAccount(var open):
      open.id = id(now)
      again.action = .openAccount(open)
    case .addMember(var add):
      add.id = id(now)
      add.key = try mint(.memberKey)
      again.action = .addMember(add)
    case .resetMemberKey(let member, _):
      again.action = .resetMemberKey(member, key: try mint(.memberKey))
    case .createToken(var create):
      create.id = id(now)
      create.secret = try mint(.authToken)
      again.action = .createToken(create)
    case .importToken(var new):
      new.id = id(now)
      again.action = .importToken(new)
    case .duplicateToken(var duplicate):
      duplicate.id = id(now)
      duplicate.secret = try mint(.authToken)
      again.action = .duplicateToken(duplicate)
    case .resetToken(var reset):
      reset.secret = try mint(.authToken)
      again.action = .resetToken(reset)
    case .restoreToken(var restore):
      restore.secret = try mint(.authToken)
      again.action = .restoreToken(restore)
    default: break
    }
    return again
  }
}
