import Cryptography
package import TokenDomain

/// An event as its record holds it: what stands in the clear in front was read, its data and texts
/// are read when they are asked for.
///
/// For readers that follow the whole log and need little of most events: an envelope costs a third
/// of an event without texts, and a text costs opening its seal.
package struct SealedEvent: Sendable {
  /// What stands in front.
  package let envelope: RecordEnvelope
  private let bytes: [UInt8]
  private let rest: RecordFields.Rest

  /// Whether the request that led to it had an id.
  package var hasRequest: Bool { rest.request != nil }

  /// Reads the front of a record, and makes sure that the rest is deterministic CBOR.
  ///
  /// - Throws: ``EventRecordError``.
  /// - Complexity: O(n), under half a microsecond; no keys, no texts.
  package init(_ record: RawSpan) throws(EventRecordError) {
    var fields = RecordFields()
    do {
      guard record.byteCount <= EventRecord.recordBytesMax else {
        throw EventRecordError.Cause.tooLarge(bytes: record.byteCount)
      }
      var reader = CBORReader(record)
      try fields.read(&reader)
      bytes = reader.bytes
      envelope = try fields.envelope()
      rest = fields.rest
    } catch {
      throw .wrapping(error, position: fields.position, type: fields.type)
    }
  }

  /// The whole event.
  ///
  /// What was sealed under a key that was erased comes back `.erased`, and with
  /// ``TokenDomain/Origin/isErased``; so do the texts that are not wanted, except where they lie
  /// under a seal with some that are.
  ///
  /// - Throws: ``EventRecordError``.
  /// - Complexity: O(n), about half a microsecond, and about 1.2 for each seal that is opened.
  package func opened(
    _ wanted: WantedTexts = .all, vault: any SealingKeys
  ) throws(EventRecordError) -> RecordedEvent {
    do {
      return try recordedEvent(wanted, vault)
    } catch {
      throw .wrapping(error, position: envelope.position, type: envelope.type)
    }
  }

  /// What happened, with the texts of the subject that are wanted, and nothing of the rest.
  ///
  /// - Throws: ``EventRecordError``.
  /// - Complexity: O(n), half of what the whole event costs.
  package func body(
    _ wanted: WantedTexts, vault: any SealingKeys
  ) throws(EventRecordError) -> EventBody {
    do {
      var unknown: [RecordedEvent.UnknownField] = []
      let texts = try subjectTexts(wanted, vault, &unknown)
      return try EventData.read(
        envelope.type, try dataReader(), texts: texts, unknown: &unknown)
    } catch {
      throw .wrapping(error, position: envelope.position, type: envelope.type)
    }
  }

  private func subjectTexts(
    _ wanted: WantedTexts, _ vault: any SealingKeys,
    _ unknown: inout [RecordedEvent.UnknownField]
  ) throws -> SealedTexts {
    guard let seal = rest.subjectSeal else { return SealedTexts() }
    let opens = wanted.opens(subjectSeal: seal.fields)
    return try texts(
      seal, RecordFields.Field.subjectSeal, .subjectSeal, opens ? vault : nil, &unknown)
  }

  private func recordedEvent(
    _ wanted: WantedTexts, _ vault: any SealingKeys
  ) throws -> RecordedEvent {
    var unknown = rest.unknown
    let texts = try subjectTexts(wanted, vault, &unknown)
    var origin = Origin(via: envelope.via)
    var reason = envelope.subject.hasSlot ? texts.reason : nil
    if let seal = rest.actorSeal {
      let opened = try self.texts(
        seal, RecordFields.Field.actorSeal, .actorSeal, wanted.opensActorSeal ? vault : nil,
        &unknown)
      origin = try opened.origin(via: envelope.via)
      if !envelope.subject.hasSlot { reason = opened.reason }
    }
    let body = try EventData.read(
      envelope.type, try dataReader(), texts: texts, unknown: &unknown)
    let event = Event(
      position: envelope.position, id: envelope.id, recordedAt: envelope.recordedAt,
      occurredAt: envelope.occurredAt, account: envelope.account, subject: envelope.subject,
      actor: envelope.actor, origin: origin, reason: reason.map { Reason(stored: $0) },
      correlation: envelope.correlation, causation: envelope.causation,
      request: try request(), body: body)
    return RecordedEvent(
      event, subjectSlot: envelope.subjectSlot, actorSlot: envelope.actorSlot,
      unknownFields: unknown)
  }

  private func request() throws -> RequestStamp? {
    guard let range = rest.request else { return nil }
    var reader = CBORReader(bytes, in: range)
    return try reader.request()
  }

  /// The clear data in the newest schema.
  private func dataReader() throws -> CBORReader? {
    let schema = rest.schema ?? 0
    if schema == EventRecord.schemaVersion(of: envelope.type) {
      return rest.data.map { CBORReader(bytes, in: $0) }
    }
    let data = rest.data.map { Array(bytes[$0]) }
    return try Upcasts.current.upcast(data, type: envelope.type, from: schema).map(CBORReader.init)
  }

  /// The texts in a seal; empty ones if it stays closed or its key was erased.
  private func texts(
    _ seal: RecordFields.SealedBox, _ field: UInt64,
    _ place: RecordedEvent.UnknownField.Place, _ vault: (any SealingKeys)?,
    _ unknown: inout [RecordedEvent.UnknownField]
  ) throws -> SealedTexts {
    guard let vault, let key = try vault.sealingKey(slot: seal.slot) else {
      return SealedTexts(erased: seal.fields)
    }
    let associated = SealBinding.bytes(
      field, position: envelope.position, id: envelope.id, fields: seal.fields)
    var plaintext: [UInt8]
    do throws(CryptographyError) {
      plaintext = try bytes.withRawSpan { record throws(CryptographyError) in
        try associated.withRawSpan { associated throws(CryptographyError) in
          try Seal.open(record.extracting(seal.box), associatedData: associated, key: key)
        }
      }
    } catch {
      throw EventRecordError.Cause.notAuthentic(slot: seal.slot)
    }
    defer { wipe(&plaintext) }
    let known = unknown.count
    let texts = try SealedTexts(plaintext, place: place, unknown: &unknown)
    guard SealedTexts.fields(of: texts, Array(unknown[known...])) == seal.fields else {
      throw EventRecordError.Cause.badValue("list of sealed fields")
    }
    return texts
  }
}

extension SealedTexts {
  /// Where an actor acted from, erased if it was there and is not known any more.
  fileprivate func origin(via: Origin.Via) throws -> Origin {
    let isErased = address?.isEmpty ?? agent?.isEmpty ?? false
    if isErased { return Origin(via: via, isErased: true) }
    let known = address.map { IPAddress(bytes: $0) }
    if let known, known == nil { throw EventRecordError.Cause.badValue("address") }
    return Origin(
      via: via, address: known ?? nil, agent: agent.map { UserAgent(stored: $0) })
  }
}
