import EventLog
import Files
import TestSupport
import Testing
import TokenDomain

@testable import LedgerViews
@testable import TokenLedger

@Suite("A ledger in the middle of something")
struct LedgerCrashTests {
  /// Appends an event as a writer that dies before the views' commit.
  private func appendAlone(_ test: TestLedger, _ body: EventBody, about token: TokenID) throws {
    var log = try test.ledger.parts.log.beginWrite()
    let command = Command(
      .endGrace(token), actor: test.actor, origin: Origin(via: .library),
      correlation: test.ledger.makeID())
    let draft = EventDraft(account: test.account, subject: .token(token), body: body)
    let recordedAt = log.recordedAt
    let event = draft.event(
      of: command, position: log.last.next, id: test.ledger.makeID(),
      recordedAt: try #require(recordedAt))
    try log.append(RecordedEvent(event))
    try log.commit()
  }

  private func reopened(_ test: TestLedger) throws -> Ledger {
    try Ledger.open(at: test.directory.file("ledger"))
  }

  private func code(_ body: () throws -> Void) -> LedgerError.Code? {
    do {
      try body()
      return nil
    } catch {
      return (error as? LedgerError)?.code
    }
  }

  @Test("acts on the same selection whether the indexes are level or behind", arguments: [0, 1])
  func selections(round: Int) throws {
    let test = try TestLedger()
    var ids: [TokenID] = []
    for name in ["Sync A", "Sync B", "Other"] as [TokenName] {
      ids.append(try test.createToken(name).token)
    }
    if round == 0 { try test.ledger.parts.follow() }
    _ = try test.run(.changeTokens(ChangeTokens(.disable, .tokens([ids[0]]))))
    let filter = TokenFilter(namePart: "sync", states: [.enabled])
    func change(_ digest: [UInt8]?, dryRun: Bool) throws -> Receipt {
      try test.ledger.executeAndWait(
        Request(
          .changeTokens(
            ChangeTokens(.delete, .matching(test.account, filter, expectedDigest: digest))),
          actor: test.actor, isDryRun: dryRun))
    }
    let shown = try change(nil, dryRun: true)
    let done = try change(shown.selectionDigest, dryRun: false)
    #expect(done.selectionDigest == shown.selectionDigest)
    #expect(try ids.map { try test.ledger.token($0)?.isDeleted } == [false, true, false])
    test.ledger.close()
  }
}
