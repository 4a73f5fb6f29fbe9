package import TokenDomain

/// The form of an event in the log: deterministic CBOR (RFC 8949 §4.2), a map with small numbers as
/// keys, in which texts about people are sealed.
///
/// | field | | value |
/// |---|---|---|
/// | 1 | position | number |
/// | 2 | event id | 16 bytes |
/// | 3 | recorded at | microseconds since 1970 |
/// | 4 | occurred at | the same; only where it differs |
/// | 5 | type | ``TokenDomain/EventType`` |
/// | 6 | schema version of the type | number from 1 |
/// | 7 | account | 16 bytes; not for ledger and catalog |
/// | 8 | subject | 16 bytes; not for ledger and catalog; the type says of what kind |
/// | 9 | actor | `[0, operator]`, `[1, member]`, `[1, member, operator]`, `[2, token]`, `[3, principal]` |
/// | 10 | via | 0 cli, 1 http, 2 console, 3 library, 4 import |
/// | 11 | correlation | 16 bytes |
/// | 12 | causation | position |
/// | 13 | request | `[id, digest]` |
/// | 14 | data | a map by type: see ``EventData`` |
/// | 15 | subject's seal | `[slot, fields, box]` |
/// | 16 | actor's seal | `[slot, fields, box]` |
///
/// A box (see ``Cryptography/Seal``) holds a map of texts: 1 reason, 2 name, 3 description,
/// 4 contact, 5 developers, 6 e-mail, 7 address, 8 user agent, 12 to 15 name, description, contact
/// and developers before a change. `fields` says in the clear which of them there are: bit n is
/// field n. Bound to a box as associated data: the field number of the seal (1 byte), the position
/// (8, big-endian), the event id (16), and `fields` (8, big-endian).
///
/// Readers keep fields whose numbers are above those they know.
package enum EventRecord {
  /// Most bytes of a record. An entry bundle of the C2SP tile layout gives each entry's size in 16
  /// bits, and the largest event that the limits of all fields allow fits: see the tests.
  package static let recordBytesMax = 65_535

  /// Whether the record of `event` needs a slot for its subject and one for its actor.
  package static func sealingNeeds(of event: Event) -> (subject: Bool, actor: Bool) {
    let subject = event.subject.hasSlot && (event.reason != nil || event.body.hasTexts)
    let actor =
      event.origin.address != nil || event.origin.agent != nil
      || event.reason != nil && !event.subject.hasSlot
    return (subject, actor)
  }

  /// The record of an event.
  ///
  /// A slot that the event does not need is not written.
  ///
  /// - Precondition: slots that the event needs are given, and their keys are not erased.
  /// - Throws: ``EventRecordError`` with ``EventRecordError/Cause/erasedText``,
  ///   ``EventRecordError/Cause/keyUnavailable(slot:reason:)`` or
  ///   ``EventRecordError/Cause/tooLarge(bytes:)``.
  /// - Complexity: O(n); about 1 µs, and 1.5 to 2 for each seal (130 to 500 bytes, measured).
  package static func encode(
    _ recorded: RecordedEvent, vault: some SealingKeys
  ) throws(EventRecordError) -> [UInt8] {
    try encode(recorded, vault: vault, nonces: .random)
  }

  /// Where the nonces of boxes come from.
  enum Nonces {
    case random
    /// From what is sealed, so that golden files have one form.
    case derived
  }

  static func encode(
    _ recorded: RecordedEvent, vault: some SealingKeys, nonces: Nonces
  ) throws(EventRecordError) -> [UInt8] {
    do {
      return try RecordEncoder(recorded, nonces: nonces).encode(vault: vault)
    } catch {
      throw .wrapping(error, position: recorded.event.position, type: recorded.event.type)
    }
  }

  /// Reads a record.
  ///
  /// What was sealed under a key that was erased comes back `.erased`, and with
  /// ``TokenDomain/Origin/isErased``; so do texts that are not wanted (see ``WantedTexts``).
  ///
  /// - Throws: ``EventRecordError``, for any bytes but those that ``encode(_:vault:)`` could have
  ///   made, this year or in a later version with more fields.
  /// - Complexity: O(n); about 1 µs, and about 1.2 for each seal that is opened (130 to 500 bytes,
  ///   measured).
  package static func decode(
    _ bytes: RawSpan, vault: any SealingKeys, texts: WantedTexts = .all
  ) throws(EventRecordError) -> RecordedEvent {
    try SealedEvent(bytes).opened(texts, vault: vault)
  }

  /// Reads what stands in the clear in front: for those who follow the log to index it.
  ///
  /// - Throws: ``EventRecordError``.
  /// - Complexity: O(n), under a microsecond; no keys, no texts.
  package static func envelope(
    _ bytes: RawSpan
  ) throws(EventRecordError) -> RecordEnvelope {
    try SealedEvent(bytes).envelope
  }

  /// The version in which events of a type are written.
  package static func schemaVersion(of type: EventType) -> UInt64 { Upcasts.current.newest(type) }
}

extension EventRecordError {
  /// Adds to a cause where it was met.
  static func wrapping(
    _ error: any Error, position: Position?, type: EventType?
  ) -> EventRecordError {
    let cause: Cause =
      switch error {
      case let cause as Cause: cause
      case let error as CBORError: .malformed(error)
      case let error as EventRecordError: error.cause
      default: .badValue("\(error)")
      }
    return EventRecordError(position: position, type: type, cause: cause)
  }
}

extension EventBody {
  /// Whether it has texts that are sealed for its subject.
  var hasTexts: Bool {
    switch self {
    case .memberAdded, .tokenCreated, .tokenDuplicated: true
    case .tokenEdited(let edit):
      // From nothing to nothing is no change, and is not written.
      edit.name != nil || edit.developers != nil
        || edit.description?.before != nil || edit.description?.after != nil
        || edit.contact?.before != nil || edit.contact?.after != nil
    case .tokenRestored(let restored): restored.name != nil
    default: false
    }
  }
}
