import Cryptography
import EventLog
import LedgerViews
import TestSupport
import TokenDomain

/// A ledger with live views in real files, a log in memory, and a model of the state.
final class TestLedger {
  let directory: TemporaryDirectory
  let log = TestLog()
  let names = SecretKey()
  let incarnation = IncarnationID(value: 7)
  let openLock: OpenLock
  let fillLimits: LiveViews.FillLimits
  private(set) var views: LiveViews
  private(set) var model = LedgerState()
  var now = Timestamp(microseconds: 1_780_000_000_000_000)
  private var identifiers: UInt128 = 1000

  static let root = Actor.operator("root")
  static let versions = [
    APIVersion(name: "v1", status: .retired), APIVersion(name: "v2", status: .deprecated),
    APIVersion(name: "v3", status: .current), APIVersion(name: "v4", status: .current),
  ]
  static let categories = [
    ScopeCategory(name: "API", scopes: ["api:read", "api:write", "api:admin"])
  ]

  /// A ledger with its catalog.
  init(fillLimits: LiveViews.FillLimits = LiveViews.FillLimits()) throws {
    self.fillLimits = fillLimits
    directory = try TemporaryDirectory()
    openLock = OpenLock(ledger: directory.path)
    views = Self.views(directory, openLock, log, names, incarnation, fillLimits)
    try views.open()
    try run(.createLedger(LedgerCreated(ledger: LedgerID(value: 1), origin: "t", keyNumber: 1)))
    try run(.publishCatalog(versions: Self.versions, categories: Self.categories))
  }

  private static func views(
    _ directory: TemporaryDirectory, _ openLock: OpenLock, _ log: TestLog, _ names: SecretKey,
    _ incarnation: IncarnationID, _ fillLimits: LiveViews.FillLimits
  ) -> LiveViews {
    LiveViews(
      ledger: directory.path, incarnation: incarnation, openLock: openLock,
      keys: ViewKeys(names: names, vault: log), log: log, fillLimits: fillLimits)
  }

  /// Closes the views and opens them as the next process would.
  func reopen() throws {
    views.close()
    views = Self.views(directory, openLock, log, names, incarnation, fillLimits)
    try views.open()
  }

  func identifier() -> UInt128 {
    identifiers += 1
    return identifiers
  }

  /// The hash of a new secret, unlike any other.
  func secret(keyNumber: UInt32 = 1) -> SecretHash {
    let number = UInt64(identifier())
    let bytes = (0..<32).map { UInt8(truncatingIfNeeded: number >> UInt64(8 * ($0 % 8))) }
    return SecretHash(keyNumber: keyNumber, bytes: bytes)
  }

  /// Gives a command as the writer would: decided in the views' transaction, appended, applied.
  ///
  /// - Throws: ``Refusal``, which the model gives as well, or what the views say.
  @discardableResult
  func run(
    _ action: Action, as actor: Actor = root, origin: Origin = Origin(via: .library),
    request: RequestStamp? = nil
  ) throws -> Decision {
    let command = Command(
      action, actor: actor, origin: origin, request: request,
      correlation: CorrelationID(value: identifier()))
    let expected = Result { () throws(Refusal) in try decide(command, in: model, now: now) }
    var decision: Decision?
    try log.withWriteLock {
      try views.catchUp(holdsLogLock: true)
      var transaction = try views.beginWrite()
      let decided = Result { () throws(Refusal) in
        try decide(command, in: transaction, now: now)
      }
      guard decided == expected else { throw ModelMismatch(what: "\(decided) not \(expected)") }
      if let failure = transaction.failure { throw failure }
      decision = try decided.get()
      for draft in try decided.get().events {
        let event = draft.event(
          of: command, position: model.position.next, id: EventID(value: identifier()),
          recordedAt: now)
        try record(event, in: &transaction)
      }
      try transaction.commit()
    }
    guard let decision else { throw ModelMismatch(what: "no decision") }
    return decision
  }

  private func record(_ event: Event, in transaction: inout LiveTransaction) throws {
    let needs = EventRecord.sealingNeeds(of: event)
    let slot = try transaction.slot(for: event.subject)
    var stored = RecordedEvent(event)
    if needs.subject { stored.subjectSlot = slot ?? log.newSlot() }
    if needs.actor {
      stored.actorSlot = try transaction.slot(forActor: event.actor) ?? log.newSlot()
    }
    try log.append(stored)
    try transaction.apply(stored)
    try apply(event, to: &model)
    if event.type == .tokenErased || event.type == .memberErased, let slot { log.erase(slot) }
  }

  /// Appends what the writer of another process has committed in the log alone.
  func appendBehindTheViews(_ body: EventBody, about subject: Subject, account: AccountID?) throws {
    let event = Event(
      position: model.position.next, id: EventID(value: identifier()), recordedAt: now,
      occurredAt: now, account: account, subject: subject, actor: Self.root,
      origin: Origin(via: .library), reason: nil,
      correlation: CorrelationID(value: identifier()), causation: nil, request: nil, body: body)
    try apply(event, to: &model)
    try log.append(RecordedEvent(event, subjectSlot: nil, actorSlot: nil))
  }

  /// The first difference between what the views answer and what the model does; `nil` if there
  /// is none.
  func differenceFromModel() throws -> String? {
    try views.read { snapshot in
      if snapshot.position != model.position { return "position" }
      if snapshot.catalog != model.catalog { return "catalog" }
      if snapshot.keyNumbers != model.keyNumbers { return "key numbers" }
      for account in model.accounts.values {
        let id = account.id
        if snapshot.account(id) != account { return "\(id)" }
        if snapshot.account(named: account.name) != model.account(named: account.name) {
          return "name of \(id)"
        }
        if snapshot.hasOpenClients(id) != model.hasOpenClients(id) { return "clients of \(id)" }
        if snapshot.administratorCount(in: id) != model.administratorCount(in: id) {
          return "administrators of \(id)"
        }
        for filter in [TokenFilter(), TokenFilter(namePart: "A"), TokenFilter(states: [.deleted])] {
          let found = snapshot.tokens(in: id, matching: filter, now: now, limit: 5)
          if found != model.tokens(in: id, matching: filter, now: now, limit: 5) {
            return "tokens of \(id)"
          }
        }
      }
      for member in model.members.values {
        if snapshot.member(member.id) != member { return "\(member.id)" }
        let found = snapshot.member(withEmail: member.email, in: member.account)
        if found != model.member(withEmail: member.email, in: member.account) {
          return "address of \(member.id)"
        }
      }
      for token in model.tokens.values {
        if snapshot.token(token.id) != token {
          return "\(String(describing: snapshot.token(token.id))) not \(token)"
        }
        let (name, account) = (token.settings.name, token.account)
        if snapshot.token(named: name, in: account) != model.token(named: name, in: account) {
          return "name of \(token.id)"
        }
      }
      let versions = Set(model.catalog.versions.map(\.name))
      let (own, others) = (
        snapshot.holders(ofVersions: versions, scopes: Set(model.catalog.scopes)),
        model.holders(ofVersions: versions, scopes: Set(model.catalog.scopes))
      )
      return own == others ? nil : "holders"
    }
  }
}

/// The views answered otherwise than the model.
struct ModelMismatch: Error {
  let what: String
}
