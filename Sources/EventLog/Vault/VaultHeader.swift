/// The first 32 bytes of a vault, where slot 0 would be: what the file is, and how many of the keys
/// behind it were on the disk before this was written.
///
///     "TokenLedgerVault" (16) │ highest slot (8, big-endian) │ zeros (8)
///
/// The number, not the size of the file, says which slots may be handed out: after a power cut a
/// file can be longer than what reached the disk, with zeros at its end that look like erased keys.
struct VaultHeader {
  static let byteCount = 32
  private static let magic = Array("TokenLedgerVault".utf8)

  var highestSlot: UInt64

  var bytes: [UInt8] {
    var bytes = Self.magic
    bytes.appendBigEndian(highestSlot)
    bytes.appendBigEndian(UInt64(0))
    return bytes
  }

  init(highestSlot: UInt64) { self.highestSlot = highestSlot }

  /// Nil if the bytes are not a header.
  init?(_ bytes: [UInt8]) {
    guard bytes.count == Self.byteCount, bytes.starts(with: Self.magic),
      bytes[24...].allSatisfy({ $0 == 0 })
    else { return nil }
    highestSlot = bytes[16..<24].reduce(0) { $0 << 8 | UInt64($1) }
    guard highestSlot <= Vault.slotMax else { return nil }
  }
}
