import TestSupport
import Testing

@testable import MerkleTree

/// Base 64 written in one way only (RFC 4648 §4), and numbers.
@Suite struct Base64Tests {
  /// RFC 4648 §10.
  static let vectors = [
    ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
    ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
  ]

  @Test(arguments: vectors)
  func theVectorIsWrittenAndRead(bytes: String, text: String) {
    #expect(Base64.text(of: Array(bytes)) == Array(text))
    #expect(Base64.parse(Array(text)[...]) == Array(bytes))
  }

  @Test func whateverIsWrittenIsRead() {
    var random = SeededGenerator(seed: 64)
    for count in 0..<200 {
      let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
      let text = Base64.text(of: bytes)
      #expect(text.count == Base64.characterCount(of: count))
      #expect(Base64.parse(text[...]) == bytes)
    }
  }

  @Test func everyShortTextIsReadInOneWayOrRefused() {
    let characters = Array("AQgw/+=\n -_\u{7F}")
    for first in characters {
      for second in characters {
        for third in characters {
          for fourth in characters {
            let text = [first, second, third, fourth]
            if let bytes = Base64.parse(text[...]) {
              if Base64.text(of: bytes) != text { Issue.record("\(text)") }
            }
          }
        }
      }
    }
    for text in ["A", "AA", "AAA", "AAAAA", "=", "==", "===", "====", "A===", "AA==AA==", "AA=A"] {
      #expect(Base64.parse(Array(text)[...]) == nil)
    }
  }

  @Test func aNumberIsReadInOneWayOrRefused() {
    for (text, number) in [("0", 0), ("7", 7), ("10", 10), ("9223372036854775807", 1 << 63 - 1)]
      as [(String, UInt64)]
    {
      #expect(Decimal.parse(Array(text)[...]) == number)
    }
    for text in [
      "", "00", "01", "-1", "+1", " 1", "1 ", "1.", "0x1", "1e3", "9223372036854775808",
      "9999999999999999999", "18446744073709551616", "100000000000000000000000000000",
    ] {
      #expect(Decimal.parse(Array(text)[...]) == nil)
    }
  }
}
