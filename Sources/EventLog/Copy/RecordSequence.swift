import Cryptography
package import TokenDomain

/// The records of a log one after the other from the first, wherever they are read from: makes sure
/// that they follow each other as they must.
///
/// Texts stay sealed: they come back as if erased.
package struct RecordSequence {
  /// The position of the last record that was taken; zero at first.
  package private(set) var position = Position.zero
  /// When that was recorded.
  package private(set) var recordedAt: Timestamp?
  /// The highest vault slot that a record names.
  package private(set) var highestSlot: UInt64 = 0
  private var digest = LogDigest()

  package init() {}

  /// Takes the next record.
  ///
  /// - Returns: what it says.
  /// - Throws: `EventRecordError` for one that does not decode, ``LogError/outOfOrder(_:)`` for one of
  ///   another position, ``LogError/clockWentBack(_:)``.
  package mutating func take(_ record: RawSpan) throws -> RecordedEvent {
    let next = position.next
    let recorded = try EventRecordError.locating(at: next) {
      try EventRecord.decode(record, vault: NoKeys(), texts: .none)
    }
    guard recorded.event.position == next else { throw LogError.outOfOrder(next) }
    if let recordedAt, recorded.event.recordedAt < recordedAt {
      throw LogError.clockWentBack(next)
    }
    position = next
    recordedAt = recorded.event.recordedAt
    for case let slot? in [recorded.subjectSlot, recorded.actorSlot] {
      highestSlot = max(highestSlot, slot)
    }
    digest.add(record)
    return recorded
  }

  /// What a log of these records holds.
  ///
  /// - Parameter highestSlot: the highest vault slot that it ever handed out.
  package func contents(highestSlot: UInt64) -> LogContents {
    LogContents(
      position: position, recordedAt: recordedAt, highestSlot: highestSlot,
      digest: digest.finalize())
  }
}

/// Keys for those who read no texts.
private struct NoKeys: SealingKeys {
  func key(slot: UInt64) throws -> SecretKey? { nil }
}
