package import Cryptography
package import TokenDomain

/// What a log or a copy of it holds, so that two can be compared and a copy can be told from one
/// that was damaged.
package struct LogContents: Hashable, Sendable {
  /// The position of the last event.
  package var position: Position
  /// When that was recorded; `nil` for an empty log.
  package var recordedAt: Timestamp?
  /// The highest vault slot that was ever handed out.
  package var highestSlot: UInt64
  /// SHA-256 over all records in order, each after its length (4 bytes, big-endian).
  package var digest: Digest
}

/// The digest of ``LogContents``, record by record.
struct LogDigest {
  private var hash = SHA256()

  mutating func add(_ record: RawSpan) {
    let count = UInt32(truncatingIfNeeded: record.byteCount).bigEndian
    let length = InlineArray<1, UInt32> { _ in count }
    // Holds: any bytes are a number's.
    unsafe hash.update(length.span.bytes)
    hash.update(record)
  }

  consuming func finalize() -> Digest { hash.finalize() }
}
