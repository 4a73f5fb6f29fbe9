package import TokenDomain

/// What stands in the clear in front of a record, read without a look at what comes behind: for
/// readers of the whole log who need no more of most of it.
///
/// It checks no more than it needs, as ``RecordGlance``.
package struct RecordFront: Hashable {
  package let position: Position
  package let recordedAt: Timestamp
  package let occurredAt: Timestamp
  package let type: EventType
  package let account: AccountID?
  package let subject: Subject
  package let actor: Actor
  package let correlation: CorrelationID

  /// Reads the front of a record; `nil` for one that does not begin as records of known schemas do:
  /// reading it whole says why.
  ///
  /// - Complexity: O(1), about a tenth of a microsecond.
  package init?(_ record: RawSpan) {
    typealias Field = RecordFields.Field
    var place = RecordPlace()
    guard place.skipMapHead(record), place.skipKey(Field.position, record),
      let position = place.number(record), place.skipKey(Field.id, record),
      place.identifier(record) != nil, place.skipKey(Field.recordedAt, record),
      let recordedAt = place.timestamp(record)
    else { return nil }
    self.position = Position(position)
    self.recordedAt = recordedAt
    if place.skipKey(Field.occurredAt, record) {
      guard let occurredAt = place.timestamp(record) else { return nil }
      self.occurredAt = occurredAt
    } else {
      occurredAt = recordedAt
    }
    guard place.skipKey(Field.type, record), let number = place.number(record),
      let type = UInt8(exactly: number).flatMap(EventType.init(rawValue:)),
      place.skipKey(Field.schema, record), let schema = place.number(record),
      schema <= EventRecord.schemaVersion(of: type)
    else { return nil }
    self.type = type
    if place.skipKey(Field.account, record) {
      guard let id = place.identifier(record) else { return nil }
      account = AccountID(value: id)
    } else {
      account = nil
    }
    let subjectID = place.skipKey(Field.subject, record) ? place.identifier(record) : nil
    guard let subject = Subject(of: type, id: subjectID), place.skipKey(Field.actor, record),
      let actor = place.actor(record), place.skipKey(Field.via, record),
      place.number(record) != nil, place.skipKey(Field.correlation, record),
      let correlation = place.identifier(record)
    else { return nil }
    self.subject = subject
    self.actor = actor
    self.correlation = CorrelationID(value: correlation)
  }
}

extension Subject {
  /// What an event of a type is about, by the id that its record names; `nil` if that is missing, or
  /// there and should not be.
  init?(of type: EventType, id: UInt128?) {
    switch type {
    case .ledgerCreated, .ledgerRestored, .ledgerKeyRotated, .ledgerKeyRetired:
      guard id == nil else { return nil }
      self = .ledger
    case .catalogPublished:
      guard id == nil else { return nil }
      self = .catalog
    case .accountOpened, .accountRenamed, .accountClosed, .accountAPIAccessEnabled,
      .accountAPIAccessDisabled:
      guard let id else { return nil }
      self = .account(AccountID(value: id))
    case .memberAdded, .memberRoleChanged, .memberKeyReset, .memberRemoved, .memberErased:
      guard let id else { return nil }
      self = .member(MemberID(value: id))
    case .tokenCreated, .tokenDuplicated, .tokenReset, .tokenGraceEnded, .tokenResetTakenBack,
      .tokenVersionUpgraded, .tokenDisabled, .tokenEnabled, .tokenEdited, .tokenDeleted,
      .tokenRestored, .tokenErased:
      guard let id else { return nil }
      self = .token(TokenID(value: id))
    }
  }
}
