import TestSupport
import Testing
import TokenLedger

@testable import TokenLedgerCLI

@Suite("JSON is written")
struct JSONTests {
  private func line(_ value: JSON) -> String {
    String(decoding: JSONWriter.line(value), as: UTF8.self)
  }

  @Test("Keys keep their order, and empty things are there")
  func order() {
    let value = JSON.object([
      ("z", .null), ("a", .array([])), ("m", .object([])), ("b", .bool(true)),
      ("n", .array([.number(-1), .number(.max)])), ("s", .string("")),
    ])
    #expect(
      line(value) == #"{"z":null,"a":[],"m":{},"b":true,"n":[-1,9223372036854775807],"s":""}"#)
  }

  @Test("Indented JSON has a field a line")
  func indented() {
    let value = JSON.object([("a", .array([.number(1), .number(2)])), ("b", .array([]))])
    let text = String(decoding: JSONWriter.indented(value), as: UTF8.self)
    #expect(text == "{\n  \"a\": [\n    1,\n    2\n  ],\n  \"b\": []\n}")
  }

  @Test(
    "What a terminal would obey is escaped",
    arguments: [
      ("\"", #""\"""#), ("\\", #""\\""#), ("\n", #""\n""#), ("\t", #""\t""#), ("\r", #""\r""#),
      ("\u{0}", #""\u0000""#), ("\u{1B}[31m", #""\u001b[31m""#), ("\u{7F}", #""\u007f""#),
      ("\u{9B}", #""\u009b""#), ("\u{202E}", #""\u202e""#), ("\u{2028}", #""\u2028""#),
      ("é中😀", "\"é中😀\""), ("/", "\"/\""),
    ])
  func escapes(text: String, expected: String) {
    #expect(line(.string(text)) == expected)
  }

  @Test("Every scalar of the first plane comes back")
  func roundTrip() throws {
    for value in UInt32(0)..<0x1_0000 {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let written = line(.string(String(Character(scalar))))
      #expect(try JSONReading.string(written).unicodeScalars.elementsEqual([scalar]))
    }
  }

  @Test("A position too large for JSON's signed numbers does not trap")
  func largePosition() {
    #expect(line(.position(Position(.max))) == "9223372036854775807")
  }
}

@Suite("CSV is written")
struct CSVTests {
  @Test(
    "Cells are quoted as RFC 4180 says, and what a spreadsheet would run is disarmed",
    arguments: [
      ("plain", "plain"), ("", ""), ("a,b", "\"a,b\""), ("a\"b", "\"a\"\"b\""),
      ("a\nb", "\"a\nb\""), ("a\r\nb", "\"a\r\nb\""), ("=1+1", "'=1+1"), ("+1", "'+1"),
      ("-1", "'-1"), ("@x", "'@x"), ("\tx", "'\tx"), ("\rx", "\"'\rx\""),
      ("=\"a\"", "\"'=\"\"a\"\"\""), ("a=b", "a=b"),
    ])
  func cells(text: String, expected: String) {
    #expect(CSV.cell(text) == expected)
  }

  @Test("Records end in carriage return and line feed")
  func record() {
    #expect(CSV.record(["a", "", "b c"]) == Array("a,,b c\r\n".utf8))
  }

  @Test("Nested fields have columns of their own")
  func columns() {
    let object = JSON.object([
      ("actor", .object([("id", .string("operator:root")), ("agent", .null)])),
      ("scopes", .array([.string("a"), .string("b")])), ("data", .object([("n", .number(1))])),
      ("yes", .bool(true)),
    ])
    let columns = ["actor.id", "actor.agent", "scopes", "data", "yes", "absent"]
    #expect(
      CSV.cells(object, columns: columns)
        == ["operator:root", "", "a b", #"{"n":1}"#, "true", ""])
  }
}

@Suite("Tables and terminals")
struct TableTests {
  private func table(_ rows: [[String]], columnsMax: Int? = nil) -> String {
    var table = Table(headings: ["ID", "NAME"], columnsMax: columnsMax, isColoured: false)
    let lines = rows.map { table.add($0.map { Cell($0) }) }.joined()
    return lines + table.finish()
  }

  @Test("Columns are as wide as what they hold, accents and wide characters counted right")
  func widths() {
    let rows = [["1", "e\u{301}"], ["22", "中文"], ["中", "x"]]
    #expect(table(rows) == "ID  NAME\n1   e\u{301}\n22  中文\n中  x\n")
  }

  @Test("A table without rows prints nothing")
  func empty() {
    #expect(table([]) == "")
  }

  @Test("Rows fit the terminal")
  func fitting() {
    let text = table([["12", String(repeating: "x", count: 100)]], columnsMax: 40)
    for line in text.split(separator: "\n") { #expect(TerminalText.width(String(line)) <= 40) }
    #expect(text.contains("…"))
  }

  @Test("Times stay whole while the rest can be told apart")
  func times() {
    let row = ["2026-03-01 09:30:00", String(repeating: "x", count: 100)]
    #expect(table([row], columnsMax: 40).contains("2026-03-01 09:30:00  xxxxxxxxxxxxxxxxxx…\n"))
    #expect(table([row], columnsMax: 20).contains("2026-03-0…  xxxxxxx…\n"))
  }

  @Test("Nothing in a cell reaches the terminal as a command")
  func escaping() {
    let text = table([["\u{1B}]0;x\u{7}", "a\u{202E}b\u{9B}c\nd"]])
    #expect(!text.unicodeScalars.contains { $0 != "\n" && $0.isObeyedByTerminals })
    #expect(text.contains(#"\u{1b}]0;x\u{7}"#))
    #expect(text.contains(#"a\u{202e}b\u{9b}c\nd"#))
  }

  @Test("More rows than are looked at first still come, in order")
  func long() {
    let rows = (0..<2500).map { ["\($0)", "n"] }
    let lines = table(rows).split(separator: "\n")
    #expect(lines.count == 2501)
    #expect(lines.last == "2499  n")
  }

  @Test(
    "Widths",
    arguments: [
      ("abc", 3), ("é", 1), ("e\u{301}", 1), ("中", 2), ("😀", 2), ("👩‍👩‍👧", 2), ("👍🏽", 2),
      ("❤️", 2), ("ｱ", 1), ("Ａ", 2), ("한", 2), ("\u{200B}", 0), ("", 0), ("🇩🇪", 2),
    ])
  func width(text: String, columns: Int) {
    #expect(TerminalText.width(text) == columns, "\(text)")
  }

  @Test("Text is cut between characters")
  func truncation() {
    #expect(TerminalText.truncated("abcdef", toWidth: 4) == "abc…")
    #expect(TerminalText.truncated("abcd", toWidth: 4) == "abcd")
    #expect(TerminalText.truncated("中文中", toWidth: 4) == "中…")
    #expect(TerminalText.truncated("abc", toWidth: 0) == "")
  }

  @Test("Colour is there only when asked for")
  func colour() {
    #expect(Style.bold.applied(to: "x", if: true) == "\u{1B}[1mx\u{1B}[0m")
    #expect(Style.bold.applied(to: "x", if: false) == "x")
    #expect(Style.plain.applied(to: "x", if: true) == "x")
  }
}

@Suite("Lists and changes in every format")
struct OutputTests {
  private func printed(
    _ format: OutputFormat, _ numbers: [Int], next: JSON = .null
  ) throws -> String {
    var bytes: [UInt8] = []
    let output = Output(
      format: format, isTerminal: false, isColoured: false, columns: nil,
      sink: { bytes += $0 })
    let shape = ListShape<Int>(
      plural: "numbers", headings: ["N"], columns: ["n"],
      json: { .object([("n", .integer($0))]) }, cells: { [Cell("\($0)")] })
    try output.list(shape) { print in
      for number in numbers { try print(number) }
      return (7, next)
    }
    try output.flush()
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test("A list is bare objects in lines, and one object in JSON")
  func list() throws {
    #expect(try printed(.jsonl, [1, 2]) == "{\"n\":1}\n{\"n\":2}\n")
    #expect(
      try printed(.json, [1, 2], next: .string("c"))
        == "{\"numbers\":[{\"n\":1},{\"n\":2}],\"total\":7,\"next\":\"c\"}\n")
    #expect(try printed(.csv, [1, 2]) == "n\r\n1\r\n2\r\n")
    #expect(try printed(.table, [1, 2]) == "N\n1\n2\n")
  }

  @Test("An empty list is whole too")
  func empty() throws {
    #expect(try printed(.jsonl, []) == "")
    #expect(try printed(.json, []) == "{\"numbers\":[],\"total\":7,\"next\":null}\n")
    #expect(try printed(.csv, []) == "n\r\n")
    #expect(try printed(.table, []) == "nothing matched\n")
  }

  @Test("Progress says how much is done, how fast, and how long it will take")
  func progress() {
    func text(_ columns: Int, done: UInt64 = 500, seconds: Double = 2) -> String {
      ProgressBar.text("views", done: done, total: 1000, seconds: seconds, columns: columns)
    }
    #expect(text(80) == "views ████████████░░░░░░░░░░░░ 50% 500/1000, 250/s, 2 s left")
    #expect(text(50) == "views ██████░░░░░░ 50% 500/1000, 250/s, 2 s left")
    #expect(text(40) == "views 50% 500/1000, 250/s, 2 s left")
    #expect(text(20) == "views 50% 2 s left")
    #expect(text(5) == "view…")
    #expect(text(80, done: 1, seconds: 10).hasSuffix("2 h 46 min left"))
    #expect(text(80, done: 100, seconds: 10).hasSuffix("1 min 30 s left"))
    #expect(text(80, done: 0, seconds: 0) == "views ░░░░░░░░░░░░░░░░░░░░░░░░ 0% 0/1000")
    for columns in 0..<90 { #expect(TerminalText.width(text(columns)) <= columns) }
  }
}

@Suite("Errors are told")
struct FailureTests {
  @Test("Each kind of refusal has its status")
  func statuses() {
    #expect(Failure(Refusal.malformedTime).status == .usage)
    #expect(Failure(Refusal.tokenNotFound("x")).status == .notFound)
    #expect(Failure(Refusal.noGraceRunning).status == .refused)
    #expect(Failure(Refusal.identifierTaken).status == .conflict)
    #expect(Failure(Refusal.notPermitted(to: "x")).status == .notPermitted)
    let moved = Failure(Refusal.revisionMovedOn(expected: Position(1), actual: Position(2)))
    #expect(moved.status == .conflict)
    #expect(
      String(decoding: JSONWriter.line(moved.json), as: UTF8.self).hasSuffix(
        #""expected":1,"actual":2}}"#))
    #expect(Failure(LedgerError(.storage, "x")).status == .failed)
    #expect(Failure(UsageError("a", "b")).message == "a: b")
  }

  @Test("No error repeats a secret, well formed or mistyped")
  func secrets() {
    let secret = Secret(minting: .authToken).reveal { bytes in
      String(
        decoding: (0..<bytes.byteCount).map {
          unsafe bytes.unsafeLoad(fromByteOffset: $0, as: UInt8.self)
        }, as: UTF8.self)
    }
    #expect(withoutSecrets("no '\(secret)' here") == "no 'tlk_…' here")
    #expect(withoutSecrets("no '\(secret.dropLast())' here") == "no 'tlk_…' here")
    #expect(withoutSecrets("tlm_abc tlk_def") == "tlm_… tlk_…")
    #expect(withoutSecrets("nothing to hide") == "nothing to hide")
  }
}
