import EventLog
import TestSupport
import Testing
import TokenDomain

@testable import LedgerViews

@Suite("Replay of all tokens")
struct TokenReplayTests {
  @Test(
    "equals folding every event in turn, whatever the number of threads and windows",
    arguments: 1...4)
  func equalsTheFold(seed: UInt64) throws {
    let ledger = try TestLedger()
    var history = RandomHistory(seed: 40 + seed)
    for _ in 1...100 { try history.step(ledger) }
    let erased = try ledger.createToken(in: try ledger.openAccount(name: "Past"))
    try ledger.run(.changeTokens(ChangeTokens(.delete, .tokens([erased]))))
    try ledger.run(.eraseToken(erased))
    for _ in 1...100 { try history.step(ledger) }
    let last = ledger.log.lastPosition()
    for end in [Position(1), Position(last.value / 3), last] {
      let expected = try ledger.tokensFolded(through: end)
      for (threads, windowTokensMax) in [(1, 1_000), (2, 1_000), (1, 3), (2, 4), (3, 1)] {
        let replay = TokenReplay(
          ledger.log, threads: threads, windowTokensMax: windowTokensMax)
        var found: [Token] = []
        try replay.forEachToken(through: end) { token in
          found.append(token)
          return true
        }
        #expect(found == expected, "\(threads) threads, windows of \(windowTokensMax)")
      }
    }
  }

  @Test("ends when nobody wants more")
  func endsEarly() throws {
    let ledger = try TestLedger()
    let account = try ledger.openAccount()
    // More than wait in a stream.
    let count = (TokenStream.batchesMax + 2) * TokenStream.batchTokens
    for number in 1...count {
      _ = try ledger.createToken(in: account, name: TokenName(stored: "Token \(number)"))
    }
    var found: [Token] = []
    try TokenReplay(ledger.log, threads: 2).forEachToken(through: ledger.log.lastPosition()) {
      found.append($0)
      return found.count < 3
    }
    #expect(found.map(\.settings.name) == ["Token 1", "Token 2", "Token 3"])
  }

  @Test("names the first event of a token that is not there", arguments: [1, 100])
  func namesWhatDoesNotFit(windowTokensMax: Int) throws {
    let ledger = try TestLedger()
    let account = try ledger.openAccount()
    for number in 1...3 {
      _ = try ledger.createToken(in: account, name: TokenName(stored: "Token \(number)"))
    }
    let position = try ledger.appendAboutNothing(.tokenDisabled)
    _ = try ledger.appendAboutNothing(.tokenEnabled)
    for threads in 1...2 {
      let replay = TokenReplay(ledger.log, threads: threads, windowTokensMax: windowTokensMax)
      let error = #expect(throws: UnappliableEvent.self) {
        try replay.forEachToken(through: ledger.log.lastPosition()) { _ in true }
      }
      #expect(error?.position == position)
      #expect(error?.type == .tokenDisabled)
    }
  }

  @Test("has its progress shown as a position that never goes back")
  func progress() {
    let end = Position(1_000)
    var meter = WindowMeter(end: end)
    var last = Position.zero
    for (start, next) in [(0, 250), (250, 500), (500, 900), (900, nil)] as [(UInt64, UInt64?)] {
      if start > 0 { meter.begin(after: Position(start)) }
      for position in stride(from: start, through: 1_000, by: 50) {
        let isFull = next.map { position > $0 } ?? false
        let shown = meter.position(
          reading: Position(position), next: isFull ? next.map { Position($0) } : nil)
        #expect(shown >= last && shown <= end)
        #expect(position < 1_000 || next == nil || shown < end)
        last = shown
      }
    }
    #expect(last == end)
  }
}

extension TestLedger {
  /// The tokens that folding each event in turn gives, in order of creation.
  func tokensFolded(through end: Position) throws -> [Token] {
    var tokens: [TokenID: Token] = [:]
    var order: [TokenID] = []
    try log.forEach(after: .zero, countMax: Int(end.value)) { sealed in
      let event = try sealed.opened(vault: log).event
      guard case .token(let id) = event.subject else { return }
      if tokens[id] == nil { order.append(id) }
      try Token.fold(&tokens[id], event)
    }
    return order.compactMap { tokens[$0] }
  }
}
