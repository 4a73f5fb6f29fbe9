package import Cryptography
package import TokenDomain

/// What becomes of where a token was used from. The token's own key, so that an erasure takes this, too.
package enum UsageSeal {
  /// The address is sealed under this.
  case key(SecretKey)
  /// There is no key: the address is not kept.
  case none
  /// The token was erased: nothing is kept.
  case erased
}

/// Tells what becomes of what was noted about a token.
package typealias UsageSeals = (TokenID) throws -> UsageSeal

/// How a secret was used, as the table holds it: the address is sealed.
///
/// The value: format (1 byte, 3), last used 8, count 8, failures 8, the last day 4, the number of days 1;
/// for each day how many days before the last 1, count and failures, in seven bits a byte, the lowest
/// first, all but the last byte with the eighth bit set; and the box of the address (family 1, value 16)
/// to the end.
struct StoredUse {
  private var lastUsed: Timestamp?
  private var count: UInt64 = 0
  private var failures: UInt64 = 0
  private var days: [UsageDay] = []
  private var box: [UInt8] = []

  private static let format: UInt8 = 3
  private static let fixedByteCount = 30

  init() {}

  /// Reads a value; one that is none is an empty record, since telemetry must stop nothing.
  init(_ bytes: RawSpan) {
    guard bytes.byteCount >= Self.fixedByteCount, bytes.byte(0) == Self.format else { return }
    var offset = Self.fixedByteCount
    func next() -> UInt64? {
      var value: UInt64 = 0
      for shift in stride(from: UInt64(0), to: 64, by: 7) {
        guard offset < bytes.byteCount else { return nil }
        let byte = bytes.byte(offset)
        offset += 1
        value |= UInt64(byte & 0x7F) << shift
        if byte & 0x80 == 0 { return value }
      }
      return nil
    }
    let last: Int32 = bytes.bigEndian(25)
    var days: [UsageDay] = []
    for _ in 0..<bytes.byte(29) {
      guard let age = next(), let count = next(), let failures = next() else { return }
      let number = last.subtractingReportingOverflow(Int32(truncatingIfNeeded: age)).partialValue
      days.append(UsageDay(number: number, count: count, failures: failures))
    }
    self.days = days
    lastUsed = Self.lastUsed(bytes)
    count = bytes.bigEndian(9)
    failures = bytes.bigEndian(17)
    box = bytes.copied(from: offset)
  }

  /// When the secret was last used, without reading the rest.
  static func lastUsed(_ bytes: RawSpan) -> Timestamp? {
    guard bytes.byteCount >= fixedByteCount, bytes.byte(0) == format else { return nil }
    let used: Int64 = bytes.bigEndian(1)
    return used == .min ? nil : Timestamp(microseconds: used)
  }

  var bytes: [UInt8] {
    var bytes: [UInt8] = [Self.format]
    bytes.append(bigEndian: lastUsed?.microseconds ?? .min)
    bytes.append(bigEndian: count)
    bytes.append(bigEndian: failures)
    let last = days.last?.number ?? 0
    bytes.append(bigEndian: last)
    bytes.append(UInt8(days.count))
    for day in days {
      for var value in [UInt64(last - day.number), day.count, day.failures] {
        while value > 0x7F {
          bytes.append(UInt8(value & 0x7F) | 0x80)
          value >>= 7
        }
        bytes.append(UInt8(value))
      }
    }
    return bytes + box
  }

  /// Takes in what was noted since: counts add up, the later use is the last.
  mutating func merge(_ other: UsageRecord, of use: UsageKey, _ key: SecretKey?) {
    count &+= other.count
    failures &+= other.failures
    for day in other.days { days.add(day) }
    if let last = other.days.last { days = days.kept(at: last.number) }
    guard let used = other.lastUsed else { return }
    if let lastUsed, used < lastUsed { return }
    lastUsed = used
    box = []
    guard let address = other.address, let key else { return }
    var plaintext: [UInt8] = [address.family]
    plaintext.append(bigEndian: address.value)
    box = Seal.seal(plaintext, associatedData: Self.binding(use), key: key)
  }

  /// The record with its address, if that can be opened.
  func opened(of use: UsageKey, _ seals: UsageSeals) -> UsageRecord {
    var record = UsageRecord(lastUsed: lastUsed, count: count, failures: failures, days: days)
    if !box.isEmpty, case .key(let key)? = try? seals(use.token) {
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
    Array("tokenledger usage 3 ".utf8) + use.bytes
  }
}
