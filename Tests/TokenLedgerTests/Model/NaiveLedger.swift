import Text
import TokenLedger

/// What the product's description says, done in the simplest way there is: arrays and scans.
///
/// It is the oracle of the model test and shares nothing with the ledger but the nouns. Where the
/// description names one answer the model gives one; where several refusals hold at once and the
/// description names no order, it names them all.
struct NaiveLedger {
  /// A token with everything it ever was.
  final class TokenEntry {
    var token: Token
    var foldedName: String
    var searchName: String
    /// The token after each of its events, oldest first.
    var versions: [Token]
    var lastUsed: Timestamp?

    init(_ token: Token) {
      self.token = token
      foldedName = UnicodeText.caseFolded(token.settings.name.text)
      searchName = UnicodeText.searchFolded(token.settings.name.text)
      versions = [token]
    }

    func become(_ next: Token) {
      if next.settings.name != token.settings.name {
        foldedName = UnicodeText.caseFolded(next.settings.name.text)
        searchName = UnicodeText.searchFolded(next.settings.name.text)
      }
      token = next
      versions.append(next)
    }
  }

  /// A request id that was accepted and changed something.
  struct Remembered {
    var actor: Actor
    var id: RequestID
    var action: Action
    var position: Position
    var recordedAt: Timestamp
  }

  var accounts: [Account] = []
  var members: [Member] = []
  var tokens: [TokenEntry] = []
  var tokenIndex: [TokenID: Int] = [:]
  var catalog = Catalog.empty
  /// Each catalog with the position from which it held.
  var catalogs: [(from: Position, catalog: Catalog)] = []
  /// Numbers that still accept, the current one last.
  var keyNumbers: [UInt32] = []
  var keyNumbersUsed: UInt32 = 0
  var remembered: [Remembered] = []
  /// The whole log; the ids of its events are the ledger's own and mean nothing here.
  var events: [Event] = []
  /// Every name that somebody had who was erased.
  var erasedNames: Set<String> = []

  var position: Position { Position(UInt64(events.count)) }
  var lastRecordedAt: Timestamp { events.last?.recordedAt ?? Timestamp(microseconds: 0) }

  /// The moment at which a command that comes now is decided and recorded.
  func recordingTime(clock: Timestamp) -> Timestamp { max(clock, lastRecordedAt) }

  /// The moment at which questions are judged.
  func questionTime(clock: Timestamp) -> Timestamp {
    let ahead = lastRecordedAt.microseconds - clock.microseconds
    return ahead > 0 && ahead < 300_000_000 ? lastRecordedAt : clock
  }

  func account(_ id: AccountID) -> Account? { accounts.first { $0.id == id } }
  func member(_ id: MemberID) -> Member? { members.first { $0.id == id } }
  func entry(_ id: TokenID) -> TokenEntry? { tokenIndex[id].map { tokens[$0] } }

  /// Takes over how the ledger began: its first events are the ledger's to make.
  mutating func found(on first: [Event]) {
    for event in first {
      var account: Account?
      switch event.body {
      case .ledgerCreated(let created):
        keyNumbers = [created.keyNumber]
        keyNumbersUsed = created.keyNumber
      case .catalogPublished(let published): catalog = published
      case .accountOpened(let opened):
        if case .account(let id) = event.subject {
          account = Account(
            id: id, name: opened.name, kind: opened.kind, agency: opened.agency,
            apiAccess: false, isClosed: false, openedAt: event.occurredAt,
            revision: event.position)
        }
      default: preconditionFailure("a ledger does not begin with \(event.type.name)")
      }
      if let account { accounts.append(account) }
      events.append(event)
    }
    catalogs = [(.zero, .empty), (position, catalog)]
  }
}

/// Why the model refuses: any one of these codes is right.
struct Objection: Error {
  var codes: Set<String>

  init(_ codes: String...) { self.codes = Set(codes) }
  init(codes: Set<String>) { self.codes = codes }
}

