package import EventLog
package import TokenDomain

extension EventLog: EventSource {
  @available(*, noasync)
  package func forEach(
    after position: Position, countMax: Int, _ body: (ViewEvent) throws -> Void
  ) throws {
    try read { snapshot in
      let last = try snapshot.lastPosition()
      let end = min(last, Position(position.value + UInt64(countMax)))
      try snapshot.forEachRecord(after: position, through: end) { record in
        let recorded = try EventRecord.decode(record, vault: vault)
        try body(
          ViewEvent(
            recorded.event, subjectSlot: recorded.subjectSlot, actorSlot: recorded.actorSlot))
        return true
      }
    }
  }

  @available(*, noasync)
  package func withWriteLock(_ body: () throws -> Void) throws {
    let transaction = try beginWrite()
    try body()
    transaction.abort()
  }
}
