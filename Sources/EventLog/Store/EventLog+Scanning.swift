package import TokenDomain

/// What reading every record found.
package struct LogScan: Hashable, Sendable {
  /// A record that is not as it must be.
  package struct Damage: Hashable, Sendable {
    package var position: Position
    /// The event's type, if that can be read.
    package var type: EventType?
    package var cause: String
  }

  /// Records that were read.
  package var events: UInt64 = 0
  /// Those that are not as they must be, the first ones.
  package var damages: [Damage] = []
}

extension EventLog {
  /// Damaged records that a scan names before it ends.
  package static let damagesMax = 20
  /// Records that are read from one snapshot.
  private static let scanRecordsMax: UInt64 = 20_000

  /// Reads every record: none is missing, each decodes, its seals open, it has the position that its
  /// key says and is recorded no earlier than the one before.
  ///
  /// - Parameter progress: told the position reached and the last one.
  /// - Throws: what LMDB and the vault say; damage to a record is no error.
  /// - Complexity: O(n); 2 to 4 µs an event.
  @available(*, noasync)
  package func scan(progress: (Position, Position) -> Void = { _, _ in }) throws -> LogScan {
    var scan = LogScan()
    var reached = Position.zero
    var recordedAt: Timestamp?
    let end = try lastPosition()
    let slots = try read { try $0.highestSlot() }
    while reached < end, scan.damages.count < Self.damagesMax {
      let stop = min(end, Position(reached.value + Self.scanRecordsMax))
      do {
        try read { log in
          try log.forEachRecord(after: reached, through: stop) { record in
            let position = reached.next
            reached = position
            scan.events += 1
            let recorded = try EventRecord.decode(record, vault: vault)
            if let cause = fault(recorded, at: position, after: recordedAt, slots: slots) {
              scan.damages.append(
                LogScan.Damage(position: position, type: recorded.event.type, cause: cause))
            }
            recordedAt = max(recordedAt ?? recorded.event.recordedAt, recorded.event.recordedAt)
            return scan.damages.count < Self.damagesMax
          }
        }
      } catch let error as EventRecordError {
        scan.damages.append(
          LogScan.Damage(position: reached, type: error.type, cause: "\(error.cause)"))
      } catch LogError.missingRecord(let position) {
        scan.damages.append(
          LogScan.Damage(position: position, type: nil, cause: "the log has no record there"))
        reached = position
      }
      progress(reached, end)
    }
    return scan
  }

  private func fault(
    _ recorded: RecordedEvent, at position: Position, after recordedAt: Timestamp?, slots: UInt64
  ) -> String? {
    let event = recorded.event
    if event.position != position { return "its record says that it is event \(event.position)" }
    if let recordedAt, event.recordedAt < recordedAt {
      return "it was recorded before the event before it"
    }
    let highest = max(recorded.subjectSlot ?? 0, recorded.actorSlot ?? 0)
    return highest > slots ? "it names slot \(highest), which was never handed out" : nil
  }
}
