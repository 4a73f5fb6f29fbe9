package import Cryptography
import Files
package import TokenDomain

/// The keys under which personal data in the log is sealed, in a flat file beside it: 32 random
/// bytes a slot, one slot a subject or actor.
///
/// Destroying a key makes what was sealed under it unreadable, in the log and in every backup of
/// it, while the sealed bytes and their hashes stay as they are.
///
/// Slot n is at byte 32·n, from slot 1, and is never handed out twice; where slot 0 would be is a
/// header. Threads may share a vault. Processes may, too: only who holds the log's write
/// transaction extends it. A key that another process has erased can still be in this one's memory
/// until ``forgetCache()``.
package final class Vault: SealingKeys {
  /// Slots that are made at a time, so that sealing seldom costs a sync of its own.
  package static let chunkSlots: UInt64 = 1_024
  /// Most keys that are remembered, each some hundred bytes.
  package static let cachedKeysMax = 65_536
  /// The highest slot there can be: a vault of 64 GiB.
  package static let slotMax: UInt64 = 1 << 31

  let path: String
  let file: File
  private let isReadOnly: Bool
  private let state: Monitor<State>

  private struct State {
    /// Slots of which this process knows that they are on the disk.
    var highestSlot: UInt64 = 0
    /// The slot through which disk space is set aside.
    var roomSlot: UInt64 = 0
    var cache = KeyCache(keysMax: Vault.cachedKeysMax)
    /// Slots that a vault that may only be read takes for destroyed.
    var hidden: Set<UInt64> = []
  }

  /// Makes the vault of a new ledger in `directory`, durably, with no slots yet.
  package static func create(in directory: String) throws {
    try createDirectory(directory, permissions: 0o700)
    try replaceFile(
      "\(directory)/slots", VaultHeader(highestSlot: 0).bytes, permissions: 0o600)
    try syncDirectory(parentDirectory(of: directory))
  }

  /// Opens the vault in `directory`. Costs a sync, unless it is only read: what a process wrote
  /// before it died may not be on the disk.
  ///
  /// - Throws: ``LogError/damagedVault(path:)`` for a file that is none or too short,
  ///   ``LogError/looseKey(path:)`` when others than the owner may read it.
  package init(directory: String, isReadOnly: Bool = false) throws {
    path = "\(directory)/slots"
    self.isReadOnly = isReadOnly
    file = try File(path, isReadOnly ? .readOnly : .readWrite)
    guard try file.status().permissions & 0o077 == 0 else { throw LogError.looseKey(path: path) }
    state = Monitor(State())
    _ = try highestSlot()
  }

  /// The highest slot that may be handed out: its key and all below are on the disk.
  package func highestSlot() throws -> UInt64 {
    try state.withLock { state in try refresh(&state) }
  }

  /// Looks whether another process has added slots, and makes sure that they are on the disk.
  private func refresh(_ state: inout State) throws -> UInt64 {
    guard let header = VaultHeader(try file.read(at: 0, count: VaultHeader.byteCount)),
      try file.size() >= Self.offset(header.highestSlot + 1)
    else { throw LogError.damagedVault(path: path) }
    if header.highestSlot > state.highestSlot {
      if !isReadOnly { try file.syncData() }
      state.highestSlot = header.highestSlot
    }
    return state.highestSlot
  }

  /// Makes sure that there is a key on the disk for every slot up to this one. To be called with
  /// the log's write lock held, before a record names the slot.
  ///
  /// Costs a comparison, but once in ``chunkSlots`` times two syncs.
  @available(*, noasync)
  package func ensure(through slot: UInt64) throws {
    precondition(slot <= Self.slotMax, "a vault has at most \(Self.slotMax) slots")
    try state.withLock { state in
      if slot <= state.highestSlot { return }
      if slot <= (try refresh(&state)) { return }
      while state.highestSlot < slot { try extend(&state) }
    }
  }

  /// Sets disk space aside for the next chunk of slots, so that they can still be made when the disk is
  /// full. Where that cannot be done, making them may fail then, which changes nothing.
  func setRoomAside() {
    state.withLock { state in
      guard state.roomSlot < state.highestSlot + Self.chunkSlots else { return }
      let slot = state.highestSlot + 2 * Self.chunkSlots
      guard (try? file.allocate(throughByte: Self.offset(slot + 1))) != nil else { return }
      state.roomSlot = slot
    }
  }

  private func extend(_ state: inout State) throws {
    let next = state.highestSlot + Self.chunkSlots
    var keys = SecureRandom.bytes(count: Int(Self.chunkSlots) * SecretKey.byteCount)
    defer { wipe(&keys) }
    // The keys are on the disk before the header says that they are there. What a crash left
    // behind the last slot was never handed out, and is written over.
    try file.write(keys, at: Self.offset(state.highestSlot + 1))
    try file.syncData()
    try file.write(VaultHeader(highestSlot: next).front, at: 0)
    try file.syncData()
    state.highestSlot = next
  }

  /// The key in a slot; `nil` if it was destroyed.
  ///
  /// A key that was read stays in memory until many others were, ``forgetCache()``, or the end of
  /// the process.
  ///
  /// - Throws: ``LogError/missingSlot(_:path:)`` when the vault is shorter than that.
  /// - Complexity: some tens of nanoseconds for a key that is remembered, else a microsecond.
  package func key(slot: UInt64) throws -> SecretKey? {
    try state.withLock { state in
      if let key = state.cache.key(slot) { return key }
      if state.hidden.contains(slot) { return nil }
      try check(slot, &state)
      var bytes = try file.read(at: Self.offset(slot), count: SecretKey.byteCount)
      defer { wipe(&bytes) }
      guard bytes.count == SecretKey.byteCount else {
        throw LogError.missingSlot(slot, path: path)
      }
      let key = try SecretKey(copying: bytes, memory: .ordinary)
      guard !key.isZero else { return nil }
      // Read and remembered under one lock: an erasure cannot come in between.
      state.cache.insert(key, slot)
      return key
    }
  }

  /// Destroys the key in a slot: zeros in its place, synced. Idempotent.
  @available(*, noasync)
  package func erase(slot: UInt64) throws {
    try erase(slots: CollectionOfOne(slot))
  }

  /// Destroys the keys in slots, with one sync for all: zeros in their place. Idempotent; after a
  /// failure it has to be done again. A vault that may only be read takes them for destroyed as long
  /// as it is open.
  ///
  /// - Throws: ``LogError/missingSlot(_:path:)`` when the vault is shorter than that.
  @available(*, noasync)
  package func erase(slots: some Sequence<UInt64>) throws {
    let zeros = [UInt8](repeating: 0, count: SecretKey.byteCount)
    try state.withLock { state in
      for slot in slots {
        try check(slot, &state)
        state.cache.remove(slot)
        if isReadOnly {
          state.hidden.insert(slot)
        } else {
          try file.write(zeros, at: Self.offset(slot))
        }
      }
      if !isReadOnly { try file.syncData() }
    }
  }

  /// Forgets every key in memory: another process may have destroyed some.
  package func forgetCache() {
    state.withLock { $0.cache.removeAll() }
  }

  /// The position in a life of the ledger up to which every erasure is done; zero if the vault does
  /// not remember.
  package func erasedThrough(in incarnation: IncarnationID) throws -> Position {
    guard let header = VaultHeader(try file.read(at: 0, count: VaultHeader.byteCount)) else {
      throw LogError.damagedVault(path: path)
    }
    return header.mark.position(in: incarnation)
  }

  /// Remembers durably that every erasure up to a position is done.
  @available(*, noasync)
  package func noteErased(through position: Position, in incarnation: IncarnationID) throws {
    try file.write(
      ErasureMark(position, in: incarnation).bytes, at: VaultHeader.frontByteCount)
    try file.syncData()
  }

  private func check(_ slot: UInt64, _ state: inout State) throws {
    if slot > 0 && slot <= state.highestSlot { return }
    guard slot > 0, slot <= (try refresh(&state)) else {
      throw LogError.missingSlot(slot, path: path)
    }
  }

  static func offset(_ slot: UInt64) -> Int { Int(slot) * SecretKey.byteCount }
}

extension File {
  /// Writes all of `bytes`.
  fileprivate func write(_ bytes: [UInt8], at offset: Int) throws {
    try bytes.withRawSpan { try write($0, at: offset) }
  }
}

/// Replaces a file durably with `contents`.
package func replaceFile(_ path: String, _ contents: [UInt8], permissions: UInt32) throws {
  try contents.withRawSpan { try replaceFile(path, contents: $0, permissions: permissions) }
}
