import TokenDomain

/// How values of the domain are written. All of it is part of the format.
extension CBORWriter {
  /// Microseconds since the epoch.
  mutating func timestamp(_ moment: Timestamp) { integer(moment.microseconds) }

  /// `[key number, 32 bytes]`.
  mutating func hash(_ hash: SecretHash) {
    array(count: 2)
    unsigned(UInt64(hash.keyNumber))
    bytes(hash.bytes)
  }

  /// `[0, name]`, `[1, member]`, `[1, member, operator]`, `[2, token]` or `[3, name]`.
  mutating func actor(_ actor: Actor) {
    switch actor {
    case .operator(let name):
      array(count: 2)
      unsigned(0)
      text(name.text)
    case .member(let member, let by):
      array(count: by == nil ? 2 : 3)
      unsigned(1)
      identifier(member.value)
      if let by { text(by.text) }
    case .holder(let token):
      array(count: 2)
      unsigned(2)
      identifier(token.value)
    case .principal(let name):
      array(count: 2)
      unsigned(3)
      text(name.text)
    }
  }

  /// The address's 4 or 16 bytes and one more for the prefix length, as one byte string.
  mutating func network(_ network: Network) {
    let isV4 = network.address.family == 4
    head(CBORKind.bytes, isV4 ? 5 : 17)
    for byte in network.address.bytes { raw(byte) }
    raw(network.prefixLength)
  }

  /// An array of networks.
  mutating func networks(_ networks: [Network]) {
    array(count: networks.count)
    for network in networks { self.network(network) }
  }

  /// An array of names of scopes.
  mutating func scopes(_ scopes: [ScopeName]) {
    array(count: scopes.count)
    for scope in scopes { text(scope.text) }
  }

  /// A moment or null.
  mutating func optionalTimestamp(_ moment: Timestamp?) {
    if let moment { timestamp(moment) } else { null() }
  }
}

extension IPAddress {
  /// The 4 or 16 bytes of the address.
  var bytes: [UInt8] {
    var bytes: [UInt8] = []
    if family == 4 {
      bytes.appendBigEndian(UInt32(truncatingIfNeeded: value))
    } else {
      bytes.appendBigEndian(value)
    }
    return bytes
  }

  /// The address of 4 or 16 bytes; nil for another number of bytes, and for 16 bytes that this
  /// program would have written as 4.
  init?(bytes: some Collection<UInt8>) {
    switch bytes.count {
    case 4: self.init(v4: bytes.reduce(0) { $0 << 8 | UInt32($1) })
    case 16:
      self.init(v6: bytes.reduce(0) { $0 << 8 | UInt128($1) })
      guard family == 6 else { return nil }
    default: return nil
    }
  }
}

/// How values of the domain are read: each is checked again, for what is in the file may be damaged.
extension CBORReader {
  mutating func timestamp(_ field: String) throws -> Timestamp {
    let moment = Timestamp(microseconds: try integer())
    guard Timestamp.writable.contains(moment) else { throw EventRecordError.Cause.badValue(field) }
    return moment
  }

  mutating func optionalTimestamp(_ field: String) throws -> Timestamp? {
    try skipNull() ? nil : try timestamp(field)
  }

  mutating func hash() throws -> SecretHash {
    try array(count: 2)
    let number = try unsigned(as: UInt32.self)
    let bytes = try byteString()
    guard bytes.count == SecretHash.byteCount else { throw EventRecordError.Cause.badValue("hash") }
    return SecretHash(keyNumber: number, bytes: bytes)
  }

  mutating func actor() throws -> Actor {
    let count = try arrayCount()
    let kind = try unsigned()
    switch (kind, count) {
    case (0, 2): return .operator(ActorName(stored: try nonemptyText()))
    case (1, 2): return .member(MemberID(value: try identifier()), by: nil)
    case (1, 3):
      let member = MemberID(value: try identifier())
      return .member(member, by: ActorName(stored: try nonemptyText()))
    case (2, 2): return .holder(TokenID(value: try identifier()))
    case (3, 2): return .principal(ActorName(stored: try nonemptyText()))
    default: throw EventRecordError.Cause.badValue("actor")
    }
  }

  mutating func networks() throws -> [Network] {
    var networks: [Network] = []
    for _ in 0..<(try arrayCount()) {
      let range = try byteStringRange()
      guard let prefix = bytes[range].last, let address = IPAddress(bytes: bytes[range.dropLast()]),
        prefix <= (address.family == 4 ? 32 : 128)
      else { throw EventRecordError.Cause.badValue("network") }
      let network = Network(stored: address, prefixLength: prefix)
      guard network.contains(address) else { throw EventRecordError.Cause.badValue("network") }
      networks.append(network)
    }
    return networks
  }

  mutating func scopes() throws -> [ScopeName] {
    var scopes: [ScopeName] = []
    for _ in 0..<(try arrayCount()) { scopes.append(ScopeName(stored: try nonemptyText())) }
    return scopes
  }

  /// A text that is there: an empty one would pass for an erased one.
  mutating func nonemptyText() throws -> String {
    let text = try text()
    guard !text.isEmpty else { throw EventRecordError.Cause.badValue("text") }
    return text
  }

  mutating func nonemptyTexts() throws -> [String] {
    var texts: [String] = []
    for _ in 0..<(try arrayCount()) { texts.append(try nonemptyText()) }
    return texts
  }

  /// A field with a number that this program does not know, or a refusal if it should know it.
  mutating func unknownField(
    _ key: UInt64, above last: UInt64, place: RecordedEvent.UnknownField.Place
  ) throws -> RecordedEvent.UnknownField {
    guard key > last else { throw EventRecordError.Cause.unexpectedField(key) }
    return RecordedEvent.UnknownField(place: place, key: key, value: Array(bytes[try skip()]))
  }
}
