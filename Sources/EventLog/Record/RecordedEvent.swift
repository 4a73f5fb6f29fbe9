package import TokenDomain

/// An event with what its record holds besides: under which keys its personal data is sealed, and
/// fields that a newer program wrote.
package struct RecordedEvent: Hashable, Sendable {
  /// The event. What was erased is `.erased`, and ``TokenDomain/Origin/isErased``.
  package var event: Event
  /// The vault's slot of the subject's texts; nil if the record seals none.
  package var subjectSlot: UInt64?
  /// The vault's slot of what is sealed for the actor; nil if the record seals nothing of it.
  package var actorSlot: UInt64?
  /// Fields that this program does not know, in the order of the record.
  package var unknownFields: [UnknownField]

  /// An event as it is to be written or was read.
  package init(
    _ event: Event, subjectSlot: UInt64? = nil, actorSlot: UInt64? = nil,
    unknownFields: [UnknownField] = []
  ) {
    self.event = event
    self.subjectSlot = subjectSlot
    self.actorSlot = actorSlot
    self.unknownFields = unknownFields
  }

  /// A field that a newer program wrote, kept as it is.
  package struct UnknownField: Hashable, Sendable {
    /// Which map holds it.
    package enum Place: UInt8, Sendable {
      /// The record itself.
      case record
      /// The clear data of its type.
      case data
      /// The sealed texts of the subject.
      case subjectSeal
      /// What is sealed for the actor.
      case actorSeal
    }
    package var place: Place
    /// The field's number, above all that this program knows in that map.
    package var key: UInt64
    /// The value: one item of deterministic CBOR.
    package var value: [UInt8]

    package init(place: Place, key: UInt64, value: [UInt8]) {
      self.place = place
      self.key = key
      self.value = value
    }
  }
}

/// What the indexes need of a record, read without keys.
package struct RecordEnvelope: Hashable, Sendable {
  package var position: Position
  package var id: EventID
  package var recordedAt: Timestamp
  package var occurredAt: Timestamp
  package var type: EventType
  package var account: AccountID?
  package var subject: Subject
  package var actor: Actor
  package var via: Origin.Via
  package var correlation: CorrelationID
  package var causation: Position?
  /// The vault's slot of the subject's texts, if the record seals any.
  package var subjectSlot: UInt64?
  /// The vault's slot of what is sealed for the actor, if the record seals any of it.
  package var actorSlot: UInt64?
}
