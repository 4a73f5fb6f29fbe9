import EventLog
import LedgerViews
import TestSupport
import Testing
import TokenDomain

@Suite("Live views")
struct LiveViewsTests {
  @Test("answer as the model does, and building anew makes the same bytes", arguments: 1...6)
  func followsTheModel(seed: UInt64) throws {
    let ledger = try TestLedger()
    var history = RandomHistory(seed: seed)
    for step in 1...400 {
      try history.step(ledger)
      if step % 100 == 0 { #expect(try ledger.differenceFromModel() == nil) }
    }
    #expect(ledger.model.tokens.count > 5)
    #expect(try ledger.views.check() == nil)
    try ledger.views.rebuild()
    #expect(try ledger.differenceFromModel() == nil)
    #expect(try ledger.views.check() == nil)
  }

  @Test("are found again by the next process, without building")
  func reopens() throws {
    let ledger = try TestLedger()
    var history = RandomHistory(seed: 9)
    for _ in 1...50 { try history.step(ledger) }
    let number = ledger.views.slot.number
    try ledger.reopen()
    #expect(ledger.views.slot.number == number)
    #expect(try ledger.differenceFromModel() == nil)
  }

  @Test("catch up with what only the log has")
  func catchesUp() throws {
    let ledger = try TestLedger()
    let account = try ledger.openAccount()
    try ledger.appendBehindTheViews(
      .accountAPIAccessDisabled, about: .account(account), account: account)
    #expect(try ledger.views.lag() == 1)
    try ledger.views.catchUp(holdsLogLock: false)
    #expect(try ledger.views.lag() == 0)
    #expect(try ledger.differenceFromModel() == nil)
  }

  @Test("name the event that does not fit, and say so until they follow again")
  func namesWhatDoesNotFit() throws {
    let ledger = try TestLedger()
    let missing = Event(
      position: ledger.model.position.next, id: EventID(value: 1), recordedAt: ledger.now,
      occurredAt: ledger.now, account: AccountID(value: 9), subject: .token(TokenID(value: 9)),
      actor: TestLedger.root, origin: Origin(via: .library), reason: nil,
      correlation: CorrelationID(value: 1), causation: nil, request: nil, body: .tokenDisabled)
    try ledger.log.append(RecordedEvent(missing))
    #expect {
      try ledger.views.catchUp(holdsLogLock: false)
    } throws: { error in
      guard case .cannotApply(let view, let position, let type, _)? = error as? LiveViewsError
      else { return false }
      return view == "State" && position == missing.position && type == .tokenDisabled
    }
    #expect(ledger.views.failure != nil)
    #expect(try ledger.views.position() == ledger.model.position)
  }

  @Test("refuse an event out of its turn")
  func refusesGaps() throws {
    let ledger = try TestLedger()
    var event: RecordedEvent?
    try ledger.log.forEach(after: .zero, countMax: 1) {
      event = try $0.opened(vault: ledger.log)
    }
    let first = try #require(event)
    try ledger.log.withWriteLock {
      var transaction = try ledger.views.beginWrite()
      #expect(throws: LiveViewsError.self) {
        try transaction.apply(first)
      }
    }
  }

  @Test("that differ from the log are found out by table and key")
  func findsDifferences() throws {
    let ledger = try TestLedger()
    let account = try ledger.openAccount()
    let event = try #require(ledger.model.account(account))
    var renamed = event
    renamed.name = "Another"
    try ledger.log.withWriteLock {
      var transaction = try ledger.views.beginWrite()
      transaction.set(renamed, replacing: event)
      try transaction.commit()
    }
    let difference = try #require(try ledger.views.check())
    #expect(difference.table == "accounts")
    #expect(difference.key == account.bytes)
    #expect(difference.kind == .different)
    try ledger.views.rebuild()
    #expect(try ledger.views.check() == nil)
  }

  @Test("hold nothing of an erased token's texts, before and after building anew")
  func forgetsErasedTexts() throws {
    let ledger = try TestLedger()
    let token = try ledger.createToken(in: try ledger.openAccount(), name: "Secret project")
    let slot = try ledger.views.read { try $0.slot(for: .token(token)) }
    #expect(slot != nil)
    try ledger.run(.changeTokens(ChangeTokens(.delete, .tokens([token]))))
    try ledger.run(.eraseToken(token))
    for _ in 1...2 {
      let (found, slot) = try ledger.views.read { snapshot in
        (snapshot.token(token), try snapshot.slot(for: .token(token)))
      }
      #expect(found?.settings.name == .erased)
      #expect(found?.isErased == true)
      #expect(slot == nil)
      #expect(try ledger.views.check() == nil)
      try ledger.views.rebuild()
    }
  }

  @Test("say how they are")
  func status() throws {
    let ledger = try TestLedger()
    _ = try ledger.openAccount()
    let status = try ledger.views.status()
    #expect(status.position == ledger.model.position)
    #expect(status.lag == 0)
    #expect(status.number == 1)
    #expect(status.entries["accounts"] == 1)
    #expect(status.usedBytes > 0)
  }

  @Test("remember a request for a day")
  func forgetsRequests() throws {
    let ledger = try TestLedger()
    let account = try ledger.openAccount()
    let stamp = RequestStamp(id: "r1", digest: [UInt8](repeating: 1, count: 16))
    try ledger.run(.setAPIAccess(account, enabled: false), request: stamp)
    let position = ledger.model.position
    ledger.now = ledger.now + .seconds(24 * 3600)
    let repeated = try ledger.run(.setAPIAccess(account, enabled: false), request: stamp)
    #expect(repeated.repeatedFrom == position)
    ledger.now = ledger.now + .seconds(1)
    try ledger.run(.setAPIAccess(account, enabled: true))
    let remembered = try ledger.views.read { $0.request("r1", of: TestLedger.root) }
    #expect(remembered == nil)
    let entries = try ledger.views.status().entries
    #expect(entries["requests"] == 0)
    #expect(entries["requestTimes"] == 0)
  }
}

extension TestLedger {
  /// Opens an agency whose API access is on.
  func openAccount(name: AccountName = "Agency") throws -> AccountID {
    let id = AccountID(value: identifier())
    try run(.openAccount(OpenAccount(id: id, name: name, kind: .agency, enableAPIAccess: true)))
    return id
  }

  /// Creates a token that may read.
  func createToken(
    in account: AccountID, name: TokenName = "Token", secret: SecretHash? = nil,
    _ change: (inout CreateToken) -> Void = { _ in }
  ) throws -> TokenID {
    var create = CreateToken(
      id: TokenID(value: identifier()), account: account, name: name, scopes: ["api:read"],
      secret: secret ?? self.secret())
    change(&create)
    try run(.createToken(create))
    return create.id
  }
}
