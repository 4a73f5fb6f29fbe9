import Cryptography
import Testing

/// Keys tell nothing, random bytes are random, and what was wiped is gone.
@Suite struct SecretTests {
  private static let zeros = [UInt8](repeating: 0, count: 32)

  @Test(arguments: [SecretMemory.guarded, .ordinary])
  func aKeyKeepsTheBytesItWasGiven(memory: SecretMemory) throws {
    var bytes = [UInt8](1...32)
    let key = try SecretKey(copying: bytes, memory: memory)
    wipe(&bytes)
    #expect(bytesOf(key) == [UInt8](1...32))
  }

  @Test(arguments: [0, 31, 33])
  func aKeyOfAnotherSizeIsRefused(count: Int) {
    #expect(throws: CryptographyError.wrongSize(expectedBytes: 32, actualBytes: count)) {
      try SecretKey(copying: [UInt8](repeating: 1, count: count))
    }
  }

  @Test func onlyTheKeyOfZerosIsZero() throws {
    #expect(try SecretKey(copying: Self.zeros).isZero)
    for index in 0..<32 {
      var bytes = Self.zeros
      bytes[index] = 1
      #expect(try !SecretKey(copying: bytes).isZero)
    }
    #expect(!SecretKey().isZero)
  }

  @Test(arguments: [SecretMemory.guarded, .ordinary])
  func newKeysDiffer(memory: SecretMemory) {
    #expect(bytesOf(SecretKey(memory: memory)) != bytesOf(SecretKey(memory: memory)))
  }

  @Test func aKeyPrintsNothingOfItself() throws {
    let key = try SecretKey(copying: [UInt8](repeating: 0xAB, count: 32))
    var dumped = ""
    dump(key, to: &dumped)
    for text in ["\(key)", String(reflecting: key), String(describing: [key]), dumped] {
      #expect(text.contains("SecretKey(…)"))
      #expect(!text.lowercased().contains("ab"))
      #expect(!text.contains("171"))
    }
  }

  @Test(arguments: [SecretMemory.guarded, .ordinary])
  func manyKeysCanBeMadeAndLetGo(memory: SecretMemory) throws {
    // More than a process may have at once: a key that kept its pages would be noticed.
    for round in 0..<20_000 {
      let bytes = [UInt8](repeating: UInt8(round % 255) + 1, count: 32)
      let key = try SecretKey(copying: bytes, memory: memory)
      if key.isZero { Issue.record("a key of \(bytes[0]) is zero") }
    }
  }

  @Test(arguments: [0, 1, 16, 1_000])
  func randomBytesAreAsManyAsAsked(count: Int) {
    #expect(SecureRandom.bytes(count: count).count == count)
  }

  @Test func randomBytesDifferEachTime() {
    #expect(SecureRandom.bytes(count: 16) != SecureRandom.bytes(count: 16))
    var generator = SecureRandom()
    #expect(generator.next() != generator.next())
    #expect((0..<10).contains(Int.random(in: 0..<10, using: &generator)))
  }

  @Test func everyBitOfARandomNumberIsSometimesSet() {
    var generator = SecureRandom()
    // The chance that a bit stays the same through 128 numbers is 2⁻¹²⁷.
    let numbers = (0..<128).map { _ in generator.next() }
    #expect(numbers.reduce(0, |) == .max)
    #expect(numbers.reduce(.max, &) == 0)
  }

  @Test func fillingReachesEveryByteAndNoOther() {
    var reached = [Bool](repeating: false, count: 24)
    for _ in 0..<64 {
      var bytes = [UInt8](repeating: 0, count: 24)
      var span = bytes.mutableSpan
      var middle = unsafe span.mutableBytes
      SecureRandom.fill(&middle)
      for index in bytes.indices where bytes[index] != 0 { reached[index] = true }
    }
    #expect(reached.allSatisfy { $0 })
  }

  @Test func wipingLeavesZeros() {
    var bytes = [UInt8](1...100)
    wipe(&bytes)
    #expect(bytes == [UInt8](repeating: 0, count: 100))
    var none: [UInt8] = []
    wipe(&none)
    #expect(none.isEmpty)
  }

  @Test func wipingASpanLeavesZeros() {
    var bytes = [UInt8](1...100)
    var span = bytes.mutableSpan
    var lent = unsafe span.mutableBytes
    wipe(&lent)
    #expect(bytes == [UInt8](repeating: 0, count: 100))
  }

  @Test(
    arguments: [
      ([], [], true), ([1], [1], true), ([1], [2], false), ([1], [1, 0], false), ([], [0], false),
      ([1, 2, 3], [1, 2, 3], true), ([0, 2, 3], [1, 2, 3], false), ([1, 2, 4], [1, 2, 3], false),
    ] as [([UInt8], [UInt8], Bool)])
  func comparingInConstantTimeAnswersAsComparing(left: [UInt8], right: [UInt8], equal: Bool) {
    #expect(ConstantTime.areEqual(left, right) == equal)
    #expect(ConstantTime.areEqual(right, left) == equal)
  }

  private func bytesOf(_ key: SecretKey) -> [UInt8] {
    key.withBytes { span in
      (0..<span.byteCount).map { unsafe span.unsafeLoad(fromByteOffset: $0, as: UInt8.self) }
    }
  }
}
