import EventLog
import FoundationEssentials
import TestSupport
import Testing

/// The examples of RFC 8949, appendix A, which lie beside the package.
private enum Vectors {
  struct Vector: Decodable, Sendable {
    let hex: String
    let roundtrip: Bool
    let decoded: JSONTree?
    let diagnostic: String?
  }

  /// The file's contents; nil where it is absent, which is said aloud.
  static let contents: [UInt8]? = {
    let files = SharedData.files(in: "cbor", suffix: "appendix_a.json")
    if files.isEmpty { print("skipped: the CBOR vectors are not in ../shared/data/cbor") }
    return files.first?.contents
  }()
}

extension JSONTree {
  /// Whether a CBOR item means the same. Numbers are compared as the JSON reader has them.
  fileprivate func means(_ value: CBORValue) -> Bool {
    switch (self, value) {
    case (.null, .null): true
    case (.bool(let left), .bool(let right)): left == right
    case (.number(let left), .unsigned(let right)): left == Double(right)
    case (.number(let left), .negative(let right)): left == -1 - Double(right)
    case (.number(let left), .float(let right)): left == right
    case (.number(let left), .tagged(let tag, .bytes(let bytes))) where tag == 2 || tag == 3:
      left == (tag == 3 ? -1 : 1) * bytes.reduce(0) { $0 * 256 + Double($1) }
    case (.string(let left), .text(let right)): left == right
    case (.string(let left), .textChunks(let right)): left == right.joined()
    case (.array(let left), .array(let right)), (.array(let left), .indefiniteArray(let right)):
      left.count == right.count && zip(left, right).allSatisfy { $0.means($1) }
    case (.object(let left), .map(let right)), (.object(let left), .indefiniteMap(let right)):
      left.count == right.count
        && right.allSatisfy { entry in
          guard case .text(let key) = entry.key else { return false }
          return left[key]?.means(entry.value) ?? false
        }
    default: false
    }
  }
}

@Suite struct CBORValueTests {
  @Test(.enabled(if: Vectors.contents != nil)) func readsEveryExampleOfTheRFC() throws {
    let contents = try #require(Vectors.contents)
    let vectors = try JSONDecoder().decode([Vectors.Vector].self, from: Data(contents))
    #expect(vectors.count > 70)
    for vector in vectors {
      // RFC 8949 §3.3 calls this example of RFC 7049 not well-formed.
      if vector.hex == "f818" { continue }
      let bytes = hex(vector.hex)
      let value = try CBORValue(decoding: bytes)
      if let diagnostic = vector.diagnostic {
        #expect(value.diagnosticNotation == diagnostic, "\(vector.hex)")
      } else {
        #expect((vector.decoded ?? .null).means(value), "\(vector.hex): \(value)")
      }
      if vector.roundtrip { #expect(value.encoded == bytes, "\(vector.hex)") }
    }
  }

  @Test(
    arguments: [
      "", "18", "19 01", "1a", "1c", "3d", "5f", "5f 00 ff", "5f 61 61 ff", "5f 5f 40 ff ff", "61",
      "62 61", "61 ff", "81", "9b ff ff ff ff ff ff ff ff", "a1", "a1 01", "bf 01 ff", "c0", "df",
      "f8", "f8 18", "f9 00", "fc", "ff", "1f", "00 00", "82 ff 00",
    ])
  func refusesWhatIsNotWellFormed(_ digits: String) {
    #expect(throws: CBORError.self) { try CBORValue(decoding: hex(digits)) }
  }

  @Test func nestingHasALimit() throws {
    let deepest = [UInt8](repeating: 0x81, count: CBORReader.depthMax - 1) + [0]
    _ = try CBORValue(decoding: deepest)
    #expect(throws: CBORError.tooDeep(offset: CBORReader.depthMax)) {
      try CBORValue(decoding: [0x81] + deepest)
    }
  }

  @Test(
    arguments: [
      ("64 22 5c 0a 01", #""\"\\\n\u0001""#), ("fb 7e37e43c8800759c", "1.0e+300"),
      ("3b ff ff ff ff ff ff ff ff", "-18446744073709551616"), ("9f 00 ff", "[_ 0]"),
      ("bf 61 61 f6 ff", #"{_ "a": null}"#), ("7f 61 61 60 ff", #"(_ "a", "")"#),
    ])
  func isWrittenForPeople(_ digits: String, _ notation: String) throws {
    #expect(try CBORValue(decoding: hex(digits)).diagnosticNotation == notation)
  }
}
