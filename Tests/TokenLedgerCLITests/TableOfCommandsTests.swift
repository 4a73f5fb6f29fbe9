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
      account close,account disable-api,account enable-api,account list,account open,\
      account rename,account show,audit lineage,audit member,audit token,backup,catalog publish,catalog show,demo,\
      events list,events show,export events,export tokens,import cloudtrail,import jsonl,init,\
      keys list,keys retire,keys rotate,member add,member list,member remove,member reset-key,\
      member role,replay state,restore,token authenticate,token create,token delete,token disable,\
      token duplicate,token edit,token enable,token list,token reset,token restore,token show,\
      token upgrade,views check,views rebuild,views status
      """
    #expect(Self.verbs.map(\.title).sorted().joined(separator: ",") == promised)
  }

  @Test("What hurts by mistake needs agreement")
  func dangerous() {
    let dangerous = Self.verbs.filter { $0.verb.effect == .dangerousChange }.map(\.title)
    let promised = [
      "account close", "account disable-api", "keys retire", "member remove", "member reset-key",
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

  @Test("Help shows every option and example")
  func help() {
    let help = Help(table: Self.table)
    for (title, noun, verb) in Self.verbs {
      let text = help.text(.verb(noun, verb))
      for option in Self.table.options(of: verb) {
        #expect(text.contains(option.usage), "\(title) \(option.usage)")
      }
      for example in verb.examples { #expect(text.contains(example.line), "\(title)") }
      #expect(!text.contains("\n\n\n"), "\(title)")
    }
    for noun in Self.table.nouns {
      for verb in noun.verbs { #expect(help.text(.noun(noun)).contains(verb.summary)) }
      #expect(help.text(.program).contains(noun.summary))
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
