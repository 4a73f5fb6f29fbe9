/// Everything that a record can seal, by field number; each seal is a map with some of them.
///
/// A value before a change has its own number, so that every text is one field, and the clear list
/// of the fields there are (``fields``) tells after an erasure what there was.
struct SealedTexts {
  /// The numbers of fields in a seal. Part of the format: never reused.
  enum Field {
    static let reason: UInt64 = 1
    static let name: UInt64 = 2
    static let description: UInt64 = 3
    static let contact: UInt64 = 4
    static let developers: UInt64 = 5
    static let email: UInt64 = 6
    static let address: UInt64 = 7
    static let agent: UInt64 = 8
    static let nameBefore: UInt64 = 12
    static let descriptionBefore: UInt64 = 13
    static let contactBefore: UInt64 = 14
    static let developersBefore: UInt64 = 15
    /// The highest number this program knows; others up to it are refused.
    static let last: UInt64 = 15
  }

  var reason: String?
  var name: String?
  var description: String?
  var contact: String?
  var developers: [String]?
  var email: String?
  var address: [UInt8]?
  var agent: String?
  var nameBefore: String?
  var descriptionBefore: String?
  var contactBefore: String?
  var developersBefore: [String]?

  /// Which fields there are: bit n is field n. In the clear.
  var fields: UInt64 {
    var fields: UInt64 = 0
    func note(_ isThere: Bool, _ field: UInt64) { if isThere { fields |= 1 << field } }
    note(reason != nil, Field.reason)
    note(name != nil, Field.name)
    note(description != nil, Field.description)
    note(contact != nil, Field.contact)
    note(developers != nil, Field.developers)
    note(email != nil, Field.email)
    note(address != nil, Field.address)
    note(agent != nil, Field.agent)
    note(nameBefore != nil, Field.nameBefore)
    note(descriptionBefore != nil, Field.descriptionBefore)
    note(contactBefore != nil, Field.contactBefore)
    note(developersBefore != nil, Field.developersBefore)
    return fields
  }

  /// What is known of a seal that is not opened: empty texts where there were some.
  init(erased fields: UInt64) {
    func text(_ field: UInt64) -> String? { fields & 1 << field == 0 ? nil : "" }
    func texts(_ field: UInt64) -> [String]? { fields & 1 << field == 0 ? nil : [""] }
    reason = text(Field.reason)
    name = text(Field.name)
    description = text(Field.description)
    contact = text(Field.contact)
    developers = texts(Field.developers)
    email = text(Field.email)
    address = fields & 1 << Field.address == 0 ? nil : []
    agent = text(Field.agent)
    nameBefore = text(Field.nameBefore)
    descriptionBefore = text(Field.descriptionBefore)
    contactBefore = text(Field.contactBefore)
    developersBefore = texts(Field.developersBefore)
  }

  /// Nothing yet.
  init() {}

  /// Writes what there is, and the fields that this program does not know.
  func write(_ unknown: [RecordedEvent.UnknownField]) -> [UInt8] {
    var writer = CBORWriter(capacityBytes: 256)
    var map = writer.beginMap()
    func text(_ text: String?, _ field: UInt64) {
      guard let text else { return }
      writer.key(field, in: &map)
      writer.text(text)
    }
    func texts(_ texts: [String]?, _ field: UInt64) {
      guard let texts else { return }
      writer.key(field, in: &map)
      writer.array(count: texts.count)
      for text in texts { writer.text(text) }
    }
    text(reason, Field.reason)
    text(name, Field.name)
    text(description, Field.description)
    text(contact, Field.contact)
    texts(developers, Field.developers)
    text(email, Field.email)
    if let address {
      writer.key(Field.address, in: &map)
      writer.bytes(address)
    }
    text(agent, Field.agent)
    text(nameBefore, Field.nameBefore)
    text(descriptionBefore, Field.descriptionBefore)
    text(contactBefore, Field.contactBefore)
    texts(developersBefore, Field.developersBefore)
    for field in unknown {
      writer.key(field.key, in: &map)
      writer.encoded(field.value)
    }
    writer.endMap(map)
    return writer.bytes
  }

  /// Reads what an opened seal holds.
  init(
    _ plaintext: [UInt8], place: RecordedEvent.UnknownField.Place,
    unknown: inout [RecordedEvent.UnknownField]
  ) throws {
    var reader = CBORReader(plaintext)
    var map = try reader.beginMap()
    while let field = try reader.nextKey(in: &map) {
      switch field {
      case Field.reason: reason = try reader.nonemptyText()
      case Field.name: name = try reader.nonemptyText()
      case Field.description: description = try reader.nonemptyText()
      case Field.contact: contact = try reader.nonemptyText()
      case Field.developers: developers = try reader.nonemptyTexts()
      case Field.email: email = try reader.nonemptyText()
      case Field.address: address = try reader.byteString()
      case Field.agent: agent = try reader.nonemptyText()
      case Field.nameBefore: nameBefore = try reader.nonemptyText()
      case Field.descriptionBefore: descriptionBefore = try reader.nonemptyText()
      case Field.contactBefore: contactBefore = try reader.nonemptyText()
      case Field.developersBefore: developersBefore = try reader.nonemptyTexts()
      default:
        unknown.append(try reader.unknownField(field, above: Field.last, place: place))
      }
    }
    try reader.finish()
  }
}
