import Cryptography
import EventLog
import LedgerViews
import TestSupport
import Testing
import TokenDomain

@Suite("Questions about a ledger in files")
struct QuestionLedgerTests {
  @Test("Log, live views and indexes answer together, behind, level, checked and rebuilt")
  func questions() throws {
    var history = try IndexHistory(seed: 51)
    try history.grow(by: 400)
    let directory = try TemporaryDirectory("ledger")
    try Vault.create(in: directory.file("vault"))
    let vault = try Vault(directory: directory.file("vault"))
    try EventLog.create(in: directory.file("log"))
    let log = try EventLog(directory: directory.file("log"), vault: vault)
    let openLock = OpenLock(ledger: directory.path)
    let incarnation = IncarnationID(value: 3)
    let live = LiveViews(
      ledger: directory.path, incarnation: incarnation, openLock: openLock,
      keys: ViewKeys(names: SecretKey(), vault: vault),
      log: log)
    try live.open()
    let indexes = Indexes(
      ledger: directory.path, incarnation: incarnation, openLock: openLock, log: log)
    try indexes.open(log: log, live: live)
    let questions = Questions(indexes: indexes, live: live, log: log, uses: MemoryUses())

    var write = try log.beginWrite()
    var slotOf: [Subject: UInt64] = [:]
    for event in history.events {
      if slotOf[event.subject] == nil { slotOf[event.subject] = try write.allocateSlot() }
      var slotOfActor: UInt64?
      if case .member = event.actor {
        let subject = Subject.member(history.members[0])
        if slotOf[subject] == nil { slotOf[subject] = try write.allocateSlot() }
        slotOfActor = slotOf[subject]
      }
      try write.append(
        RecordedEvent(event, subjectSlot: slotOf[event.subject], actorSlot: slotOfActor))
    }
    try write.commit()
    try live.catchUp(holdsLogLock: false)

    func check() throws {
      for sort in [TokenSort.created, .name] {
        let query = TokenQuery(accounts: .all, sort: sort, limit: 9)
        var found: [TokenID] = []
        try questions.forEachPage(of: query, now: { history.moment }) { page in
          found += page.tokens.map(\.id)
          return true
        }
        let expected = QuestionTokensTests.naive(
          query, history.state, now: history.moment, uses: MemoryUses())
        #expect(found == expected.map(\.id))
      }
      let middle = history.events[200].recordedAt
      let chunk = try questions.events(
        EventQuery(accounts: .all, types: [.tokenCreated], since: middle))
      let expected = history.events.filter {
        $0.type == .tokenCreated && $0.recordedAt >= middle
      }
      #expect(chunk.events.map(\.position) == expected.map(\.position))
      #expect(chunk.position == history.log.last)
    }
    try check()
    let end = try live.position()
    _ = try log.read { try indexes.follow(log: $0, upTo: end, eventsMax: 123) }
    try check()
    _ = try log.read { try indexes.follow(log: $0, upTo: end) }
    try check()
    for kind in IndexSet.Kind.allCases {
      #expect(try indexes.position(kind) == end)
      #expect(try indexes.check([kind], log: log).map(\.difference) == [nil])
      try indexes.rebuild([kind], log: log, live: live)
    }
    try indexes.rebuild(IndexSet.Kind.allCases, log: log, live: live)
    #expect(try indexes.check(log: log).map(\.difference) == [nil, nil])
    for kind in IndexSet.Kind.allCases {
      #expect(try indexes.position(kind) == end)
    }
    try check()
  }
}
