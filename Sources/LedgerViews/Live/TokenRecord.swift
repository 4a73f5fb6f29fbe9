import TokenDomain

/// A token as the table `tokens` keeps it: what is clear, and its texts in a box.
///
/// Layout: size of the box (2), flags (2), creator (17, below), account (16), revision (8), created
/// at (8), duplicated from (16, if), generation (4), highest (4), secret (36, if), previous secret,
/// its generation and end (48, if), not before (8, if), expires (8, if), API version, scopes,
/// networks (18 each), slot (8), and the box to the end.
///
/// The creator is a kind (1) and in 16 bytes a member's or token's id, or the slot of an operator
/// or principal, whose name is in the table `actors`.
struct TokenRecord {
  /// Who made the token, without names.
  enum Creator: Hashable {
    case `operator`(slot: UInt64)
    case member(MemberID)
    case holder(TokenID)
    case principal(slot: UInt64)

    /// The kind and the 16 bytes of the record.
    var number: (kind: UInt8, value: UInt128) {
      switch self {
      case .operator(let slot): (1, UInt128(slot))
      case .member(let id): (2, id.value)
      case .holder(let id): (3, id.value)
      case .principal(let slot): (4, UInt128(slot))
      }
    }

    init?(kind: UInt8, value: UInt128) {
      switch kind {
      case 1: self = .operator(slot: UInt64(truncatingIfNeeded: value))
      case 2: self = .member(MemberID(value: value))
      case 3: self = .holder(TokenID(value: value))
      case 4: self = .principal(slot: UInt64(truncatingIfNeeded: value))
      default: return nil
      }
    }
  }

  /// What a record goes on with when the token changes, read without the rest.
  struct Kept {
    let creator: Creator
    let slot: UInt64
    let box: [UInt8]

    init?(_ record: RawSpan) {
      let boxByteCount = Int(record.bigEndian(0) as UInt16)
      guard let creator = Creator(kind: record.byte(4), value: record.bigEndian(5)) else {
        return nil
      }
      self.creator = creator
      slot = record.bigEndian(record.byteCount - boxByteCount - 8)
      box = record.extracting(last: boxByteCount).copied()
    }
  }

  /// The token, its texts and the names in its creator being placeholders.
  var token: Token
  var creator: Creator
  /// The slot of the key that the box is sealed under; 0 if there is none.
  var slot: UInt64
  /// The sealed texts; empty if the key was destroyed or there are none.
  var box: [UInt8]

  var bytes: [UInt8] {
    let settings = token.settings
    let flags = RecordFlags(
      token.isDisabled, token.isDeleted, token.isErased, token.duplicatedFrom != nil,
      token.secret != nil, token.previous != nil, settings.notBefore != nil,
      settings.expires != nil)
    var writer = RecordWriter(capacity: 384 + box.count)
    writer.write(UInt16(box.count))
    writer.write(flags.bits)
    writer.write(creator.number.kind)
    writer.write(creator.number.value)
    writer.write(token.account)
    writer.write(token.revision)
    writer.write(token.createdAt)
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

  init(token: Token, creator: Creator, slot: UInt64, box: [UInt8]) {
    self.token = token
    self.creator = creator
    self.slot = slot
    self.box = box
  }

  init(_ id: TokenID, _ bytes: [UInt8]) throws {
    var reader = RecordReader(bytes, table: LiveTable.tokens.name)
    let boxByteCount = Int(try reader.integer() as UInt16)
    var flags = RecordFlags(bits: try reader.integer())
    guard let creator = Creator(kind: try reader.integer(), value: try reader.integer()) else {
      throw reader.damaged
    }
    self.creator = creator
    let (isDisabled, isDeleted, isErased) = (flags.take(), flags.take(), flags.take())
    let account: AccountID = try reader.id()
    let revision = try reader.position()
    let createdAt = try reader.moment()
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
      createdBy: .operator(.erased), duplicatedFrom: duplicatedFrom, generation: generation,
      highestGeneration: highestGeneration, secret: secret, previous: previous,
      revision: revision)
  }
}

extension Token {
  /// The token with its texts and its creator.
  func with(_ texts: TokenTexts, createdBy: Actor) -> Token {
    var settings = settings
    settings.name = TokenName(stored: texts.name)
    settings.description = texts.description.map(TokenDescription.init(stored:))
    settings.contact = texts.contact.map(EmailAddress.init(stored:))
    settings.developers = texts.developers.map(EmailAddress.init(stored:))
    return Token(
      id: id, account: account, settings: settings, isDisabled: isDisabled, isDeleted: isDeleted,
      isErased: isErased, createdAt: createdAt, createdBy: createdBy,
      duplicatedFrom: duplicatedFrom, generation: generation,
      highestGeneration: highestGeneration, secret: secret, previous: previous,
      revision: revision)
  }
}
