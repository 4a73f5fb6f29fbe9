import EventLog
import FoundationEssentials
import LMDB
import LedgerViews
import TestSupport
import Testing
import TokenDomain

/// Times of lists over a million tokens of one account: asked for by TOKENLEDGER_MEASURE, in a
/// release build, and printed.
@Suite(
  "Measurements", .enabled(if: ProcessInfo.processInfo.environment["TOKENLEDGER_MEASURE"] != nil))
struct IndexMeasurements {
  @Test("Lists over a million tokens")
  func lists() throws {
    let log = SyntheticLog(count: 1_000_000)
    let live = SyntheticState(position: log.last)
    let ledger = try IndexLedger()
    let clock = ContinuousClock()
    for kind in IndexSet.Kind.allCases {
      let time = try clock.measure {
        while try ledger.indexes.follow(kind, log: log, upTo: log.last) < log.last {}
      }
      let bytes = try ledger.indexes.slot(kind).read { read in
        try IndexSet.tables(kind).reduce(0) { sum, name in
          let table = read.environment.environment.table(name)
          let statistics = try read.statistics(table)
          return sum + statistics.pages * statistics.pageBytes
        }
      }
      print("follow \(kind): \(time), \(bytes >> 20) MiB")
    }
    let now = Timestamp(microseconds: 1_700_000_000_000_000 + 1_000_000 * 1_000_000)
    let filters: [(String, TokenFilter)] = [
      ("none", TokenFilter()), ("name", TokenFilter(namePart: "r 4242")),
      ("state", TokenFilter(states: [.expired])), ("7 days", TokenFilter(created: .last7Days)),
      ("version", TokenFilter(apiVersion: "v2")),
      ("scope and state", TokenFilter(states: [.enabled], scope: "actions:write")),
    ]
    for (name, filter) in filters {
      for sort in [TokenSort.created, .name] {
        let query = TokenQuery(
          accounts: .some([SyntheticLog.account]), filter: filter, sort: sort, limit: 50)
        var times: [Duration] = []
        var total = 0
        for _ in 0..<5 {
          times.append(
            try clock.measure {
              let snapshot = try IndexSnapshot(ledger.indexes)
              total = try snapshot.tokens(
                query, now: now, live: live, log: log, uses: MemoryUses()
              ).total
            })
        }
        print("filter \(name), sort \(sort): \(times.min() ?? .zero), total \(total)")
      }
    }
    for lag in [1_000, 4_000] {
      let live = SyntheticState(position: Position(log.last.value + UInt64(lag)))
      let log = SyntheticLog(count: 1_000_000 + lag)
      let time = try clock.measure {
        let snapshot = try IndexSnapshot(ledger.indexes)
        _ = try snapshot.tokens(
          TokenQuery(accounts: .all, limit: 50), now: now, live: live, log: log,
          uses: MemoryUses())
      }
      print("\(lag) events behind: \(time)")
    }
  }
}

/// A log of creations, made up as it is read.
private struct SyntheticLog: UnsealedLog {
  static let account = AccountID(value: 5)
  let count: Int
  var last: Position { Position(UInt64(count)) }
  func lastPosition() -> Position { last }

  static func token(_ number: UInt64) -> Token {
    let created = Timestamp(microseconds: 1_700_000_000_000_000 + Int64(number) * 1_000_000)
    let random = UInt128(number &* 0x9E37_79B9_7F4A_7C15)
    return Token(
      id: TokenID(
        value: UUIDv7.make(
          unixMilliseconds: UInt64(created.microseconds / 1_000), random: random)),
      account: account,
      settings: TokenSettings(
        name: TokenName(stored: "Server \(number &* 7_919 % 1_000_003)"),
        scopes: number % 3 == 0 ? ["actions:read"] : ["actions:read", "actions:write"],
        apiVersion: number % 4 == 0 ? "v2" : "v1",
        expires: number % 5 == 0 ? created + .days(7) : nil),
      createdAt: created, createdBy: .operator("root"), generation: 1, highestGeneration: 1,
      secret: nil, revision: Position(number))
  }

  func wholeEvent(at position: Position) -> Event? {
    let token = Self.token(position.value)
    return Event(
      position: position, id: EventID(value: 1), recordedAt: token.createdAt,
      occurredAt: token.createdAt, account: Self.account, subject: .token(token.id),
      actor: token.createdBy, origin: Origin(via: .library), reason: nil,
      correlation: CorrelationID(value: UInt128(position.value) << 64), causation: nil,
      request: nil, body: .tokenCreated(TokenCreated(settings: token.settings, secret: nil)))
  }

  func events(
    after start: Position, through end: Position, _ body: (Event) throws -> Bool
  ) throws {
    var position = start.next
    while position <= min(end, last), let event = wholeEvent(at: position) {
      guard try body(event) else { return }
      position = position.next
    }
  }

  func firstPosition(recordedFrom moment: Timestamp) -> Position { last.next }
}

/// The live views of that log.
private struct SyntheticState: StateReader {
  let position: Position
  var catalog: Catalog {
    Catalog(
      stored: [
        APIVersion(name: "v1", status: .current), APIVersion(name: "v2", status: .current),
      ], categories: [])
  }
  var keyNumbers: [UInt32] { [] }

  func token(_ id: TokenID) -> Token? {
    let milliseconds = UUIDv7.unixMilliseconds(of: id.value)
    return SyntheticLog.token((milliseconds - 1_700_000_000_000) / 1_000)
  }
  func account(_ id: AccountID) -> Account? { nil }
  func account(named name: AccountName) -> AccountID? { nil }
  func hasOpenClients(_ agency: AccountID) -> Bool { false }
  func member(_ id: MemberID) -> Member? { nil }
  func member(withEmail email: EmailAddress, in account: AccountID) -> MemberID? { nil }
  func administratorCount(in account: AccountID) -> Int { 0 }
  func token(named name: TokenName, in account: AccountID) -> TokenID? { nil }
  func holders(
    ofVersions versions: Set<VersionName>, scopes: Set<ScopeName>
  ) -> (versions: [VersionName: Int], scopes: [ScopeName: Int]) { ([:], [:]) }
  func tokens(
    in account: AccountID, matching filter: TokenFilter, now: Timestamp, limit: Int
  ) -> [TokenID] { [] }
  func derived(from source: TokenID, limit: Int) -> [TokenID] { [] }
  func request(_ id: RequestID, of actor: Actor) -> RememberedRequest? { nil }
}
