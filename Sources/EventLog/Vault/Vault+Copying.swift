package import Cryptography
import Files

extension Vault {
  /// Slots that are copied at a time.
  private static let copySlots = 32_768

  /// Writes the keys that may be handed out now into a new vault in `directory`, which must not be
  /// there: durable, but for the name of `directory` in its parent.
  ///
  /// What is erased meanwhile may be in the copy or not; whoever opens the copy with a log that says
  /// so erases it again.
  ///
  /// - Returns: the highest slot that was copied, and the digest of the keys.
  @available(*, noasync)
  package func copy(to directory: String) throws -> (highestSlot: UInt64, digest: Digest) {
    let highest = try highestSlot()
    try createDirectory(directory, permissions: 0o700)
    let target = try File("\(directory)/slots", .createExclusive(permissions: 0o600))
    try target.setPermissions(0o600)
    let digest = try forEachChunk(through: highest) { bytes, offset in
      try bytes.withRawSpan { try target.write($0, at: offset) }
    }
    try VaultHeader(highestSlot: highest).bytes.withRawSpan { try target.write($0, at: 0) }
    try target.sync()
    try target.close()
    try syncDirectory(directory)
    return (highest, digest)
  }

  /// SHA-256 over the keys of all slots, so that a copy can be told from one that was damaged. It
  /// tells nobody anything about keys that are random.
  @available(*, noasync)
  package func digest() throws -> Digest {
    try forEachChunk(through: highestSlot()) { _, _ in }
  }

  /// Lends all keys in order, and wipes them; returns their digest.
  private func forEachChunk(
    through highest: UInt64, _ body: ([UInt8], Int) throws -> Void
  ) throws -> Digest {
    var hash = SHA256()
    var slot: UInt64 = 1
    while slot <= highest {
      let count = min(Self.copySlots, Int(highest - slot + 1)) * SecretKey.byteCount
      let offset = Self.offset(slot)
      var bytes = try file.read(at: offset, count: count)
      defer { wipe(&bytes) }
      guard bytes.count == count else { throw LogError.damagedVault(path: path) }
      hash.update(bytes)
      try body(bytes, offset)
      slot += UInt64(Self.copySlots)
    }
    return hash.finalize()
  }
}
