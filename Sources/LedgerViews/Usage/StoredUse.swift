package import Cryptography
package import TokenDomain

/// The key under which the address is sealed that a token was used from; `nil` once it was erased, and
/// then the address is not kept. The token's own key, so that an erasure takes this, too.
package typealias AddressKeys = (TokenID) throws -> SecretKey?

/// How a secret was used, as the table holds it: the address is sealed.
///
/// The value: format (1 byte, 2), last used 8, count 8, failures 8, and the box of the address
/// (family 1, value 16) to the end.
struct StoredUse {
  private var lastUsed: Timestamp?
  private var count: UInt64 = 0
  private var failures: UInt64 = 0
  private var box: [UInt8] = []

  private static let format: UInt8 = 2
  private static let fixedByteCount = 25

  init() {}

  /// Reads a value; one that is none is an empty record, since telemetry must stop nothing.
  init(_ bytes: RawSpan) {
    guard bytes.byteCount >= Self.fixedByteCount, bytes.byte(0) == Self.format else { return }
    let used: Int64 = bytes.bigEndian(1)
    lastUsed = used == .min ? nil : Timestamp(microseconds: used)
    count = bytes.bigEndian(9)
    failures = bytes.bigEndian(17)
    box = bytes.copied(from: Self.fixedByteCount)
  }

  var bytes: [UInt8] {
    var bytes: [UInt8] = [Self.format]
    bytes.append(bigEndian: lastUsed?.microseconds ?? .min)
    bytes.append(bigEndian: count)
    bytes.append(bigEndian: failures)
    return bytes + box
  }

  /// Takes in what was noted since: counts add up, the later use is the last.
  mutating func merge(_ other: UsageRecord, of use: UsageKey, _ keys: AddressKeys) {
    count &+= other.count
    failures &+= other.failures
    guard let used = other.lastUsed else { return }
    if let lastUsed, used < lastUsed { return }
    lastUsed = used
    box = []
    // Without a key the address is not kept: telemetry stops nothing.
    guard let address = other.address, let key = try? keys(use.token) else { return }
    var plaintext: [UInt8] = [address.family]
    plaintext.append(bigEndian: address.value)
    box = Seal.seal(plaintext, associatedData: Self.binding(use), key: key)
  }

  /// The record with its address, if that can be opened.
  func opened(of use: UsageKey, _ keys: AddressKeys) -> UsageRecord {
    var record = UsageRecord(lastUsed: lastUsed, count: count, failures: failures)
    if !box.isEmpty, let key = try? keys(use.token) {
      let bytes = try? Seal.open(box, associatedData: Self.binding(use), key: key)
      record.address = bytes.flatMap(Self.address)
    }
    return record
  }

  private static func address(_ plaintext: [UInt8]) -> IPAddress? {
    guard plaintext.count == 17 else { return nil }
    let value = plaintext.dropFirst().reduce(0) { $0 << 8 | UInt128($1) }
    return switch plaintext[0] {
    case 4: IPAddress(v4: UInt32(truncatingIfNeeded: value))
    case 6: IPAddress(v6: value)
    default: nil
    }
  }

  /// The bytes that bind a box to what it is about.
  private static func binding(_ use: UsageKey) -> [UInt8] {
    Array("tokenledger usage 2 ".utf8) + use.bytes
  }
}
