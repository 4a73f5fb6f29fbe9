import LMDB
import LedgerViews
import TestSupport
import TokenDomain

/// Index environments in real files.
final class IndexLedger {
  let directory: TemporaryDirectory
  let indexes: Indexes
  let incarnation = IncarnationID(value: 42)

  init() throws {
    directory = try TemporaryDirectory("indexes")
    let openLock = OpenLock(ledger: directory.path)
    var slots: [DerivedSlot] = []
    for kind in IndexSet.Kind.allCases {
      slots.append(
        DerivedSlot(
          ledger: directory.path, kind: Indexes.kind(kind), incarnation: incarnation,
          openLock: openLock, withLogLocked: { try $0() }))
    }
    indexes = Indexes(indexes: slots[0], names: slots[1])
    for kind in IndexSet.Kind.allCases { try rebuild(kind, MemoryLog(events: []), upTo: .zero) }
  }

  /// Builds an environment beside the live one and puts it in place.
  func rebuild(_ kind: IndexSet.Kind, _ log: MemoryLog, upTo end: Position) throws {
    let slot = indexes.slot(kind)
    _ = try slot.open()
    let build = try slot.beginBuild()
    _ = try Indexes.fill(build, kind, log: log, upTo: end)
    try build.putInPlace()
  }

  /// Builds both environments in one pass beside the live ones and puts them in place.
  func refill(_ log: MemoryLog, limits: IndexFill.Limits) throws {
    let builds = try IndexSet.Kind.allCases.map { ($0, try indexes.slot($0).beginBuild()) }
    let fill = try IndexFill(builds, limits: limits)
    try fill.run(through: log.last) { try fill.take(log, through: $0) }
    for (_, build) in builds { try build.putInPlace() }
  }

  /// Brings each environment to a position of its own.
  func follow(_ log: MemoryLog, indexes first: Int, names second: Int) throws {
    _ = try indexes.follow(.indexes, log: log, upTo: Position(UInt64(first)), eventsMax: .max / 2)
    _ = try indexes.follow(.names, log: log, upTo: Position(UInt64(second)), eventsMax: .max / 2)
  }

  /// Every key and value of every table.
  func contents(_ kind: IndexSet.Kind) throws -> [String: [Entry]] {
    try indexes.slot(kind).read { read in
      var contents: [String: [Entry]] = [:]
      for name in IndexSet.tables(kind) {
        contents[name] = try read.withCursor(read.environment.environment.table(name)) { cursor in
          var entries: [Entry] = []
          while try cursor.next() {
            entries.append(
              cursor.withEntry { key, value in
                unsafe Entry(
                  key: key.withUnsafeBytes { unsafe Array($0) },
                  value: value.withUnsafeBytes { unsafe Array($0) })
              })
          }
          return entries
        }
      }
      return contents
    }
  }

  struct Entry: Hashable {
    var key: [UInt8]
    var value: [UInt8]
  }
}

/// Last uses in memory.
struct MemoryUses: LastUses {
  var uses: [TokenID: Timestamp] = [:]
  func lastUsed(_ token: TokenID) -> Timestamp? { uses[token] }
}
