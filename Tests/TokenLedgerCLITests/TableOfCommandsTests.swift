import Testing

@testable import TokenLedgerCLI

@Suite("The table of commands")
struct TableOfCommandsTests {
  private static let table = CommandTable.tokenledger
  private static let verbs: [(title: String, noun: Noun?, verb: Verb)] =
    table.verbs.map { ($0.name, nil, $0) }
    + table.nouns.flatMap { noun in
      noun.verbs.map { ("\(noun.name) \($0.name)", noun, $0) }
    }

  @Test("It has every verb that is promised, and none of later ones")
  func verbs() {
    let promised = """
      account: close disable-api enable-api list open rename show
      audit: explain lineage member token
      backup
      catalog: publish show
      completions
      demo
      doctor
      erase: member token
      events: list show tail
      export: events tokens
      import: cloudtrail jsonl
      init
      keys: list retire rotate
      log: checkpoint key prove publish verify
      man
      member: add list remove reset-key role
      replay: diff state step
      restore
      serve
      stats
      token: authenticate create delete disable duplicate edit enable list reset restore show upgrade
      views: check rebuild status
      """
    let nouns = Self.table.nouns.map { noun in
      "\(noun.name): \(noun.verbs.map(\.name).sorted().joined(separator: " "))"
    }
    let all = nouns + Self.table.verbs.map(\.name)
    #expect(all.sorted().joined(separator: "\n") == promised)
  }

  @Test("What hurts by mistake needs agreement")
  func dangerous() {
    let dangerous = Self.verbs.filter { $0.verb.effect == .dangerousChange }.map(\.title)
    let promised = [
      "account close", "account disable-api", "erase member", "erase token", "keys retire",
      "member remove", "member reset-key",
      "member role", "token delete", "token disable", "token reset",
    ]
    #expect(dangerous.sorted() == promised)
  }

  @Test("An option of one name takes a value everywhere or nowhere")
  func optionsAreOfOneKind() {
    var kinds: [String: Bool] = [:]
    for (title, _, verb) in Self.verbs {
      for option in Self.table.options(of: verb) {
        let takesValue = option.metavar != nil
        #expect(kinds[option.name] ?? takesValue == takesValue, "--\(option.name) of \(title)")
        kinds[option.name] = takesValue
      }
    }
  }

  @Test("Every verb has an example, and each is itself a good command line")
  func examples() throws {
    let parser = Parser(table: Self.table, environment: { _ in "x" })
    for (title, _, verb) in Self.verbs {
      #expect(!verb.examples.isEmpty, "\(title)")
      for example in verb.examples {
        let words = Self.words(example.line.split(separator: " < ")[0].description)
        guard case .run(let invocation) = try parser.parse(words) else {
          Issue.record("\(example.line) is no command")
          continue
        }
        #expect(invocation.name == title)
      }
    }
  }

  @Test("Every verb that changes something takes the common conditions")
  func conditions() {
    let promised: Set = ["as", "reason", "request-id", "expect-revision", "dry-run", "yes"]
    for (title, _, verb) in Self.verbs where verb.isChange {
      #expect(promised.isSubset(of: Self.table.options(of: verb).map(\.name)), "\(title)")
    }
  }

  @Test("Help shows every option and example, whatever the width", arguments: [20, 40, 80, 200])
  func help(columns: Int) {
    let help = Help(table: Self.table, columns: columns)
    func words(_ text: String) -> String {
      text.replacing(" \\\n", with: " ").split { $0.isWhitespace }.joined(separator: " ")
    }
    for (title, noun, verb) in Self.verbs {
      let text = help.text(.verb(noun, verb))
      for option in Self.table.options(of: verb) {
        #expect(words(text).contains(words(option.usage)), "\(title) \(option.usage)")
      }
      for example in verb.examples { #expect(words(text).contains(example.line), "\(title)") }
      #expect(!text.contains("\n\n\n"), "\(title)")
    }
    for noun in Self.table.nouns {
      let text = words(help.text(.noun(noun)))
      for verb in noun.verbs { #expect(text.contains(verb.summary)) }
      #expect(words(help.text(.program)).contains(noun.summary))
    }
  }

  @Test("Help fits the terminal but for words that cannot be broken", arguments: [40, 80, 100])
  func helpFits(columns: Int) {
    let help = Help(table: Self.table, columns: columns)
    let topics =
      [HelpTopic.program] + Self.table.nouns.map { .noun($0) }
      + Self.verbs.map { .verb($0.noun, $0.verb) }
    for topic in topics {
      for line in help.text(topic).split(separator: "\n") where line.count > columns {
        // A usage is one thing, and so is a quoted word with what stands before it.
        let text = line.replacing(" \\", with: "").drop { $0 == " " }
        let isOne =
          text.hasPrefix("--") || text.hasPrefix("Usage:") || line.contains("'")
          || !text.contains(" ")
        #expect(isOne, "\(line)")
      }
    }
  }

  /// Splits an example as a shell does, as far as examples go.
  private static func words(_ line: String) -> [String] {
    var words: [String] = []
    for (index, part) in line.split(separator: "'", omittingEmptySubsequences: false).enumerated() {
      if index % 2 == 1 {
        words.append(String(part))
      } else {
        words += part.split(separator: " ").map(String.init)
      }
    }
    guard let end = words.firstIndex(where: { $0.hasPrefix(">") }) else { return words }
    return Array(words[..<end])
  }
}
