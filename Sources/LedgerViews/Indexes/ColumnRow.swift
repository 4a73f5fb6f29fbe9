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

  /// Writes the 48 bytes in place of those that begin at `offset`.
  @inline(__always)
  func write(to bytes: inout [UInt8], at offset: Int) {
    precondition(offset + Self.byteCount <= bytes.count, "a row lies in its chunk")
    // Holds: the bounds were checked.
    unsafe bytes.withUnsafeMutableBytes { buffer in
      func store(_ value: some FixedWidthInteger & BitwiseCopyable, _ place: Int) {
        unsafe buffer.storeBytes(of: value, toByteOffset: offset + place, as: type(of: value))
      }
      store(id.value.bigEndian, 0)
      store(created.littleEndian, 16)
      store(expires.littleEndian, 24)
      store(version.littleEndian, 32)
      store(createdBy.littleEndian, 36)
      store(scopes.littleEndian, 40)
      store(flags.rawValue.littleEndian, 44)
    }
  }

  /// The state at `now`, as ``TokenDomain/Token/state(at:)`` says.
  @inline(__always)
  func state(at now: Int64) -> Token.State {
    if flags.contains(.deleted) { return .deleted }
    if flags.contains(.disabled) { return .disabled }
    return expires <= now ? .expired : .enabled
  }
}
