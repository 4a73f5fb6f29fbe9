import TokenLedger

/// What the scripts of ``Shell`` ask for: the words that could stand at the cursor, one a line.
///
/// It reads the ledger and changes nothing. Whatever goes wrong, it says nothing: somebody is in the
/// middle of typing.
enum CompletionAnswer {
  /// Answers the words after ``Shell/plumbing``.
  static func lines(_ arguments: ArraySlice<String>, table: CommandTable) -> [String] {
    guard let shell = arguments.first.flatMap({ Shell(rawValue: $0) }) else { return [] }
    let rest = Array(arguments.dropFirst())
    guard shell == .bash else {
      return found(Array(rest.dropLast()), typed: rest.last ?? "", table) { candidate in
        // Names hold neither tabs nor line ends.
        "\(candidate.value)\t\(candidate.meaning)"
      }
    }
    guard rest.count == 2 else { return [] }
    let line = BashLine(rest[0], breaks: rest[1]) { ProcessEnvironment.variable($0) }
    return found(Array(line.words.dropFirst()), typed: line.typed, table) { candidate in
      line.reply(candidate.value)
    }
  }

  private static func found(
    _ words: [String], typed: String, _ table: CommandTable,
    _ line: (CompletionQuestion.Candidate) -> String
  ) -> [String] {
    let question = CompletionQuestion(words, typed: typed, table: table)
    let attached = question.attachedTo
    let value = String(typed.dropFirst(attached.count))
    let candidates: [CompletionQuestion.Candidate]
    switch question.answer {
    case .nothing: return []
    case .file: return [Shell.fileMark]
    case .words(let words): candidates = words.filter { $0.value.begins(with: value) }
    case .names(let name): candidates = (try? names(name, value, question)) ?? []
    }
    return candidates.map { candidate in
      line(.init(value: attached + candidate.value, meaning: candidate.meaning))
    }
  }

  private static func names(
    _ name: LedgerName, _ typed: String, _ question: CompletionQuestion
  ) throws -> [CompletionQuestion.Candidate] {
    let variable = ProcessEnvironment.variable
    guard var path = question.ledger ?? variable("TOKENLEDGER_DIR") else { return [] }
    if path.hasPrefix("~/"), let home = variable("HOME") { path = home + path.dropFirst() }
    let ledger = try Ledger.open(at: path)
    defer { ledger.close() }
    return try name.candidates(
      typed, in: ledger, account: question.account ?? variable("TOKENLEDGER_ACCOUNT"))
  }
}
