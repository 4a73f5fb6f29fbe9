import Cryptography
import Files
import TestSupport
import Testing
import TokenDomain

@testable import EventLog

@Suite struct KeyringTests {
  private let scratch: TemporaryDirectory
  private let directory: String

  init() throws {
    scratch = try TemporaryDirectory("keyring")
    directory = scratch.file("keys")
    try Keyring.create(in: directory)
  }

  private let secret = Array("tlk_secret".utf8)

  private func hash(_ keyring: Keyring) throws -> SecretHash {
    let current = try #require(keyring.numbers.last)
    return try secret.withRawSpan { try keyring.hash($0, under: current) }
  }

  private func accepts(_ keyring: Keyring, _ hash: SecretHash) -> Bool {
    keyring.peppers.contains { pepper in
      let digest = secret.withRawSpan { pepper.digest(of: $0) }
      return pepper.number == hash.keyNumber && digest.bytes == hash.bytes
    }
  }

  @Test func filesAreTheOwnersOnly() throws {
    #expect(try fileStatus(directory).permissions == 0o700)
    #expect(try listDirectory(directory) == ["log.key", "names.key", "pepper-1.key"])
    for name in try listDirectory(directory) {
      #expect(try fileStatus("\(directory)/\(name)").permissions == 0o600)
    }
  }

  @Test func aSecretHashesTheSameAfterReopening() throws {
    let first = try hash(try Keyring(directory: directory))
    let keyring = try Keyring(directory: directory)
    #expect(try hash(keyring) == first)
    #expect(first.keyNumber == 1)
    #expect(accepts(keyring, first))
    #expect(keyring.namesHash(secret).bytes != first.bytes)
  }

  @Test func anOlderKeyAcceptsUntilItIsDestroyed() throws {
    let keyring = try Keyring(directory: directory)
    let other = try Keyring(directory: directory)
    let old = try hash(keyring)
    try keyring.addPepper(2)
    #expect(keyring.numbers == [1, 2])
    let new = try hash(keyring)
    #expect(new.keyNumber == 2 && new.bytes != old.bytes)
    #expect(accepts(keyring, old) && accepts(keyring, new))
    #expect(!accepts(other, new))
    try other.reload()
    #expect(accepts(other, new))
    try keyring.destroyPepper(1)
    try keyring.destroyPepper(1)
    #expect(!accepts(keyring, old) && accepts(keyring, new))
    #expect(try listDirectory(directory) == ["log.key", "names.key", "pepper-2.key"])
    try keyring.addPepper(3)
    let third = try hash(keyring)
    try keyring.addPepper(3)
    #expect(try hash(keyring) == third, "a key that is there already stays")
  }

  @Test func aKeyWhoseDestructionACrashCutShortIsGone() throws {
    let keyring = try Keyring(directory: directory)
    try keyring.addPepper(2)
    let path = "\(directory)/pepper-1.key"
    let zeros = [UInt8](repeating: 0, count: try readFile(path, bytesMax: 100).count)
    unsafe try File(path, .readWrite).write(zeros.span.bytes, at: 0)
    try keyring.reload()
    #expect(keyring.numbers == [2])
    #expect(try Keyring(directory: directory).numbers == [2])
  }

  @Test func oneOfSeveralThatMakeTheSameKeyMakesIt() throws {
    let hashes = Monitor<[UInt32: Set<[UInt8]>]>([:])
    let threads = try (0..<4).map { number in
      let keyring = try Keyring(directory: directory)
      return try WorkerThread(name: "rotate-\(number)") {
        for number in 2..<34 as Range<UInt32> {
          try? keyring.addPepper(number)
          let hash = try? secret.withRawSpan { try keyring.hash($0, under: number) }
          hashes.update { _ = $0[number, default: []].insert(hash?.bytes ?? []) }
        }
      }
    }
    for thread in threads { thread.join() }
    #expect(hashes.withLock { $0.count } == 32)
    #expect(hashes.withLock { $0.values.allSatisfy { $0.count == 1 } })
  }

  @Test func keysAreInOrderOfTheirNumbers() throws {
    let keyring = try Keyring(directory: directory)
    for number in (2...11).reversed() { try keyring.addPepper(UInt32(number)) }
    #expect(keyring.numbers == Array(1...11))
  }

  @Test func aKeyThatIsNotThereHashesNothing() throws {
    let keyring = try Keyring(directory: directory)
    let error = #expect(throws: LogError.self) {
      try secret.withRawSpan { span throws in _ = try keyring.hash(span, under: 7) }
    }
    #expect(error == .missingKey(7, path: directory))
  }

  @Test(arguments: ["pepper-1.key", "names.key"])
  func aKeyThatOthersMayReadIsRefusedWithTheRemedy(_ name: String) throws {
    let path = "\(directory)/\(name)"
    try File(path, .readWrite).setPermissions(0o644)
    let error = #expect(throws: LogError.looseKey(path: path)) {
      try Keyring(directory: directory)
    }
    #expect(error.map { "\($0)".contains("chmod 600 \(path)") } == true)
  }

  @Test func aDirectoryThatOthersMayEnterIsRefusedWithTheRemedy() throws {
    try File(directory, .readOnly).setPermissions(0o755)
    let error = #expect(throws: LogError.looseDirectory(path: directory)) {
      try Keyring(directory: directory)
    }
    #expect(error.map { "\($0)".contains("chmod 700 \(directory)") } == true)
  }

  @Test func everyDamagedByteOfAKeyIsNoticed() throws {
    let path = "\(directory)/pepper-1.key"
    let whole = try readFile(path, bytesMax: 100)
    for index in whole.indices {
      var damaged = whole
      damaged[index] ^= 1
      try replaceFile(path, damaged, permissions: 0o600)
      #expect(throws: LogError.damagedKey(path: path)) { try Keyring(directory: directory) }
    }
    try replaceFile(path, Array(whole.dropLast()), permissions: 0o600)
    #expect(throws: LogError.damagedKey(path: path)) { try Keyring(directory: directory) }
  }

  @Test func aDirectoryWithoutPepperKeysIsRefused() throws {
    try removeFile("\(directory)/pepper-1.key")
    #expect(throws: LogError.noKeys(path: directory)) { try Keyring(directory: directory) }
  }
}
