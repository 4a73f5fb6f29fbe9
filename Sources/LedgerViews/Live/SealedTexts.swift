import Cryptography
import TokenDomain

/// The texts of a member or token as a record keeps them: sealed under the subject's own key.
///
/// Sealing is deterministic, so that building anew gives the same bytes.
enum SealedTexts {
  /// The bytes that bind a box to what it is about.
  static func binding(_ kind: String, _ id: UInt128) -> [UInt8] {
    var bytes = Array("tokenledger views 1 \(kind) ".utf8)
    bytes.append(bigEndian: id)
    return bytes
  }

  static func seal(_ texts: [UInt8], binding: [UInt8], key: SecretKey) -> [UInt8] {
    Seal.sealDeterministically(texts, associatedData: binding, key: key)
  }

  static func open(_ box: [UInt8], binding: [UInt8], key: SecretKey) throws -> [UInt8] {
    try Seal.open(box, associatedData: binding, key: key)
  }
}

/// The texts of a token.
struct TokenTexts: Hashable {
  var name: String
  var description: String?
  var contact: String?
  var developers: [String]

  init(_ token: Token) {
    name = token.settings.name.text
    description = token.settings.description?.text
    contact = token.settings.contact?.text
    developers = token.settings.developers.map(\.text)
  }

  /// What is left once the key is destroyed.
  static let erased = TokenTexts(name: "", developers: [])

  private init(name: String, developers: [String]) {
    self.name = name
    self.developers = developers
  }

  /// Whether there is nothing to seal.
  var isEmpty: Bool {
    name.isEmpty && (description ?? "").isEmpty && (contact ?? "").isEmpty
      && developers.allSatisfy(\.isEmpty)
  }

  var bytes: [UInt8] {
    var writer = RecordWriter()
    let flags = RecordFlags(description != nil, contact != nil)
    writer.write(flags.bits)
    writer.write(name)
    writer.write(description) { $0.write($1) }
    writer.write(contact) { $0.write($1) }
    writer.write(developers) { $0.write($1) }
    return writer.bytes
  }

  init(_ bytes: [UInt8]) throws {
    var reader = RecordReader(bytes, table: LiveTable.tokens.name)
    var flags = RecordFlags(bits: try reader.integer())
    name = try reader.text()
    description = try reader.optional(flags.take()) { try $0.text() }
    contact = try reader.optional(flags.take()) { try $0.text() }
    developers = try reader.list { try $0.text() }
    try reader.finish()
  }
}
