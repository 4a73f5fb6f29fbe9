import LMDB
import TokenDomain

extension Reading where Self: ~Copyable {
  /// Lends the records of a table of events after `position` up to `last`, in order, each with its
  /// position, until `body` returns `false`.
  ///
  /// - Throws: ``LogError/missingRecord(_:)`` when one is not there.
  func forEachRecord(
    in events: Table, after position: Position, through last: Position,
    _ body: (Position, RawSpan) throws -> Bool
  ) throws {
    guard position < last else { return }
    try withCursor(events) { cursor in
      var expected = position.next
      let start = expected.key
      // Holds: the span ends with the call, and the array outlives it.
      var isThere = unsafe try cursor.seek(atOrAfter: start.span.bytes)
      while isThere && expected <= last {
        let goesOn = try cursor.withEntry { key, value in
          guard Position(key: key) == expected else { throw LogError.missingRecord(expected) }
          return try EventRecordError.locating(at: expected) { try body(expected, value) }
        }
        guard goesOn else { return }
        expected = expected.next
        isThere = try cursor.next()
      }
      guard expected > last else { throw LogError.missingRecord(expected) }
    }
  }
}
