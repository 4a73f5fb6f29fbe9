package import Cryptography
package import EventLog
import MerkleTree
package import TokenDomain

/// What lists of events filter by, which a record gives up without opening anything sealed.
package struct EventOutline: Sendable {
  package var position: Position
  package var recordedAt: Timestamp
  package var occurredAt: Timestamp
  package var type: EventType
  package var account: AccountID?
  package var subject: Subject
  package var actor: Actor
  package var correlation: CorrelationID
  /// The hash of the record as a leaf of the log's Merkle tree; only where it was asked for.
  package var leafHash: Digest?

  /// Names the parts of an outline.
  package init(
    position: Position, recordedAt: Timestamp, occurredAt: Timestamp, type: EventType,
    account: AccountID?, subject: Subject, actor: Actor,
    correlation: CorrelationID
  ) {
    self.position = position
    self.recordedAt = recordedAt
    self.occurredAt = occurredAt
    self.type = type
    self.account = account
    self.subject = subject
    self.actor = actor
    self.correlation = correlation
  }

  /// The outline of a record.
  package init(_ envelope: RecordEnvelope) {
    self.init(
      position: envelope.position, recordedAt: envelope.recordedAt,
      occurredAt: envelope.occurredAt, type: envelope.type, account: envelope.account,
      subject: envelope.subject, actor: envelope.actor,
      correlation: envelope.correlation)
  }

  /// The outline of the front of a record.
  init(_ front: RecordFront) {
    self.init(
      position: front.position, recordedAt: front.recordedAt, occurredAt: front.occurredAt,
      type: front.type, account: front.account, subject: front.subject, actor: front.actor,
      correlation: front.correlation)
  }

  /// The outline of a whole event.
  package init(_ event: Event) {
    self.init(
      position: event.position, recordedAt: event.recordedAt, occurredAt: event.occurredAt,
      type: event.type, account: event.account, subject: event.subject, actor: event.actor,
      correlation: event.correlation)
  }
}

/// The log as indexes and questions read it, as it stood at one moment.
package protocol EventReading: ~Copyable {
  /// The position of the last event; zero for an empty log.
  func lastPosition() throws -> Position

  /// Lends the outlines of the events after `start` up to `end`, in order, until `body` returns
  /// false.
  func outlines(
    after start: Position, through end: Position, _ body: (EventOutline) throws -> Bool) throws

  /// Lends the outlines of the events after `start` up to `end`, in order, and the bodies of those of
  /// some types, with the texts that are wanted, until `read` returns false.
  ///
  /// - Parameter hashesLeaves: whether outlines are to tell the hash of their record, which costs a
  ///   microsecond each.
  func bodies(
    of types: Set<EventType>, texts: WantedTexts, hashesLeaves: Bool, after start: Position,
    through end: Position, _ read: (EventOutline, EventBody?) throws -> Bool) throws

  /// The event at a position; nil if there is none.
  func wholeEvent(at position: Position) throws -> Event?

  /// The position of the first event recorded at `moment` or later; the one after the last if there
  /// is none. O(log n).
  func firstPosition(recordedFrom moment: Timestamp) throws -> Position
}

extension LogReading where Self: ~Copyable {
  package func outlines(
    after start: Position, through end: Position, _ body: (EventOutline) throws -> Bool
  ) throws {
    try forEachRecord(after: start, through: end) { record in
      if let front = RecordFront(record) { return try body(EventOutline(front)) }
      return try body(EventOutline(EventRecord.envelope(record)))
    }
  }

  package func bodies(
    of types: Set<EventType>, texts: WantedTexts, hashesLeaves: Bool, after start: Position,
    through end: Position, _ read: (EventOutline, EventBody?) throws -> Bool
  ) throws {
    let vault = log.vault
    try forEachRecord(after: start, through: end) { record in
      let leafHash = hashesLeaves ? MerkleHash.leaf(record) : nil
      if let front = RecordFront(record), !types.contains(front.type) {
        var outline = EventOutline(front)
        outline.leafHash = leafHash
        return try read(outline, nil)
      }
      let sealed = try SealedEvent(record)
      var outline = EventOutline(sealed.envelope)
      outline.leafHash = leafHash
      guard types.contains(outline.type) else { return try read(outline, nil) }
      return try read(outline, sealed.body(texts, vault: vault))
    }
  }

  package func wholeEvent(at position: Position) throws -> Event? {
    try event(at: position)?.event
  }

  package func firstPosition(recordedFrom moment: Timestamp) throws -> Position {
    if moment.microseconds == .min { return Position(1) }
    return try position(at: Timestamp(microseconds: moment.microseconds - 1)).next
  }
}

extension LogSnapshot: EventReading {}
extension LogTransaction: EventReading {}
