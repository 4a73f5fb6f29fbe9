import LMDB
import TokenDomain

/// What lists filter by of one token, in 48 bytes.
///
/// | offset | field | |
/// |---|---|---|
/// | 0 | token id | 16 bytes, big-endian |
/// | 16 | created at | microseconds |
/// | 24 | expires | microseconds, ``never`` if it does not |
/// | 32 | API version | number in ``Interning`` |
/// | 36 | created by | number in ``Interning`` |
/// | 40 | set of scopes | number in ``Interning`` |
/// | 44 | flags | |
struct ColumnRow {
  static let byteCount = 48
  static let never = Int64.max

  struct Flags: OptionSet {
    let rawValue: UInt32
    static let disabled = Self(rawValue: 1)
    static let deleted = Self(rawValue: 2)
    static let erased = Self(rawValue: 4)
  }

  var id: TokenID
  var created: Int64
  var expires: Int64
  var version: UInt32
  var createdBy: UInt32
  var scopes: UInt32
  var flags: Flags

  /// Reads the row that begins at `offset`.
  @inline(__always)
  init(_ bytes: RawSpan, at offset: Int) {
    id = TokenID(value: bytes.bigEndian(offset))
    created = bytes.littleEndian(offset + 16)
    expires = bytes.littleEndian(offset + 24)
    version = bytes.littleEndian(offset + 32)
    createdBy = bytes.littleEndian(offset + 36)
    scopes = bytes.littleEndian(offset + 40)
    flags = Flags(rawValue: bytes.littleEndian(offset + 44))
  }

  init(
    id: TokenID, created: Int64, expires: Int64, version: UInt32, createdBy: UInt32,
    scopes: UInt32
  ) {
    self.id = id
    self.created = created
    self.expires = expires
    self.version = version
    self.createdBy = createdBy
    self.scopes = scopes
    flags = []
  }

  /// The 48 bytes.
  var bytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Self.byteCount)
    bytes.append(bigEndian: id.value)
    bytes.append(littleEndian: created)
    bytes.append(littleEndian: expires)
    bytes.append(littleEndian: version)
    bytes.append(littleEndian: createdBy)
    bytes.append(littleEndian: scopes)
    bytes.append(littleEndian: flags.rawValue)
    return bytes
  }

  /// The state at `now`, as ``TokenDomain/Token/state(at:)`` says.
  @inline(__always)
  func state(at now: Int64) -> Token.State {
    if flags.contains(.deleted) { return .deleted }
    if flags.contains(.disabled) { return .disabled }
    return expires <= now ? .expired : .enabled
  }
}
