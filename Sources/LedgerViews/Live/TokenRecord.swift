import TokenDomain

/// A token as the table `tokens` keeps it: what is clear, and its texts in a box.
///
/// Layout: size of the box (2), flags (2), account (16), revision (8), created at (8), creator,
/// duplicated from (16, if), generation (4), highest (4), secret (36, if), previous secret, its
/// generation and end (48, if), not before (8, if), expires (8, if), API version, scopes, networks
/// (18 each), slot (8), and the box to the end.
struct TokenRecord {
  /// The token, its texts being placeholders.
  var token: Token
  /// The slot of the key that the box is sealed under; 0 if there is none.
  var slot: UInt64
  /// The sealed texts; empty if the key was destroyed or there are none.
  var box: [UInt8]

  /// What a record goes on with when the token changes, read without the rest.
  struct Kept {
    let slot: UInt64
    let box: [UInt8]

    init(_ record: RawSpan) {
      let boxByteCount = Int(record.bigEndian(0) as UInt16)
      slot = record.bigEndian(record.byteCount - boxByteCount - 8)
      box = record.extracting(last: boxByteCount).copied()
    }
  }

  var bytes: [UInt8] {
    let settings = token.settings
    let flags = RecordFlags(
      token.isDisabled, token.isDeleted, token.isErased, token.duplicatedFrom != nil,
      token.secret != nil, token.previous != nil, settings.notBefore != nil,
      settings.expires != nil)
    var writer = RecordWriter(capacity: 384 + box.count)
    writer.write(UInt16(box.count))
    writer.write(flags.bits)
    writer.write(token.account)
    writer.write(token.revision)
    writer.write(token.createdAt)
    writer.write(token.createdBy)
    writer.write(token.duplicatedFrom) { $0.write($1) }
    writer.write(token.generation)
    writer.write(token.highestGeneration)
    writer.write(token.secret) { $0.write($1) }
    writer.write(token.previous) {
      $0.write($1.hash)
      $0.write($1.generation)
      $0.write($1.until)
    }
    writer.write(settings.notBefore) { $0.write($1) }
    writer.write(settings.expires) { $0.write($1) }
    writer.write(settings.apiVersion.text)
    writer.write(settings.scopes) { $0.write($1.text) }
    writer.write(settings.networks) { $0.write($1) }
    writer.write(slot)
    writer.write(raw: box)
    return writer.bytes
  }

  init(token: Token, slot: UInt64, box: [UInt8]) {
    self.token = token
    self.slot = slot
    self.box = box
  }

  init(_ id: TokenID, _ bytes: [UInt8]) throws {
    var reader = RecordReader(bytes, table: LiveTable.tokens.name)
    let boxByteCount = Int(try reader.integer() as UInt16)
    var flags = RecordFlags(bits: try reader.integer())
    let (isDisabled, isDeleted, isErased) = (flags.take(), flags.take(), flags.take())
    let account: AccountID = try reader.id()
    let revision = try reader.position()
    let createdAt = try reader.moment()
    let createdBy = try reader.actor()
    let duplicatedFrom: TokenID? = try reader.optional(flags.take()) { try $0.id() }
    let generation: UInt32 = try reader.integer()
    let highestGeneration: UInt32 = try reader.integer()
    let secret = try reader.optional(flags.take()) { try $0.secretHash() }
    let previous = try reader.optional(flags.take()) { reader in
      PreviousSecret(
        hash: try reader.secretHash(), generation: try reader.integer(),
        until: try reader.moment())
    }
    let notBefore = try reader.optional(flags.take()) { try $0.moment() }
    let expires = try reader.optional(flags.take()) { try $0.moment() }
    let version = VersionName(stored: try reader.text())
    let scopes = try reader.list { reader in
      ScopeName(stored: try reader.text())
    }
    let networks = try reader.list { try $0.network() }
    slot = try reader.integer()
    guard reader.count == boxByteCount else { throw reader.damaged }
    box = try reader.raw(count: boxByteCount)
    token = Token(
      id: id, account: account,
      settings: TokenSettings(
        name: .erased, scopes: scopes, apiVersion: version, networks: networks,
        notBefore: notBefore, expires: expires),
      isDisabled: isDisabled, isDeleted: isDeleted, isErased: isErased, createdAt: createdAt,
      createdBy: createdBy, duplicatedFrom: duplicatedFrom, generation: generation,
      highestGeneration: highestGeneration, secret: secret, previous: previous,
      revision: revision)
  }
}

extension Token {
  /// The token with its texts.
  func with(_ texts: TokenTexts) -> Token {
    var token = self
    token.settings.name = TokenName(stored: texts.name)
    token.settings.description = texts.description.map(TokenDescription.init(stored:))
    token.settings.contact = texts.contact.map(EmailAddress.init(stored:))
    token.settings.developers = texts.developers.map(EmailAddress.init(stored:))
    return token
  }
}
