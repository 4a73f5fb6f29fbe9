import Compression
import TestSupport
import Testing

/// What is compressed is what `gzip` gives back.
@Suite struct GzipTests {
  @Test(arguments: [0, 1, 255, 100_000, 3_000_000])
  func whatIsCompressedComesBack(count: Int) throws {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 7) }
    let compressed = try #require(Gzip.compressed(bytes))
    #expect(try gunzipped(compressed) == bytes)
  }

  @Test func theSameBytesAreCompressedAlike() {
    let text = Array("the same text, the same text".utf8)
    #expect(Gzip.compressed(text) == Gzip.compressed(text))
  }

  @Test func textBecomesSmaller() throws {
    let text = Array(String(repeating: "const one = document;\n", count: 500).utf8)
    #expect(try #require(Gzip.compressed(text)).count < text.count / 10)
  }
}
