import Cryptography
import LMDB
import TokenDomain

extension LiveReading where Self: ~Copyable {
  /// The token, with its texts opened only if they are asked for: that takes a key of the vault and
  /// some microseconds.
  func readToken(
    _ id: TokenID, withName: Bool, withCreator: Bool = true
  ) throws -> Token? {
    guard let bytes = try value(table(.tokens), id.bytes) else { return nil }
    let record = try TokenRecord(id, bytes)
    let texts = withName ? try texts(of: record) : .erased
    guard withCreator else { return record.token.with(texts, createdBy: .operator(.erased)) }
    return record.token.with(texts, createdBy: try actor(record.creator, texts))
  }

  private func texts(of record: TokenRecord) throws -> TokenTexts {
    guard !record.box.isEmpty, let key = try keys.sealingKey(record.slot) else { return .erased }
    let binding = SealedTexts.binding("token", record.token.id.value)
    return try TokenTexts(SealedTexts.open(record.box, binding: binding, key: key))
  }

  private func actor(_ creator: TokenRecord.Creator, _ texts: TokenTexts) throws -> Actor {
    switch creator {
    case .operator(let slot): .operator(try actorName(slot))
    case .principal(let slot): .principal(try actorName(slot))
    case .holder(let token): .holder(token)
    case .member(let member):
      .member(member, by: texts.operatorName.map(ActorName.init(stored:)))
    }
  }

  /// The name of the operator or principal whose key is in this slot.
  private func actorName(_ slot: UInt64) throws -> ActorName {
    try actorNames.name(slot) {
      guard let box = try value(table(.actors), slot.bigEndianBytes),
        let key = try keys.sealingKey(slot)
      else { return .erased }
      let binding = SealedTexts.binding("actor", UInt128(slot))
      let name = try SealedTexts.open(box, binding: binding, key: key)
      return ActorName(stored: String(decoding: name, as: UTF8.self))
    }
  }
}

extension FixedWidthInteger {
  /// The bytes, the most significant first.
  var bigEndianBytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(bigEndian: self)
    return bytes
  }
}
