import LMDB
import TokenDomain

/// A checkpoint as the log keeps it, with what the next one is computed from.
///
/// In the table `checkpoints`. Key: the tree's size as 8 big-endian bytes. Value: the roots of the
/// perfect subtrees from left to right, 32 bytes for each bit of the size that is one, then the note.
package struct StoredCheckpoint: Hashable, Sendable {
  /// How many events it covers.
  package let size: UInt64
  /// The roots of the tree's perfect subtrees, 32 bytes each.
  package let frontier: [UInt8]
  /// The signed note.
  package let note: [UInt8]

  package init(size: UInt64, frontier: [UInt8], note: [UInt8]) {
    precondition(frontier.count == 32 * size.nonzeroBitCount, "a hash for each perfect subtree")
    self.size = size
    self.frontier = frontier
    self.note = note
  }

  fileprivate init?(key: RawSpan, _ value: RawSpan) {
    let size = Position(key: key).value
    let bytes = [UInt8](copying: value)
    let frontierCount = 32 * size.nonzeroBitCount
    guard bytes.count >= frontierCount else { return nil }
    self.init(
      size: size, frontier: Array(bytes[..<frontierCount]), note: Array(bytes[frontierCount...]))
  }
}

extension LogReading where Self: ~Copyable {
  /// The checkpoint of the largest tree, or of the largest of at most `sizeMax` leaves.
  ///
  /// - Throws: ``LogError/damagedCheckpoint(size:)``, `LMDBError`.
  package func checkpoint(sizeMax: UInt64 = .max) throws -> StoredCheckpoint? {
    try withCursor(log.checkpoints) { cursor in
      let end = Position(sizeMax == .max ? sizeMax : sizeMax + 1).key
      // Holds: the span ends with the call, and the array outlives it.
      guard unsafe try cursor.seek(before: end.span.bytes) else { return nil }
      return try cursor.withEntry { key, value in
        guard let found = StoredCheckpoint(key: key, value) else {
          throw LogError.damagedCheckpoint(size: Position(key: key).value)
        }
        return found
      }
    }
  }
}

extension EventLog {
  /// Keeps a checkpoint: it is on the disk when this returns.
  ///
  /// - Throws: `LMDBError`.
  @available(*, noasync)
  package func keep(_ checkpoint: StoredCheckpoint, growthBytes: Int) throws {
    while true {
      do {
        let row = LogRow(checkpoint)
        try environment.write { transaction in
          try transaction.put(checkpoints, row.key, row.value)
        }
        return
      } catch {
        guard try grow(after: error, byBytes: growthBytes) else { throw error }
      }
    }
  }
}
