import Testing

@testable import TokenLedgerCLI

@Suite("What could stand at the cursor")
struct CompletionQuestionTests {
  private func words(_ given: String..., typed: String = "") -> [String] {
    let question = CompletionQuestion(given, typed: typed, table: .tokenledger)
    guard case .words(let candidates) = question.answer else { return [] }
    return candidates.map(\.value)
  }

  private func answer(_ given: String..., typed: String = "") -> String {
    "\(CompletionQuestion(given, typed: typed, table: .tokenledger).answer)"
  }

  @Test("Nouns and verbs first, then the noun's verbs")
  func nounsAndVerbs() {
    #expect(Set(words()).isSuperset(of: ["token", "events", "init", "help"]))
    #expect(words("token").contains("duplicate"))
    #expect(words("help", "token").contains("duplicate"))
    #expect(words("--ledger", "x", "token").contains("duplicate"))
    #expect(answer("nonsense", "x") == "nothing")
  }

  @Test("Options of the verb that are not given yet")
  func options() {
    let all = words("token", "list", "--reverse", "--state", "enabled", typed: "--")
    #expect(all.contains("--sort") && all.contains("--ledger") && all.contains("--help"))
    #expect(all.contains("--state"), "it may be repeated")
    #expect(!all.contains("--reverse"))
    #expect(!all.contains("--yes"))
    #expect(words(typed: "-").contains("--ledger"))
    #expect(answer("token", "show", "--", typed: "--").hasPrefix("names"))
  }

  @Test("Values of options, attached or not")
  func values() {
    #expect(words("token", "list", "--sort") == ["created", "name", "last-used"])
    #expect(words("token", "list", typed: "--sort=") == ["created", "name", "last-used"])
    #expect(words("token", "list", "--at") == ["now", "today", "yesterday"])
    #expect(words("events", "list", "--type").contains("token.created"))
    #expect(answer("token", "list", "--ledger") == "file")
    #expect(answer("token", "list", "--limit") == "nothing")
  }

  @Test("What only the ledger knows")
  func names() {
    #expect(answer("token", "show").hasSuffix("token)"))
    #expect(answer("token", "delete", "a", "b").hasSuffix("token)"))
    #expect(answer("token", "show", "a") == "nothing")
    #expect(answer("token", "restore").hasSuffix("deletedToken)"))
    #expect(answer("audit", "member").hasSuffix("member)"))
    #expect(answer("token", "list", "--scope").hasSuffix("scope)"))
    let question = CompletionQuestion(
      ["--account=A B", "token", "show", "--ledger", "d"], typed: "x", table: .tokenledger)
    #expect(question.account == "A B")
    #expect(question.ledger == "d")
  }
}

@Suite("A line as Bash sees it")
struct BashLineTests {
  private static let breaks = " \t\n\"'><=;|&(:"

  private func line(_ text: String) -> BashLine {
    BashLine(text, breaks: Self.breaks) { ["HOME": "/home/ana", "D": "/srv/l"][$0] }
  }

  @Test(
    "Words are what is left when the shell has taken its quotes away",
    arguments: [
      ("t a ", ["t", "a"], ""), ("t 'a b' c", ["t", "a b"], "c"), (#"t a\ b"#, ["t"], "a b"),
      (#"t "a \" b" "#, ["t", #"a " b"#], ""), ("t 'a b", ["t"], "a b"),
      ("X=1 Y='a b' t c", ["t"], "c"), ("t --ledger ~/l ", ["t", "--ledger", "/home/ana/l"], ""),
      ("t $D ", ["t", "/srv/l"], ""), ("t \"${D}/x\" ", ["t", "/srv/l/x"], ""),
      ("t '$D' ", ["t", "$D"], ""), ("t '' ", ["t", ""], ""),
    ])
  func words(text: String, words: [String], typed: String) {
    #expect(line(text).words == words)
    #expect(line(text).typed == typed)
  }

  @Test(
    "A reply is quoted as the word was begun, and only what Readline replaces is in it",
    arguments: [
      ("t C", "CRM sync", #"CRM\ sync"#), ("t 'C", "CRM sync", "CRM sync"),
      ("t \"C", "CRM $ync", #"CRM \$ync"#), ("t 'I", "It's", #"It'\''s"#),
      ("t I", "It's", #"It\'s"#),
      ("t actions:re", "actions:read", "read"), ("t 'actions:re", "actions:read", "actions:read"),
      ("t --account=N", "--account=N S", #"N\ S"#), ("t --account='N", "--account=N S", "N S"),
      ("t レ", "レジ 横浜店", #"レジ\ 横浜店"#), ("t a", "a&b;(c)", #"a\&b\;\(c\)"#),
    ])
  func replies(text: String, candidate: String, reply: String) {
    #expect(line(text).reply(candidate) == reply)
  }
}
