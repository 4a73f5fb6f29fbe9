package import TokenDomain

extension EventLog {
  /// Records that are read from one snapshot.
  private static let erasureChunk: UInt64 = 20_000

  /// Who was erased by the events after `start` up to `end`. A look at the first bytes of each: tens
  /// of nanoseconds an event.
  ///
  /// Records that are damaged are passed over: what follows the log says which they are.
  @available(*, noasync)
  package func erasures(after start: Position, through end: Position) throws -> ErasedSlots {
    var erased = ErasedSlots()
    try forEachWholeRecord(after: start, through: end) { record in
      if let glance = RecordGlance(record), !glance.type.isErasure { return }
      if let envelope = try? EventRecord.envelope(record) { erased.note(envelope) }
    }
    return erased
  }

  /// Finds the slots of who was erased. Half a microsecond for every event up to the last erasure.
  @available(*, noasync)
  package func findSlots(of erased: inout ErasedSlots) throws {
    if erased.isEmpty { return }
    var found = erased
    try forEachWholeRecord(after: .zero, through: erased.end) { record in
      if let envelope = try? EventRecord.envelope(record) { found.collect(envelope) }
    }
    erased = found
  }

  /// Lends the records that are there, a snapshot for every so many.
  private func forEachWholeRecord(
    after start: Position, through end: Position, _ body: (RawSpan) -> Void
  ) throws {
    var reached = start
    while reached < end {
      let stop = min(end, Position(reached.value + Self.erasureChunk))
      do {
        try read { snapshot in
          try snapshot.forEachRecord(after: reached, through: stop) { record in
            reached = reached.next
            body(record)
            return true
          }
        }
        reached = stop
      } catch LogError.missingRecord(let position) {
        reached = position
      }
    }
  }
}