/// What a command comes to, before it is done.
struct Plan {
  /// One event with what its subject is afterwards.
  struct Step {
    var account: AccountID?
    var subject: Subject
    var body: EventBody
    var result: Receipt.Outcome
  }
  var steps: [Step] = []
  /// Each subject in the order asked, as it is afterwards, and whether it changed.
  var outcomes: [(outcome: Receipt.Outcome, changed: Bool)] = []

  mutating func add(_ step: Step) {
    steps.append(step)
    outcomes.append((step.result, true))
  }
}

/// What the ledger must answer to a command.
enum Expectation {
  case refused(Set<String>)
  case repeated(Position)
  case accepted(
    position: Position, changed: Bool, outcomes: [(outcome: Receipt.Outcome, changed: Bool)],
    isDryRun: Bool)
}

extension NaiveLedger {
  /// Decides a request and, if it is accepted and no dry run, does it.
  mutating func execute(_ request: Request, clock: Timestamp) -> Expectation {
    let now = recordingTime(clock: clock)
    var objections = malformations(of: request)
    if let id = request.requestID,
      let earlier = remembered.last(where: {
        $0.actor == request.actor.principal && $0.id == id
          && now.microseconds - $0.recordedAt.microseconds < 86_400_000_000
      })
    {
      if Self.isSameRequest(earlier.action, request.action) { return .repeated(earlier.position) }
      objections.insert("request-reused")
    }
    let plan: Plan
    do {
      plan = try self.plan(request, now: now)
    } catch {
      return .refused(objections.union(error.codes))
    }
    guard objections.isEmpty else { return .refused(objections) }
    let before = position
    guard !request.isDryRun else {
      return .accepted(
        position: before, changed: !plan.steps.isEmpty, outcomes: plan.outcomes, isDryRun: true)
    }
    for step in plan.steps { append(step, request, now: now) }
    if let id = request.requestID, !plan.steps.isEmpty {
      remembered.append(
        Remembered(
          actor: request.actor.principal, id: id, action: request.action, position: position,
          recordedAt: now))
    }
    return .accepted(
      position: position, changed: !plan.steps.isEmpty, outcomes: plan.outcomes, isDryRun: false)
  }

  private mutating func append(_ step: Plan.Step, _ request: Request, now: Timestamp) {
    let stamp = request.requestID.map { RequestStamp(id: $0, digest: []) }
    events.append(
      Event(
        position: position.next, id: EventID(value: 0), recordedAt: now,
        occurredAt: request.occurredAt ?? now, account: step.account, subject: step.subject,
        actor: request.actor, origin: request.origin, reason: request.reason,
        correlation: request.correlation ?? CorrelationID(value: 0), causation: request.causation,
        request: stamp, body: step.body))
    switch step.result {
    case .ledger:
      if case .ledgerKeyRotated(let number) = step.body {
        keyNumbers.append(number)
        keyNumbersUsed = number
      }
      if case .ledgerKeyRetired(let number) = step.body { keyNumbers.removeAll { $0 == number } }
    case .catalog(let published):
      catalog = published
      catalogs.append((position, published))
    case .account(let account):
      if let index = accounts.firstIndex(where: { $0.id == account.id }) {
        accounts[index] = account
      } else {
        accounts.append(account)
      }
    case .member(let member):
      if let index = members.firstIndex(where: { $0.id == member.id }) {
        members[index] = member
      } else {
        members.append(member)
      }
    case .token(let token):
      if let entry = entry(token.id) {
        entry.become(token)
      } else {
        tokenIndex[token.id] = tokens.count
        tokens.append(TokenEntry(token))
      }
    }
    if step.body == .tokenErased || step.body == .memberErased { forget(step.subject) }
  }

