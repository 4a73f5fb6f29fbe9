import Testing

@testable import TokenLedger

@Suite("Reading JSON")
struct JSONReaderTests {
  private func read(_ text: String) throws -> JSONValue {
    try JSONReader.value(of: Array(text.utf8))
  }

  @Test("values of every kind")
  func kinds() throws {
    let value = try read(#" {"a": [1, -2.5e3, true, false, null], "b": {"c": "d"}} "#)
    #expect(value["a"]?.array?[0].integer(Int.self) == 1)
    #expect(value["a"]?.array?[1].integer(Int.self) == nil)
    #expect(value["a"]?.array?[2].boolean == true)
    #expect(value["a"]?.array?[4].isNull == true)
    #expect(value["b"]?["c"]?.string == "d")
    #expect(value["none"] == nil)
  }

  @Test(
    "escapes",
    arguments: [
      (#""a\"\\\/\b\f\n\r\tz""#, "a\"\\/\u{8}\u{C}\n\r\tz"),
      (#""\u00e9\uD83D\uDE00""#, "é😀"), ("\"naïve ✓\"", "naïve ✓"), ("\"\"", ""),
    ])
  func escapes(text: String, expected: String) throws {
    #expect(try read(text).string == expected)
  }

  @Test(
    "what is wrong, and where",
    arguments: [
      ("", 1, 1, "the text is empty"),
      (#"{"a": 1"#, 1, 8, "the text ends inside an object: it may be truncated"),
      ("{\n  \"a\": tru", 2, 11, "the text ends inside a value: it may be truncated"),
      (#"["abc"#, 1, 6, "the text ends inside a string: it may be truncated"),
      ("[1,\n2,]", 2, 3, "a value is expected here"),
      ("[1 2]", 1, 4, "a comma or ] is expected here"),
      (#"{"a": 1, "a": 2}"#, 1, 10, "the name \"a\" is repeated"),
      (#"{"a" 1}"#, 1, 6, "a colon is expected here"),
      ("{a: 1}", 1, 2, "a name in quotation marks is expected here"),
      ("01", 1, 2, "something follows the value"),
      ("-", 1, 2, "the text ends inside a number: it may be truncated"),
      (#""\uD83D""#, 1, 2, "a surrogate stands alone"),
      (#""\x""#, 1, 2, "there is no such escape"),
      ("\"\t\"", 1, 2, "a control character must be escaped"),
      ("1 2", 1, 3, "something follows the value"),
    ])
  func errors(text: String, line: Int, column: Int, problem: String) throws {
    let bytes = Array(text.utf8)
    let error = #expect(throws: JSONError.self) { try JSONReader.value(of: bytes) }
    #expect(error?.problem == problem)
    #expect(error.map { $0.place(in: bytes).line } == line)
    #expect(error.map { $0.place(in: bytes).column } == column)
  }

  @Test("invalid UTF-8 and deep nesting are refused")
  func hostile() {
    #expect(throws: JSONError.self) { try JSONReader.value(of: [0x22, 0xC3, 0x28, 0x22]) }
    let deep = [UInt8](repeating: UInt8(ascii: "["), count: 100_000)
    #expect(throws: JSONError.self) { try JSONReader.value(of: deep) }
  }

  @Test("every text cut short is refused")
  func truncation() throws {
    let text = Array(#"{"a": [1.5e7, "x\u00e9\n", true, null], "b": {"c": -0}}"#.utf8)
    _ = try JSONReader.value(of: text)
    for length in 0..<text.count {
      #expect(throws: JSONError.self) { try JSONReader.value(of: Array(text[..<length])) }
    }
  }

  @Test("several texts follow each other")
  func sequence() throws {
    var reader = JSONReader(Array("\u{FEFF}{\"n\": 1}\n[2]\n\n".utf8))
    #expect(try reader.nextText()?["n"]?.integer(Int.self) == 1)
    #expect(try reader.nextText()?.array?.count == 1)
    #expect(try reader.nextText()?.isNull == nil)
  }
}
