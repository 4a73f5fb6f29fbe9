import Testing
import TokenLedger

@testable import TokenLedgerCLI

@Suite("A command line is understood")
struct ParserTests {
  private static let which = Positional("TOKEN", .one, "The token")
  private static let table = CommandTable(
    nouns: [
      Noun(
        name: "token", summary: "Tokens",
        verbs: [
          Verb(
            "edit", "Change", .change, positionals: [which],
            options: [
              .value("name", "NAME", "A name"), .value("scope", "SCOPE", "A scope").repeatable,
              .flag("fast", "Fast"), .choice("kind", ["agency", "client"], "A kind"),
            ], examples: [("token edit x", "An example")], run: { _ in }),
          Verb(
            "delete", "Delete", .dangerousChange,
            positionals: [Positional("TOKEN", .oneOrMore, "Tokens")], examples: [], run: { _ in }),
          Verb(
            "list", "List", positionals: [Positional("PART", .optional, "Part")],
            options: [.value("at", "TIME", "When").required], examples: [], run: { _ in }),
        ])
    ],
    verbs: [
      Verb(
        "init", "Begin", .change,
        options: [.value("account", "NAME", "Not the common one")], examples: [], run: { _ in })
    ],
    commonOptions: [
      .value("ledger", "DIR", "Folder").or(environment: "TEST_DIR"),
      .value("account", "ACCOUNT", "Account").or(environment: "TEST_ACCOUNT"),
    ],
    changeOptions: [.flag("yes", "Agree"), .value("reason", "TEXT", "Why")])

  private func parse(_ words: String..., environment: [String: String] = [:]) throws -> Invocation {
    let parser = Parser(table: Self.table, environment: { environment[$0] })
    guard case .run(let invocation) = try parser.parse(words) else {
      throw UsageError("help", "was asked for")
    }
    return invocation
  }

  private func mistake(_ words: String..., environment: [String: String] = [:]) -> String {
    let parser = Parser(table: Self.table, environment: { environment[$0] })
    do {
      _ = try parser.parse(words)
      return "none"
    } catch { return "\(error.problem): \(error.remedy)" }
  }

  @Test("Noun and verb choose what runs")
  func nounAndVerb() throws {
    let invocation = try parse("token", "edit", "abc")
    #expect(invocation.name == "token edit")
    #expect(invocation.word("TOKEN") == "abc")
    #expect(try parse("init").name == "init")
  }

  @Test("A value stands beside its option or after an equals sign")
  func values() throws {
    #expect(try parse("token", "edit", "abc", "--name", "N").value("name") == "N")
    #expect(try parse("token", "edit", "abc", "--name=N").value("name") == "N")
    #expect(try parse("token", "edit", "abc", "--name=a=b").value("name") == "a=b")
    #expect(try parse("token", "edit", "abc", "--name=").value("name") == "")
    #expect(try parse("token", "edit", "abc", "--name=--fast").value("name") == "--fast")
    #expect(try parse("token", "edit", "abc", "--name", "-1").value("name") == "-1")
    #expect(try parse("token", "edit", "abc", "--name", "").value("name") == "")
  }

  @Test("Options stand anywhere, also before noun and verb")
  func anywhere() throws {
    for words in [
      ["--ledger", "d", "token", "edit", "abc", "--fast"],
      ["token", "--ledger=d", "edit", "--fast", "abc"],
      ["token", "edit", "--fast", "abc", "--ledger", "d"],
    ] {
      let parser = Parser(table: Self.table, environment: { _ in nil })
      guard case .run(let invocation) = try parser.parse(words) else {
        Issue.record("not a verb")
        continue
      }
      #expect(invocation.value("ledger") == "d")
      #expect(invocation.isGiven("fast"))
      #expect(invocation.word("TOKEN") == "abc")
    }
  }

  @Test("After two dashes nothing is an option")
  func endOfOptions() throws {
    #expect(try parse("token", "edit", "--", "--name").word("TOKEN") == "--name")
    #expect(try parse("token", "delete", "--yes", "--", "-a", "--").words("TOKEN") == ["-a", "--"])
  }

  @Test("A dash alone is a word")
  func dash() throws {
    #expect(try parse("token", "edit", "-").word("TOKEN") == "-")
  }

  @Test("Repeatable options keep every value in order")
  func repeatable() throws {
    let invocation = try parse("token", "edit", "t", "--scope", "b", "--scope=a", "--scope", "b")
    #expect(invocation.values("scope") == ["b", "a", "b"])
    #expect(invocation.values("name") == [])
  }

