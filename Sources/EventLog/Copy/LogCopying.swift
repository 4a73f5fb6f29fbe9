import LMDB
import TokenDomain

/// One log being copied.
struct LogCopying {
  private let source: Environment
  private let directory: String

  init(from source: Environment, to directory: String) {
    self.source = source
    self.directory = directory
  }

  /// Makes the copy.
  @available(*, noasync)
  func run(_ progress: (Position, Position) -> Void) throws -> LogContents {
    var options = LogCopy.options
    // One sync at the end is enough: before it, the copy is none.
    options.durability = .none
    options.mapSizeBytes = max(
      options.mapSizeBytes, try source.information().usedBytes + LogCopy.growthBytes)
    try Environment.create(at: directory, tables: EventLog.tables, options: options)
    let target = try Environment(path: directory, tables: EventLog.tables, options: options)
    defer { target.close() }
    let start = try beginning()
    try growing(target) {
      try target.write { transaction in
        for row in start.rows {
          try transaction.put(target.table(row.table), row.key, row.value)
        }
      }
    }
    var state = State()
    while state.reached < start.end {
      progress(state.reached, start.end)
      try growing(target) { state = try copyChunk(after: state, through: start.end, to: target) }
    }
    progress(state.reached, start.end)
    try target.sync(force: true)
    return LogContents(
      position: start.end, recordedAt: state.recordedAt, highestSlot: start.highestSlot,
      digest: state.digest.finalize())
  }

  /// How far the copy has come.
  private struct State {
    var reached = Position.zero
    var recordedAt: Timestamp?
    var digest = LogDigest()
  }

  /// Where the copy ends, and what goes with the events up to there.
  private struct Beginning {
    var end: Position
    var highestSlot: UInt64
    var rows: [(table: String, key: [UInt8], value: [UInt8])] = []
  }

  /// Reads in one snapshot all that must be of one moment: the highest slot may not be older than
  /// the events, nor a checkpoint newer.
  private func beginning() throws -> Beginning {
    try source.read { snapshot in
      let end = try snapshot.withCursor(source.table(EventLog.eventsTable)) { cursor in
        try cursor.seekLast() ? cursor.withEntry { key, _ in Position(key: key) } : .zero
      }
      let slot = try snapshot.value(source.table(EventLog.metaTable), EventLog.highestSlotKey)
      var start = Beginning(
        end: end, highestSlot: slot?.reduce(0) { $0 << 8 | UInt64($1) } ?? 0)
      for table in [EventLog.metaTable, EventLog.checkpointsTable] {
        try snapshot.withCursor(source.table(table)) { cursor in
          while try cursor.next() {
            cursor.withEntry { key, value in
              start.rows.append((table, copy(key), copy(value)))
            }
          }
        }
      }
      return start
    }
  }

  /// Copies the next records, from the map of one into that of the other.
  private func copyChunk(
    after before: State, through last: Position, to target: Environment
  ) throws -> State {
    var state = before
    var (events, bytes) = (0, 0)
    let table = target.table(EventLog.eventsTable)
    var transaction = try target.beginWrite()
    try source.read { snapshot in
      try snapshot.forEachRecord(
        in: source.table(EventLog.eventsTable), after: before.reached, through: last
      ) { position, record in
        let key = position.key
        // Holds: the span ends with the call, and the array outlives it.
        try unsafe transaction.put(table, key.span.bytes, record, .appending)
        state.digest.add(record)
        state.reached = position
        (events, bytes) = (events + 1, bytes + record.byteCount)
        let goesOn =
          events < LogCopy.chunkEventsMax && bytes < LogCopy.chunkBytesMax && position < last
        if !goesOn { state.recordedAt = try EventRecord.envelope(record).recordedAt }
        return goesOn
      }
    }
    try transaction.commit()
    return state
  }

  /// Runs a transaction of the copy, and again with a larger map while that is full.
  private func growing(_ target: Environment, _ body: () throws -> Void) throws {
    while true {
      do {
        return try body()
      } catch let error as LMDBError where error.code == .mapFull {
        try target.grow(byBytes: LogCopy.growthBytes)
      }
    }
  }
}

/// The bytes of a span in an array.
private func copy(_ span: RawSpan) -> [UInt8] {
  unsafe span.withUnsafeBytes { unsafe [UInt8]($0) }
}
