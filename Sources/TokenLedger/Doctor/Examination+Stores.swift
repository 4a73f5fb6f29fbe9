import EventLog
import LedgerViews

extension Examination {
  /// A map that is filled beyond this share, in per cent, will soon have to grow.
  static let mapUsePercentMax = 90
  /// A reader this many transactions behind keeps the file growing.
  static let readerLagMax = 1_000
  /// More free pages than this, and more than half of a file, are worth giving back.
  static let freeBytesMax = 256 << 20

  /// Map headroom, readers and free pages of each environment.
  func stores(of ledger: Ledger) {
    attempt("stores") {
      let parts = ledger.parts
      var conditions: [(name: String, StoreCondition)] = [("log", try parts.log.condition())]
      for slot in [parts.views.slot, parts.indexes.indexes, parts.indexes.names] {
        if let condition = try slot.condition(), let number = slot.number {
          conditions.append(("\(slot.kind.name)-\(number)", condition))
        }
      }
      conditions.append(("usage", try parts.usage.condition()))
      map(conditions)
      readers(conditions)
      freePages(conditions)
    }
  }

  private func map(_ stores: [(name: String, condition: StoreCondition)]) {
    let full = stores.filter {
      $0.condition.usedBytes > $0.condition.mapBytes / 100 * Self.mapUsePercentMax
    }
    for (name, condition) in full {
      add(
        "map", .warning,
        """
        \(name) fills \(Self.size(condition.usedBytes)) of its map of \
        \(Self.size(condition.mapBytes)).
        """,
        """
        The map grows by itself where the address space allows: see that no limit (ulimit -v) is set.
        """)
    }
    if full.isEmpty,
      let fullest = stores.max(by: { $0.condition.usedBytes < $1.condition.usedBytes })
    {
      add(
        "map", .ok,
        """
        Every map has room; the fullest, \(fullest.name), uses \
        \(Self.size(fullest.condition.usedBytes)) of \(Self.size(fullest.condition.mapBytes)).
        """)
    }
  }

  private func readers(_ stores: [(name: String, condition: StoreCondition)]) {
    let stale = stores.reduce(0) { $0 + $1.condition.staleReaders }
    if stale > 0 {
      add(
        "readers", .warning,
        "\(Self.count(stale, "reader")) of processes that were killed held old pages.",
        "Nothing to do: they were let go just now.")
    }
    var isFine = stale == 0
    for (name, condition) in stores {
      if condition.oldestReaderLag > Self.readerLagMax {
        isFine = false
        add(
          "readers", .warning,
          """
          A process reads \(name) as it was \(condition.oldestReaderLag) transactions ago, and keeps \
          the file growing.
          """, "Find out which process holds a long question or backup, and end it.")
      }
      if condition.readersUsed * 10 > condition.readersMax * 9 {
        isFine = false
        add(
          "readers", .warning,
          "\(condition.readersUsed) of \(condition.readersMax) readers of \(name) are taken.",
          "Run fewer processes on the ledger, or ask a server.")
      }
    }
    if isFine { add("readers", .ok, "No reader is left behind, and none is far behind.") }
  }

  private func freePages(_ stores: [(name: String, condition: StoreCondition)]) {
    var isFine = true
    for (name, condition) in stores {
      guard condition.freeBytes > Self.freeBytesMax, condition.freeBytes > condition.usedBytes / 2
      else { continue }
      isFine = false
      let isDerived = name.contains("-")
      add(
        "free-pages", .warning,
        """
        \(Self.size(condition.freeBytes)) of the \(Self.size(condition.usedBytes)) of \(name) are \
        free and kept for later.
        """,
        isDerived
          ? "'tokenledger views rebuild' writes it anew, without them."
          : "Nothing to do: they are used again.")
    }
    let free = stores.reduce(0) { $0 + $1.condition.freeBytes }
    if isFine { add("free-pages", .ok, "\(Self.size(free)) of free pages are kept for later.") }
  }
}
