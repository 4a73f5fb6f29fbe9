import TestSupport
import Testing

/// What people get wrong, what they are told, and that nothing was appended by it.
@Suite("Bad input")
struct BadInputTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let words: [String]
    let status: Int32
    /// What the message must say.
    let says: String
    var input = ""
    var testDescription: String { words.joined(separator: " ") }
  }

  private static func create(_ more: String...) -> [String] {
    ["token", "create", "--account", "Contoso", "--name", "X", "--scope", "actions:read"] + more
  }

  static let cases: [Case] = [
    // Wrong usage.
    Case(
      words: ["token", "list", "--limit", "0"], status: 2,
      says: "--limit cannot be '0': give a whole number from 1"),
    Case(words: ["token", "list", "--limit", "x"], status: 2, says: "whole number"),
    Case(words: ["token", "list", "--created", "lately"], status: 2, says: "last-7-days"),
    Case(
      words: ["token", "list", "--created", "2026-03-02..2026-03-01"], status: 2, says: "before"),
    Case(words: ["token", "list", "--created", "2026-02-30.."], status: 2, says: "RFC 3339"),
    Case(words: ["token", "list", "--state", "on"], status: 2, says: "enabled, disabled"),
    Case(words: ["token", "list", "--cursor", "nonsense"], status: 2, says: "cursor"),
    Case(
      words: ["token", "list", "--at", "soon"], status: 2, says: "neither a position nor a time"),
    Case(words: ["token", "list", "--at", "3", "--never-used"], status: 2, says: "used"),
    Case(words: ["token", "disable", "N"], status: 2, says: "--yes"),
    Case(words: ["token", "delete", "--all", "--account", "Contoso"], status: 2, says: "--yes"),
    Case(words: ["token", "upgrade", "--all", "--account", "Contoso"], status: 2, says: "--yes"),
    Case(words: ["token", "disable", "--all", "--yes"], status: 2, says: "--account"),
    Case(words: ["token", "disable", "--all", "N", "--yes"], status: 2, says: "--all"),
    Case(words: ["token", "disable", "--yes"], status: 2, says: "name at least one"),
    Case(words: ["token", "enable", "N", "--never-used"], status: 2, says: "--all"),
    Case(words: ["token", "create", "--name", "X", "--scope", "a"], status: 2, says: "--account"),
    Case(
      words: ["token", "reset", "N", "--yes", "--grace=1d", "--end-grace"], status: 2,
      says: "exclude"),
    Case(
      words: ["token", "edit", "N", "--expires=2099-01-01", "--clear=expires"], status: 2,
      says: "cleared"),
    Case(words: ["token", "edit", "N", "--clear", "name"], status: 2, says: "--clear"),
    Case(words: ["account", "close", "Contoso"], status: 2, says: "--yes"),
    Case(words: ["events", "list", "--type", "token.creatd"], status: 2, says: "token.created"),
    Case(words: ["events", "list", "--after", "x"], status: 2, says: "position"),
    Case(words: ["views", "rebuild", "--only", "nothing"], status: 2, says: "view"),
    Case(
      words: ["events", "list", "--since", "2026-05-01", "--until", "2026-04-01"], status: 2,
      says: "--until is before --since"),
    Case(
      words: ["export", "events", "--since", "now", "--until", "yesterday"], status: 2,
      says: "--until is before --since"),
    Case(
      words: ["events", "show", "abc"], status: 2, says: "neither a position nor an event's id"),
    Case(
      words: ["replay", "state", "--at", "3", "--document", "--output", "csv"], status: 2,
      says: "a document is no table"),
    Case(words: ["stats", "--account", "Contoso"], status: 2, says: "no option --account"),
    Case(words: ["doctor", "--account", "Contoso"], status: 2, says: "no option --account"),
    Case(words: ["views", "status", "--account=Contoso"], status: 2, says: "no option --account"),
    Case(words: ["events", "show", "1", "--account=Contoso"], status: 2, says: "no option"),
    Case(words: ["events", "tail", "--after", "99999"], status: 3, says: "the last one is"),
    Case(words: ["events", "tail", "--follow", "--after", "99999"], status: 3, says: "99999"),
    Case(words: ["keys", "retire", "x", "--yes"], status: 2, says: "key"),
    // Malformed in itself.
    Case(
      words: ["token", "create", "--account", "Contoso", "--name", "", "--scope", "a"], status: 2,
      says: "empty"),
    Case(
      words: create("--description", String(repeating: "x", count: 1001)), status: 2, says: "1001"),
    Case(words: create("--description", "bell\u{7}"), status: 2, says: "U+0007"),
    Case(words: create("--description", "a\u{202E}b"), status: 2, says: "U+202E"),
    Case(words: create("--contact", "nobody"), status: 2, says: "name@domain"),
    Case(words: create("--allow", "10.0.0.1/8"), status: 2, says: "10.0.0.0/8"),
    Case(words: create("--allow", "300.0.0.0/8"), status: 2, says: "CIDR"),
    Case(words: create("--expires", "tomorrow"), status: 2, says: "RFC 3339"),
    Case(
      words: create("--not-before=2098-01-02", "--expires=2098-01-01"), status: 2, says: "later"),
    Case(words: create("--scope", "no spaces"), status: 2, says: "letters"),
    Case(words: create("--reason", "a\u{85}b"), status: 2, says: "--reason"),
    Case(words: ["token", "reset", "N", "--yes", "--grace", "31d"], status: 2, says: "30d"),
    Case(words: ["token", "reset", "N", "--yes", "--grace", "long"], status: 2, says: "15m"),
    Case(words: ["token", "authenticate", "--token", "N"], status: 2, says: "token_", input: "x"),
    Case(
      words: ["token", "authenticate", "--address", "here"], status: 2, says: "IPv4", input: "x"),
    Case(words: ["token", "authenticate"], status: 2, says: "standard input"),
    Case(
      words: ["catalog", "publish", "-"], status: 2, says: ":1:15: a value",
      input: "{\"versions\": [}"),
    Case(
      words: ["catalog", "publish", "-"], status: 2, says: "scopes", input: "{\"versions\": []}"),
    Case(
      words: ["catalog", "publish", "-"], status: 2, says: "sunse",
      input: #"{"versions": [{"name": "v1", "status": "current", "sunse": "x"}], "scopes": []}"#),
    Case(
      words: ["catalog", "publish", "-"], status: 2, says: ":1:",
      input: #"{"versions": [{"name": "v1", "status": "old"}], "scopes": []}"#),
    // Not there.
    Case(words: ["token", "show", "Nobody"], status: 3, says: "Nobody"),
    Case(
      words: ["token", "show", "token_00000000000000000000000000"], status: 3, says: "no token"),
    Case(words: ["account", "show", "Nobody"], status: 3, says: "no account"),
    Case(words: ["token", "list", "--account", "Nobody"], status: 3, says: "no account"),
    Case(words: ["member", "remove", "Nobody", "--yes"], status: 3, says: "no member"),
    Case(words: ["events", "show", "1000000"], status: 3, says: "no event"),
    // Against a rule.
    Case(words: create("--scope", "actions:fly"), status: 4, says: "catalog show"),
    Case(words: create("--api-version", "v99"), status: 4, says: "v99"),
    Case(words: create("--expires", "2001-01-01"), status: 4, says: "future"),
    Case(words: ["token", "upgrade", "N", "--to", "v12"], status: 4, says: "newer"),
    Case(words: ["token", "reset", "N", "--take-back", "--yes"], status: 4, says: "grace"),
    Case(words: ["token", "restore", "N"], status: 4, says: "not deleted"),
    Case(words: ["token", "show", "Twin"], status: 4, says: "more than one"),
    Case(words: ["account", "close", "Northwind", "--yes"], status: 4, says: "open clients"),
    Case(words: ["keys", "retire", "1", "--yes"], status: 4, says: "rotate first"),
    Case(words: ["keys", "retire", "9", "--yes"], status: 4, says: "no key"),
    Case(
      words: ["catalog", "publish", "-"], status: 4, says: "v13",
      input: #"{"versions": [{"name": "v14", "status": "current"}], "scopes": []}"#),
    // Conflicts.
    Case(
      words: ["token", "create", "--account=Contoso", "--name=n", "--scope=actions:read"],
      status: 5, says: "named"),
    Case(words: ["account", "open", "--name=CONTOSO", "--kind=client"], status: 5, says: "named"),
    Case(words: ["token", "enable", "N", "--expect-revision", "1"], status: 5, says: "revision"),
    Case(words: ["init"], status: 5, says: "not empty"),
    Case(words: ["init", "--origin", "a b"], status: 2, says: "example.com"),
    Case(words: ["init", "--origin", "a+b", "--dry-run"], status: 2, says: "example.com"),
    Case(words: ["init", "--origin="], status: 2, says: "--origin"),
    // Not permitted.
    Case(words: create("--as", "auditor@contoso.example"), status: 6, says: "not permitted"),
  ]

  @Test("Each is refused with its status and advice, and appends nothing")
  func refused() throws {
    let ledger = try CommandLineLedger.furnished()
    _ = try ledger.token("N")
    _ = try ledger.token("Twin")
    try ledger.done(
      "token", "create", "--account", "Northwind", "--name", "Twin", "--scope", "actions:read")
    try ledger.done(
      "member", "add", "--account", "Contoso", "--name", "Aud", "--email",
      "auditor@contoso.example", "--role", "auditor")
    let before = try ledger.truth()
    #expect(before.keys.contains("log/data.mdb"))
    for bad in Self.cases {
      let outcome = try ledger.run(bad.words, input: bad.input)
      let title = "\(bad.words.joined(separator: " ")): \(outcome.errorText)"
      #expect(outcome.status == bad.status, "\(title)")
      #expect(outcome.errorText.contains(bad.says), "\(title)")
      #expect(outcome.outputText == "", "\(title)")
      #expect(outcome.errorText.hasPrefix("tokenledger: "), "\(title)")
    }
    #expect(try ledger.truth() == before)
  }

  @Test("In JSON an error is one object with code and message")
  func errorsInJSON() throws {
    let ledger = try CommandLineLedger.furnished()
    for format in ["json", "jsonl"] {
      for (words, code) in [
        (["token", "show", "Nobody"], "token-not-found"), (["token", "lst"], "wrong-usage"),
        (["account", "open", "--name=Contoso", "--kind=client"], "account-name-taken"),
        (["token", "list", "--created", "x"], "wrong-usage"),
      ] {
        let outcome = try ledger.run(words + ["--output", format])
        let error = try JSONReading.value(outcome.errorText)["error"]
        #expect(error["code"].text == code)
        #expect(error["message"].text?.isEmpty == false)
        #expect(outcome.outputText == "")
      }
    }
  }

  @Test("Arguments that are not UTF-8 are refused")
  func invalidUTF8() throws {
    let ledger = try CommandLineLedger.furnished()
    let outcome = try ChildProcess.run(
      CommandLineLedger.program,
      [Array("token".utf8), Array("show".utf8), [0xFF, 0xFE]],
      environment: ["TOKENLEDGER_DIR": ledger.path])
    #expect(outcome.status == 2)
    #expect(outcome.errorText.contains("UTF-8"))
  }

  @Test("No message repeats a secret")
  func secrets() throws {
    let ledger = try CommandLineLedger.furnished()
    let token = try ledger.token("N")
    for words in [
      ["token", "show", token.secret], ["token", "authenticate", token.secret],
      [token.secret], ["token", token.secret], ["token", "list", "--\(token.secret)"],
      ["token", "list", "--limit", token.secret], ["token", "list", "--name", token.secret],
      ["token", "edit", "N", "--name", token.secret],
      ["token", "edit", "N", "--reason", "was \(token.secret)", "--description", "x"],
    ] {
      for more in [[], ["--output", "json"]] {
        let outcome = try ledger.run(words + more)
        #expect(!outcome.errorText.contains(token.secret), "\(words[0])")
        #expect(!outcome.outputText.contains(token.secret), "\(words[0])")
      }
    }
  }

  @Test("Without a ledger, or with something else in its place, the message says so")
  func noLedger() throws {
    let ledger = try CommandLineLedger()
    let none = try ChildProcess.run(
      CommandLineLedger.program, [Array("token".utf8), Array("list".utf8)])
    #expect(none.status == 2)
    #expect(none.errorText.contains("TOKENLEDGER_DIR"))
    let missing = try ledger.run(["token", "list"])
    #expect(missing.status == 1)
    #expect(missing.errorText.hasPrefix("tokenledger: "))
  }
}
