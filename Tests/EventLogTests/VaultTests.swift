import Cryptography
import Files
import TestSupport
import Testing

@testable import EventLog

@Suite struct VaultTests {
  private let scratch: TemporaryDirectory
  private let directory: String

  init() throws {
    scratch = try TemporaryDirectory("vault")
    directory = scratch.file("vault")
    try Vault.create(in: directory)
  }

  private var path: String { directory + "/slots" }

  private func bytes(_ slot: UInt64, _ vault: Vault) throws -> [UInt8]? {
    try vault.key(slot: slot)?.withBytes { [UInt8](copying: $0) }
  }

  @Test func aNewVaultHasNoSlots() throws {
    let vault = try Vault(directory: directory)
    #expect(try vault.highestSlot() == 0)
    #expect(throws: LogError.missingSlot(1, path: path)) { try vault.key(slot: 1) }
    #expect(throws: LogError.missingSlot(0, path: path)) { try vault.key(slot: 0) }
    #expect(try fileStatus(path).permissions == 0o600)
    #expect(try fileStatus(directory).permissions == 0o700)
  }

  @Test func slotsAreMadeInChunksAndKeepTheirKeys() throws {
    let vault = try Vault(directory: directory)
    try vault.ensure(through: 1)
    #expect(try vault.highestSlot() == Vault.chunkSlots)
    let first = try #require(try bytes(1, vault))
    try vault.ensure(through: Vault.chunkSlots)
    #expect(try vault.highestSlot() == Vault.chunkSlots)
    try vault.ensure(through: 3 * Vault.chunkSlots + 1)
    #expect(try vault.highestSlot() == 4 * Vault.chunkSlots)
    let last = try #require(try bytes(4 * Vault.chunkSlots, vault))
    #expect(first != last)
    let again = try Vault(directory: directory)
    #expect(try bytes(1, again) == first)
    #expect(try bytes(4 * Vault.chunkSlots, again) == last)
  }

  @Test func noTwoSlotsHaveTheSameKeyAndNoneIsZero() throws {
    let vault = try Vault(directory: directory)
    try vault.ensure(through: 1)
    let keys = try (1...Vault.chunkSlots).map { try bytes($0, vault) }
    #expect(Set(keys).count == keys.count)
    #expect(!keys.contains(nil))
  }

  @Test func anErasedSlotHasNoKeyHereAndInAnotherProcess() throws {
    let vault = try Vault(directory: directory)
    let other = try Vault(directory: directory)
    try vault.ensure(through: 5)
    _ = try vault.key(slot: 3)
    let remembered = try other.key(slot: 3)
    #expect(remembered != nil)
    try vault.erase(slot: 3)
    try vault.erase(slot: 3)
    #expect(try vault.key(slot: 3) == nil)
    #expect(try other.key(slot: 3) != nil)
    other.forgetCache()
    #expect(try other.key(slot: 3) == nil)
    #expect(try vault.key(slot: 2) != nil)
    #expect(try vault.key(slot: 4) != nil)
    let stored = try readFile(path, bytesMax: 1 << 20)
    #expect(stored[3 * 32..<4 * 32].allSatisfy { $0 == 0 })
    try vault.erase(slots: [1, 2, 5])
    #expect(try vault.key(slot: 5) == nil)
    #expect(throws: LogError.missingSlot(9_999, path: path)) { try vault.erase(slot: 9_999) }
  }

  @Test func twoProcessesSeeTheSlotsOfEachOther() throws {
    let vault = try Vault(directory: directory)
    let other = try Vault(directory: directory)
    try vault.ensure(through: 10)
    #expect(try bytes(10, other) == bytes(10, vault))
    try other.ensure(through: Vault.chunkSlots + 1)
    try vault.ensure(through: Vault.chunkSlots + 2)
    #expect(try vault.highestSlot() == 2 * Vault.chunkSlots)
    #expect(try bytes(Vault.chunkSlots + 1, other) == bytes(Vault.chunkSlots + 1, vault))
  }

  @Test func whatACrashLeftBehindTheLastSlotIsWrittenOver() throws {
    do {
      let vault = try Vault(directory: directory)
      try vault.ensure(through: 1)
      // Longer than the header says, with zeros: the power went between the two writes.
      let file = try File(path, .readWrite)
      try file.truncate(to: 32 * Int(Vault.chunkSlots * 2))
    }
    let vault = try Vault(directory: directory)
    #expect(try vault.highestSlot() == Vault.chunkSlots)
    try vault.ensure(through: Vault.chunkSlots + 1)
    #expect(try vault.key(slot: Vault.chunkSlots + 1) != nil)
  }

  @Test func aVaultThatIsShorterThanItsHeaderSaysIsRefused() throws {
    try Vault(directory: directory).ensure(through: 1)
    try File(path, .readWrite).truncate(to: 32 * 1000)
    #expect(throws: LogError.damagedVault(path: path)) { try Vault(directory: directory) }
  }

  @Test func anotherFileIsNoVault() throws {
    try replaceFile(path, [UInt8](repeating: 7, count: 64), permissions: 0o600)
    #expect(throws: LogError.damagedVault(path: path)) { try Vault(directory: directory) }
  }

  @Test func aVaultThatOthersMayReadIsRefusedWithTheRemedy() throws {
    try File(path, .readWrite).setPermissions(0o640)
    let error = #expect(throws: LogError.looseKey(path: path)) { try Vault(directory: directory) }
    #expect(error.map { "\($0)".contains("chmod 600 \(path)") } == true)
  }

  @Test func theCacheIsBoundedAndKeepsWhatIsUsed() throws {
    let vault = try Vault(directory: directory)
    try vault.ensure(through: 100)
    var cache = KeyCache(keysMax: 10)
    for slot in 1...100 as ClosedRange<UInt64> {
      cache.insert(try #require(try vault.key(slot: slot)), slot)
      // Used each time, so never the one that goes.
      #expect(cache.key(1) != nil)
      #expect(cache.count <= 10)
    }
    #expect(cache.key(100) != nil)
    #expect(cache.key(2) == nil)
    cache.remove(100)
    #expect(cache.key(100) == nil)
  }
}
