/// The first 32 bytes of a vault, where slot 0 would be: what the file is, how many of the keys behind
/// it were on the disk before this was written, and how far it forgot.
///
///     "TokenLedgerVault" (16) │ highest slot (8, big-endian) │ mark (8)
///
/// The number, not the size of the file, says which slots may be handed out: after a power cut a
/// file can be longer than what reached the disk, with zeros at its end that look like erased keys.
struct VaultHeader {
  static let byteCount = 32
  /// The bytes in front of the mark, which is written by others and at other times than they are.
  static let frontByteCount = 24
  private static let magic = Array("TokenLedgerVault".utf8)

  var highestSlot: UInt64
  var mark = ErasureMark.none

  var bytes: [UInt8] { front + mark.bytes }

  /// All but the mark.
  var front: [UInt8] {
    var bytes = Self.magic
    bytes.appendBigEndian(highestSlot)
    return bytes
  }

  init(highestSlot: UInt64) { self.highestSlot = highestSlot }

  /// Nil if the bytes are not a header.
  init?(_ bytes: [UInt8]) {
    guard bytes.count == Self.byteCount, bytes.starts(with: Self.magic) else { return nil }
    highestSlot = bytes[16..<Self.frontByteCount].reduce(0) { $0 << 8 | UInt64($1) }
    mark = ErasureMark(bytes[Self.frontByteCount...])
    guard highestSlot <= Vault.slotMax else { return nil }
  }
}
