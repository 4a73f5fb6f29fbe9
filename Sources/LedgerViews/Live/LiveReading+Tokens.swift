import Cryptography
import LMDB
import TokenDomain

extension LiveReading where Self: ~Copyable {
  /// The token, with its texts opened only if they are asked for: that takes a key of the vault and
  /// some microseconds.
  func readToken(_ id: TokenID, withTexts: Bool) throws -> Token? {
    guard let bytes = try value(table(.tokens), id.bytes) else { return nil }
    let record = try TokenRecord(id, bytes)
    let texts = withTexts ? try texts(of: record) : .erased
    return record.token.with(texts)
  }

  private func texts(of record: TokenRecord) throws -> TokenTexts {
    guard !record.box.isEmpty, let key = try keys.sealingKey(record.slot) else { return .erased }
    let binding = SealedTexts.binding("token", record.token.id.value)
    return try TokenTexts(SealedTexts.open(record.box, binding: binding, key: key))
  }
}

extension FixedWidthInteger where Self: BitwiseCopyable {
  /// The bytes, the most significant first.
  var bigEndianBytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(bigEndian: self)
    return bytes
  }
}
