import EventLog
import LedgerViews
import TestSupport
import Testing
import TokenDomain

@Suite("Live views built anew")
struct LiveFillTests {
  @Test(
    "hold what was applied live, however few tokens and rows are taken at a time",
    arguments: [(1, 1_000, 1_000), (2, 5, 1_000), (3, 1_000, 2), (4, 3, 1), (5, 1, 3)])
  func holdsTheSame(seed: UInt64, windowTokensMax: Int, transactionRowsMax: Int) throws {
    var limits = LiveViews.FillLimits()
    limits.windowTokensMax = windowTokensMax
    limits.transactionRowsMax = transactionRowsMax
    let ledger = try TestLedger(fillLimits: limits)
    var history = RandomHistory(seed: 80 + seed)
    for step in 1...300 {
      try history.step(ledger)
      if step % 75 == 0 { #expect(try ledger.views.check() == nil) }
    }
    #expect(ledger.model.tokens.count > 5)
    try ledger.views.rebuild()
    #expect(try ledger.differenceFromModel() == nil)
    // They go on from there as if they had been live all the time.
    for _ in 1...100 { try history.step(ledger) }
    #expect(try ledger.differenceFromModel() == nil)
    #expect(try ledger.views.check() == nil)
  }

  @Test("say how far they are, and never less than before")
  func progress() throws {
    var limits = LiveViews.FillLimits()
    limits.windowTokensMax = 2
    let ledger = try TestLedger(fillLimits: limits)
    var history = RandomHistory(seed: 90)
    for _ in 1...200 { try history.step(ledger) }
    var told: [(Position, Position)] = []
    try ledger.views.rebuild { told.append(($0, $1)) }
    let last = ledger.log.lastPosition()
    #expect(told.allSatisfy { $1 == last })
    #expect(zip(told, told.dropFirst()).allSatisfy { $0.0 <= $1.0 })
    #expect(told.last?.0 == last)
  }

  @Test("name the event that does not fit")
  func namesWhatDoesNotFit() throws {
    let ledger = try TestLedger()
    _ = try ledger.createToken(in: try ledger.openAccount())
    let position = try ledger.appendAboutNothing(.tokenDisabled)
    #expect {
      try ledger.views.rebuild()
    } throws: { error in
      guard case .cannotApply(_, let found, _, _)? = error as? LiveViewsError else { return false }
      return found == position
    }
  }
}

extension TestLedger {
  /// Appends an event about a token that nobody made, in the log alone.
  func appendAboutNothing(_ body: EventBody) throws -> Position {
    let event = Event(
      position: log.lastPosition().next, id: EventID(value: identifier()), recordedAt: now,
      occurredAt: now, account: AccountID(value: 9), subject: .token(TokenID(value: 9)),
      actor: Self.root, origin: Origin(via: .library), reason: nil,
      correlation: CorrelationID(value: identifier()), causation: nil, request: nil, body: body)
    try log.append(RecordedEvent(event))
    return event.position
  }
}
