import Cryptography
import TestSupport
import Testing

/// A digest is its 32 bytes, in their order.
@Suite struct DigestTests {
  @Test(arguments: [0, 1, 31, 33, 64])
  func anythingButThirtyTwoBytesIsRefused(count: Int) {
    #expect(throws: CryptographyError.wrongSize(expectedBytes: 32, actualBytes: count)) {
      try Digest([UInt8](repeating: 7, count: count))
    }
  }

  @Test func bytesComeBackAsTheyWere() throws {
    let bytes = [UInt8](10..<42)
    let digest = try Digest(bytes)
    #expect(digest.bytes == bytes)
    let copied = digest.withBytes { span in
      (0..<span.byteCount).map { unsafe span.unsafeLoad(fromByteOffset: $0, as: UInt8.self) }
    }
    #expect(copied == bytes)
  }

  @Test func theDescriptionIsLowerCaseHexadecimal() throws {
    let digest = try Digest(Array(0xE0...0xFF))
    #expect(
      digest.description == "e0e1e2e3e4e5e6e7e8e9eaebecedeeeff0f1f2f3f4f5f6f7f8f9fafbfcfdfeff")
  }

  @Test func everyByteCountsForEqualityAndOrder() throws {
    let base = [UInt8](repeating: 0x7F, count: 32)
    let digest = try Digest(base)
    #expect(digest == (try Digest(base)))
    #expect(digest.isEqualInConstantTime(to: try Digest(base)))
    for index in 0..<32 {
      var larger = base
      larger[index] = 0x80
      let other = try Digest(larger)
      #expect(digest != other)
      #expect(!digest.isEqualInConstantTime(to: other))
      #expect(digest < other)
      #expect(!(other < digest))
    }
  }

  @Test func digestsAreSortedAsTheirBytesAre() throws {
    var generator = SeededGenerator(seed: 5)
    let all = (0..<300).map { _ in
      // Few values, so that beginnings agree often.
      (0..<32).map { _ in UInt8.random(in: 0...1, using: &generator) &* 255 }
    }
    let byBytes = all.sorted { $0.lexicographicallyPrecedes($1) }
    #expect(try all.map { try Digest($0) }.sorted().map(\.bytes) == byBytes)
  }

  @Test func equalDigestsAreOneKeyOfADictionary() throws {
    let digest = SHA256.hash([1])
    #expect(Set([digest, try Digest(digest.bytes), SHA256.hash([2])]).count == 2)
  }

  @Test func itTakesThirtyTwoBytesInline() {
    #expect(MemoryLayout<Digest>.size == 32)
  }
}