  /// The same verb, target and fields: new ids and secrets are the answer's, not the question's.
  private static func isSameRequest(_ one: Action, _ other: Action) -> Bool {
    withoutNovelties(one) == withoutNovelties(other)
  }

  private static func withoutNovelties(_ action: Action) -> Action {
    let none = SecretHash(keyNumber: 0, bytes: [UInt8](repeating: 0, count: 32))
    switch action {
    case .openAccount(var open):
      open.id = AccountID(value: 0)
      return .openAccount(open)
    case .addMember(var add):
      add.id = MemberID(value: 0)
      add.key = none
      return .addMember(add)
    case .resetMemberKey(let member, _): return .resetMemberKey(member, key: none)
    case .createToken(var create):
      create.id = TokenID(value: 0)
      create.secret = none
      create.scopes = Array(Set(create.scopes)).sorted()
      return .createToken(create)
    case .importToken(var new):
      new.id = TokenID(value: 0)
      return .importToken(new)
    case .duplicateToken(var duplicate):
      duplicate.id = TokenID(value: 0)
      duplicate.secret = none
      return .duplicateToken(duplicate)
    case .resetToken(var reset):
      reset.secret = none
      return .resetToken(reset)
    case .restoreToken(var restore):
      restore.secret = none
      return .restoreToken(restore)
    default: return action
    }
  }

  /// What is wrong with a request in itself, whatever the ledger holds.
  private func malformations(of request: Request) -> Set<String> {
    var codes: Set<String> = []
    func check(scopes: [ScopeName]?) {
      guard let scopes = scopes.map(Set.init) else { return }
      if scopes.isEmpty { codes.insert("no-scopes") }
      if scopes.count > 256 || scopes.reduce(0, { $0 + $1.text.utf8.count }) > 12 * 1024 {
        codes.insert("too-many-scopes")
      }
    }
    func check(developers: [EmailAddress]?, networks: [Network]?) {
      if let developers, developers.count > 16 { codes.insert("too-many-developers") }
      if let networks, networks.count > 64 { codes.insert("too-many-networks") }
    }
    switch request.action {
    case .openAccount(let open):
      if open.kind == .agency && open.agency != nil { codes.insert("agency-of-agency") }
    case .createToken(let create):
      check(scopes: create.scopes)
      check(developers: create.developers, networks: create.networks)
      if let from = create.notBefore, let to = create.expires, to <= from {
        codes.insert("expiry-not-after-not-before")
      }
    case .editToken(_, let edit):
      check(scopes: edit.scopes)
      check(developers: edit.developers, networks: edit.networks)
    case .resetToken(let reset):
      if let grace = reset.grace, grace > .days(30) { codes.insert("grace-too-long") }
    case .changeTokens(let change):
      switch change.selection {
      case .tokens(let ids):
        if ids.isEmpty {
          codes.insert("no-tokens-named")
          if case .operator = request.actor {} else { codes.insert("not-permitted") }
        }
        if request.expectedRevision != nil && ids.count > 1 {
          codes.insert("revision-with-several-subjects")
        }
      case .matching(_, let filter, _):
        if filter.asksAboutUse { codes.insert("use-not-askable") }
        if request.expectedRevision != nil { codes.insert("revision-with-several-subjects") }
      case .derived:
        if request.expectedRevision != nil { codes.insert("revision-with-several-subjects") }
      }
    case .publishCatalog(let versions, let categories):
      if Set(versions.map(\.name)).count != versions.count { codes.insert("malformed-catalog") }
      let scopes = categories.flatMap(\.scopes)
      if Set(scopes).count != scopes.count { codes.insert("malformed-catalog") }
      // Only a version that is on its way out has a date for that.
      if versions.contains(where: { $0.status == .current && $0.sunset != nil }) {
        codes.insert("malformed-catalog")
      }
      if !versions.contains(where: { $0.status == .current }) {
        codes.formUnion(["malformed-catalog", "no-current-version"])
      }
    default: break
    }
    return codes
  }
}
