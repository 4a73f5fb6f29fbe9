import TokenLedger

/// The command `tokenledger`: arguments in, text out, nothing decided.
@main
struct TokenLedgerCommand {
  /// The version of the program, by the rules of semantic versioning.
  static let version = "0.1.0"

  static func main() {
    ProcessEnvironment.prepare()
    let status = run()
    ProcessEnvironment.exit(status.rawValue)
  }

  private static func run() -> ExitStatus {
    guard let arguments = ProcessEnvironment.arguments() else {
      return report(
        UsageError("an argument is not valid UTF-8", "give text in UTF-8"), asJSON: false)
    }
    if arguments.first == Shell.plumbing {
      let lines = CompletionAnswer.lines(arguments.dropFirst(), table: .tokenledger)
      try? StandardStream.output.write(Array(lines.map { $0 + "\n" }.joined().utf8))
      return .done
    }
    // Also a command line that cannot be understood is answered in the form that it asks for.
    let asJSON = Self.asksForJSON(arguments)
    do {
      let parser = Parser(
        table: .tokenledger, environment: { ProcessEnvironment.variable($0) })
      switch try parser.parse(arguments) {
      case .help(let topic):
        let help = Help(table: .tokenledger, columns: StandardStream.output.columns)
        try StandardStream.output.write(Array(help.text(topic).utf8))
        return .done
      case .version:
        try StandardStream.output.write(Array("tokenledger \(version)\n".utf8))
        return .done
      case .run(let invocation): return try run(invocation)
      }
    } catch let error as StreamError where error.isClosedPipe {
      return .done
    } catch {
      return report(error, asJSON: asJSON)
    }
  }

  private static func run(_ invocation: Invocation) throws -> ExitStatus {
    try checkAgreement(to: invocation)
    Ledger.hardenProcess()
    let output = Output(
      format: invocation.value("output").flatMap { OutputFormat(rawValue: $0) },
      isPaged: !invocation.isChange && !invocation.isGiven("no-pager"))
    let session = Session(invocation, output: output)
    defer { session.close() }
    defer { output.abandon() }
    do {
      try invocation.verb.run(session)
    } catch let error as DoesNotHold {
      // Whoever does not read on still gets the status.
      do { try output.finish() } catch let lost as StreamError where lost.isClosedPipe {}
      throw error
    } catch let error as StreamError where error.isClosedPipe && invocation.isChange {
      throw Failure(.failed, "output-lost", "done, but \(error.message): the answer is lost")
    }
    do { try output.finish() } catch let error as StreamError
      where error.isClosedPipe && invocation.isChange
    {
      throw Failure(.failed, "output-lost", "done, but \(error.message): the answer is lost")
    }
    return .done
  }

  /// Where nobody can be asked, what hurts needs `--yes`.
  private static func checkAgreement(to invocation: Invocation) throws(UsageError) {
    guard invocation.isDangerous,
      !invocation.isGiven("yes"), !invocation.isGiven("dry-run"), !Session.canAsk
    else { return }
    throw UsageError(
      "'\(invocation.name)' asks first, and there is no terminal to ask on", "give --yes")
  }

  private static func report(_ error: any Error, asJSON: Bool) -> ExitStatus {
    let failure = Failure(error)
    if failure.message.isEmpty { return failure.status }
    if asJSON {
      Output.complain(String(decoding: JSONWriter.line(failure.json), as: UTF8.self))
    } else {
      Output.complain("tokenledger: " + TerminalText.escapedLines(failure.message))
    }
    return failure.status
  }

  private static func asksForJSON(_ arguments: [String]) -> Bool {
    let words = arguments.prefix { $0 != "--" }
    return zip(words, words.dropFirst() + [""]).contains { word, next in
      ["--output=json", "--output=jsonl"].contains(word)
        || word == "--output" && ["json", "jsonl"].contains(next)
    }
  }
}
