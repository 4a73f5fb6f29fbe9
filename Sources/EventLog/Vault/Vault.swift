package import Cryptography
import Files
import Synchronization

/// The keys that personal data in the log is sealed under, in a flat file beside it: 32 random bytes a
/// slot, a slot a subject or actor.
///
/// Destroying a key makes what was sealed under it unreadable, in the log and in every backup of it,
/// while the sealed bytes and their hashes stay as they are. Slots are numbered from 1 and never handed
/// out twice; the place of slot 0 holds the file's format.
package final class Vault: SealingKeys {
  /// Slots that are made at a time, so that sealing costs no sync of its own.
  package static let chunkSlots: UInt64 = 1_024
  /// Keys that are remembered; beyond that all are forgotten and read again.
  private static let cachedKeysMax = 65_536

  private static let slotByteCount = SecretKey.byteCount
  private static let heading: [UInt8] = {
    let text = Array("TokenLedger vault 1\n".utf8)
    return text + [UInt8](repeating: 0, count: slotByteCount - text.count)
  }()

  private let path: String
  private let file: File
  private let cache = Monitor<[UInt64: SecretKey]>([:])

  /// Makes the vault of a new ledger in `directory`, durably.
  package static func create(in directory: String) throws {
    try createDirectory(directory, permissions: 0o700)
    try replaceFile("\(directory)/slots", heading, permissions: 0o600)
    try syncDirectory(parentDirectory(of: directory))
  }

  /// Opens the vault in `directory`.
  ///
  /// - Throws: ``LogError/damagedVault(path:)`` for a file that is none.
  package init(directory: String, isReadOnly: Bool = false) throws {
    path = "\(directory)/slots"
    file = try File(path, isReadOnly ? .readOnly : .readWrite)
    guard try file.read(at: 0, count: Self.slotByteCount) == Self.heading else {
      throw LogError.damagedVault(path: path)
    }
  }

  /// The highest slot that the file has room for.
  package func highestSlot() throws -> UInt64 {
    UInt64(try file.size() / Self.slotByteCount) - 1
  }

  /// The key in a slot; `nil` if it was destroyed.
  ///
  /// A key that was read stays in memory until ``forgetCache()`` or the end of the process.
  ///
  /// - Throws: ``LogError/missingSlot(_:path:)`` when the vault is shorter than that.
  package func key(slot: UInt64) throws -> SecretKey? {
    if let key = cache.withLock({ $0[slot] }) { return key }
    precondition(slot > 0, "slots are numbered from 1")
    var bytes = try file.read(
      at: Int(slot) * Self.slotByteCount, count: Self.slotByteCount)
    defer { wipe(&bytes) }
    guard bytes.count == Self.slotByteCount else { throw LogError.missingSlot(slot, path: path) }
    let key = try SecretKey(copying: bytes, memory: .ordinary)
    guard !key.isZero else { return nil }
    cache.withLock { cache in
      if cache.count >= Self.cachedKeysMax { cache.removeAll(keepingCapacity: true) }
      cache[slot] = key
    }
    return key
  }

  /// Makes sure that there is a key on the disk for every slot up to this one. To be called with the
  /// log's write lock held, before a record names the slot. Costs nothing but once in
  /// ``chunkSlots`` times, when it syncs.
  @available(*, noasync)
  package func ensure(through slot: UInt64) throws {
    let size = try file.size()
    let needed = Int(slot + 1) * Self.slotByteCount
    guard size < needed else { return }
    // A crash may have left part of a slot: it was never named, so it is written over.
    let whole = size / Self.slotByteCount * Self.slotByteCount
    var keys = SecureRandom.bytes(
      count: needed - whole + Int(Self.chunkSlots - 1) * Self.slotByteCount)
    defer { wipe(&keys) }
    try file.write(keys, at: whole)
    try file.syncData()
  }

  /// Destroys the key in a slot: zeros in its place, synced.
  @available(*, noasync)
  package func erase(slot: UInt64) throws {
    try file.write([UInt8](repeating: 0, count: Self.slotByteCount), at: Int(slot) * 32)
    try file.syncData()
    cache.withLock { $0[slot] = nil }
  }

  /// Forgets every key in memory: another process may have destroyed some.
  package func forgetCache() {
    cache.withLock { $0.removeAll() }
  }
}

extension File {
  /// Writes all of `bytes`.
  fileprivate func write(_ bytes: [UInt8], at offset: Int) throws {
    // Holds: the span ends with the call, and the array outlives it.
    try unsafe write(bytes.span.bytes, at: offset)
  }
}

/// Replaces a file durably with `contents`.
package func replaceFile(_ path: String, _ contents: [UInt8], permissions: UInt32) throws {
  // Holds: the span ends with the call, and the array outlives it.
  try unsafe replaceFile(path, contents: contents.span.bytes, permissions: permissions)
}