  @Test("The environment stands in for what is not given")
  func environment() throws {
    let variables = ["TEST_DIR": "there", "TEST_ACCOUNT": "Contoso"]
    #expect(try parse("token", "edit", "t", environment: variables).value("ledger") == "there")
    #expect(
      try parse("token", "edit", "t", "--ledger=here", environment: variables).value("ledger")
        == "here")
    #expect(!(try parse("token", "edit", "t", environment: variables).isGiven("ledger")))
  }

  @Test("A verb's own option hides the common one of its name")
  func ownOptionFirst() throws {
    #expect(try parse("init", environment: ["TEST_ACCOUNT": "Contoso"]).value("account") == nil)
  }

  @Test(
    "What is wrong is said with what would be right",
    arguments: [
      ([], "no command was given: see 'tokenledger --help'"),
      (["tokn"], "there is no command 'tokn': did you mean 'token'?"),
      (["zzzzzz"], "there is no command 'zzzzzz': see 'tokenledger --help'"),
      (["edit", "x"], "there is no command 'edit': did you mean 'token edit'?"),
      (["token"], "'token' needs a verb: one of edit, delete, list"),
      (["token", "edti", "x"], "'token' has no verb 'edti': did you mean 'edit'?"),
      (["token", "del"], "'token' has no verb 'del': did you mean 'delete'?"),
      (["token", "qqqqqqq"], "'token' has no verb 'qqqqqqq': it has edit, delete, list"),
      (["token", "edit"], "'token edit' needs TOKEN: tokenledger token edit TOKEN"),
      (["token", "delete"], "'token delete' needs TOKEN: tokenledger token delete TOKEN…"),
      (["token", "edit", "t", "--nmae", "x"], "there is no option --nmae: did you mean '--name'?"),
      (
        ["token", "edit", "t", "-x"],
        "there is no option -x: '--help' lists them; after '--' nothing is an option"
      ),
      (["token", "edit", "t", "--name"], "--name needs a value: --name NAME, or --name=NAME"),
      (
        ["token", "edit", "t", "--name", "--fast"],
        "--name needs a value: --name NAME, or --name=NAME"
      ),
      (["token", "edit", "t", "--fast=1"], "--fast takes no value: --fast"),
      (["token", "edit", "t", "--name=a", "--name=b"], "--name is given twice: give it once"),
      (["token", "edit", "t", "--yes", "--yes"], "--yes is given twice: give it once"),
      (
        ["token", "edit", "t", "--kind", "clent"],
        "--kind cannot be 'clent': did you mean 'client'?"
      ),
      (
        ["token", "edit", "t", "--kind", "x"],
        "--kind cannot be 'x': give one of agency, client"
      ),
      (["token", "list"], "'token list' needs --at: give --at TIME"),
      (
        ["token", "list", "--at", "1", "--yes"],
        "'token list' has no option --yes: see 'tokenledger token list --help'"
      ),
    ])
  func mistakes(words: [String], message: String) {
    let parser = Parser(table: Self.table, environment: { _ in nil })
    #expect {
      _ = try parser.parse(words)
    } throws: { error in
      guard let usage = error as? UsageError else { return false }
      #expect("\(usage.problem): \(usage.remedy)" == message)
      return true
    }
  }

  @Test("A word too many is refused, with why that may be")
  func wordTooMany() {
    let message = mistake("token", "edit", "t", "--scope", "a", "b")
    #expect(message.hasPrefix("'token edit' does not take 'b': see"))
    #expect(message.contains("is repeated"))
  }

  @Test("Help is asked for at every level", arguments: ["--help", "-h"])
  func help(flag: String) throws {
    func topic(_ words: [String]) throws -> HelpTopic? {
      let parser = Parser(table: Self.table, environment: { _ in nil })
      guard case .help(let topic) = try parser.parse(words) else { return nil }
      return topic
    }
    guard case .program? = try topic([flag]) else { throw UsageError("program", "") }
    guard case .noun(let noun)? = try topic(["token", flag]) else { throw UsageError("noun", "") }
    #expect(noun.name == "token")
    // What a verb needs is not asked for when only help is wanted.
    guard case .verb(_, let verb)? = try topic(["token", "edit", flag]) else {
      throw UsageError("verb", "")
    }
    #expect(verb.name == "edit")
    guard case .verb? = try topic(["help", "token", "edit"]) else { throw UsageError("help", "") }
  }
}

@Suite("What somebody meant")
struct SuggestionTests {
  @Test(
    "Small mistakes count one",
    arguments: [
      ("list", "list", 0), ("lst", "list", 1), ("lits", "list", 1), ("listt", "list", 1),
      ("lust", "list", 1), ("LIST", "list", 0), ("", "list", 4),
    ])
  func distance(typed: String, meant: String, expected: Int) {
    #expect(Suggestion.distance(typed, meant) == expected)
  }

  @Test("Nothing is suggested for what is far away")
  func far() {
    #expect(Suggestion.nearest(to: "banana", among: ["list", "show"]) == nil)
    #expect(Suggestion.nearest(to: "", among: ["list"]) == nil)
    #expect(Suggestion.nearest(to: String(repeating: "a", count: 100), among: ["list"]) == nil)
  }
}
