package import EventLog
package import TokenDomain

extension EventLogSnapshot: LogSnapshot {
  package var last: Position { get throws { try lastPosition() } }

  package func outlines(
    after start: Position, through end: Position, _ body: (EventOutline) throws -> Bool
  ) throws {
    try forEachRecord(after: start, through: end) { record in
      try body(EventOutline(try EventRecord.envelope(record)))
    }
  }

  package func events(
    after start: Position, through end: Position, _ body: (Event) throws -> Bool
  ) throws {
    try forEachRecord(after: start, through: end) { record in
      try body(try EventRecord.decode(record, vault: log.vault).event)
    }
  }

  package func event(at position: Position) throws -> Event? {
    let recorded: RecordedEvent? = try event(at: position)
    return recorded?.event
  }

  package func firstPosition(recordedFrom moment: Timestamp) throws -> Position {
    try position(at: Timestamp(microseconds: moment.microseconds - 1)).next
  }
}

extension EventOutline {
  init(_ envelope: RecordEnvelope) {
    self.init(
      position: envelope.position, recordedAt: envelope.recordedAt, type: envelope.type,
      account: envelope.account, subject: envelope.subject, actor: envelope.actor,
      correlation: envelope.correlation)
  }
}
