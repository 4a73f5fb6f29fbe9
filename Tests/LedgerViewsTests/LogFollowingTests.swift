import Cryptography
import EventLog
import Files
import LedgerViews
import TestSupport
import Testing
import TokenDomain

@Suite("Live views of a log in files")
struct LogFollowingTests {
  let directory: TemporaryDirectory
  let vault: Vault
  let log: EventLog
  let views: LiveViews
  let now = Timestamp(microseconds: 1_780_000_000_000_000)

  init() throws {
    directory = try TemporaryDirectory()
    try Vault.create(in: "\(directory.path)/vault")
    vault = try Vault(directory: "\(directory.path)/vault")
    try EventLog.create(in: "\(directory.path)/log")
    log = try EventLog(directory: "\(directory.path)/log", vault: vault)
    views = LiveViews(
      ledger: directory.path, incarnation: IncarnationID(value: 1),
      openLock: OpenLock(ledger: directory.path),
      keys: ViewKeys(names: SecretKey(), vault: vault), log: log)
    try views.open()
  }

  /// Gives a command as the writer does.
  func run(_ action: Action) throws {
    let command = Command(
      action, actor: .operator("root"),
      origin: Origin(via: .http, address: IPAddress(v4: 1)), reason: "because",
      correlation: CorrelationID(value: 1))
    var appending = try log.beginWrite()
    try views.catchUp(holdsLogLock: true)
    var live = try views.beginWrite()
    for draft in try decide(command, in: live, now: now).events {
      let event = draft.event(
        of: command, position: appending.last.next,
        id: EventID(value: UInt128(appending.last.value + 1)), recordedAt: now)
      var recorded = RecordedEvent(event)
      let needs = EventRecord.sealingNeeds(of: event)
      if needs.subject {
        recorded.subjectSlot = try live.slot(for: event.subject) ?? appending.allocateSlot()
      }
      if needs.actor {
        recorded.actorSlot = try live.slot(forActor: event.actor) ?? appending.allocateSlot()
      }
      try appending.append(recorded)
      try live.apply(recorded)
    }
    try appending.commit()
    try live.commit()
  }

  func secret(_ number: UInt8) -> SecretHash {
    SecretHash(keyNumber: 1, bytes: [UInt8](repeating: number, count: 32))
  }

  @Test("are what building anew makes of the records, also after an erasure")
  func followsRecords() throws {
    let (account, token) = (AccountID(value: 1), TokenID(value: 2))
    try run(.createLedger(LedgerCreated(ledger: LedgerID(value: 1), origin: "t", keyNumber: 1)))
    try run(.publishCatalog(versions: TestLedger.versions, categories: TestLedger.categories))
    try run(.openAccount(OpenAccount(id: account, name: "A", kind: .agency)))
    try run(
      .addMember(
        AddMember(
          id: MemberID(value: 4), account: account, name: "M", email: "m@example.org",
          role: .auditor, key: secret(9))))
    try run(
      .createToken(
        CreateToken(
          id: token, account: account, name: "Name", description: "Two\nlines",
          scopes: ["api:read"], contact: "c@example.org", developers: ["d@example.org"],
          secret: secret(1))))
    var edit = TokenEdit()
    edit.name = "Other"
    try run(.editToken(token, edit))
    #expect(try views.check() == nil)
    let read = try views.read { $0.token(token) }
    #expect(read?.settings.name == "Other")
    #expect(read?.settings.description == "Two\nlines")

    try run(.changeTokens(ChangeTokens(.delete, .tokens([token]))))
    let slot = try #require(try views.read { try $0.slot(for: .token(token)) })
    try run(.eraseToken(token))
    try vault.erase(slot: slot)
    #expect(try views.check() == nil)
    try views.rebuild()
    let erased = try views.read { $0.token(token) }
    #expect(erased?.settings.name == .erased)
    #expect(try views.check() == nil)
  }
}
