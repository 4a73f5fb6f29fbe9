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
  ///
  /// - Parameter slotsThrough: no vault slot up to this one is handed out by who opens the copy, even
  ///   if the log itself has not come as far.
  @available(*, noasync)
  func run(slotsThrough: UInt64, _ progress: (Position, Position) -> Void) throws -> LogContents {
    let copy = try LogWriter(in: directory, sizeBytes: source.information().usedBytes)
    defer { copy.close() }
    let start = try beginning()
    try copy.put(start.rows)
    var state = State()
    while copy.position < start.end {
      progress(copy.position, start.end)
      state = try copyChunk(after: state, through: start.end, to: copy)
    }
    progress(copy.position, start.end)
    let highestSlot = max(start.highestSlot, slotsThrough)
    try copy.finish(highestSlot: highestSlot, checkpoint: nil)
    return LogContents(
      position: start.end, recordedAt: state.recordedAt, highestSlot: highestSlot,
      digest: state.digest.finalize())
  }

  /// What was copied so far.
  private struct State {
    var recordedAt: Timestamp?
    var digest = LogDigest()
  }

  /// Where the copy ends, and what goes with the events up to there.
  private struct Beginning {
    var end: Position
    var highestSlot: UInt64
    var rows: [LogRow] = []
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
              start.rows.append(LogRow(table: table, key: copy(key), value: copy(value)))
            }
          }
        }
      }
      return start
    }
  }

  /// Copies the next records, from the map of one into that of the other.
  private func copyChunk(
    after before: State, through last: Position, to copy: LogWriter
  ) throws -> State {
    let start = copy.position
    var state = before
    try copy.append { add in
      state = before
      var (events, bytes) = (0, 0)
      try source.read { snapshot in
        try snapshot.forEachRecord(
          in: source.table(EventLog.eventsTable), after: start, through: last
        ) { position, record in
          try add(record)
          state.digest.add(record)
          (events, bytes) = (events + 1, bytes + record.byteCount)
          let goesOn =
            events < LogCopy.chunkEventsMax && bytes < LogCopy.chunkBytesMax && position < last
          if !goesOn { state.recordedAt = try EventRecord.envelope(record).recordedAt }
          return goesOn
        }
      }
    }
    return state
  }
}

/// The bytes of a span in an array.
private func copy(_ span: RawSpan) -> [UInt8] {
  unsafe span.withUnsafeBytes { unsafe [UInt8]($0) }
}
