import TokenLedger

/// One run of a verb: what was given to it, the ledger that it is about, and where its answer goes.
final class Session {
  let invocation: Invocation
  let output: Output
  private var opened: Ledger?

  init(_ invocation: Invocation, output: Output) {
    self.invocation = invocation
    self.output = output
  }

  // MARK: the ledger

  /// The folder of the ledger.
  func ledgerPath() throws -> String {
    guard let path = invocation.value("ledger") else {
      throw UsageError("no ledger is named", "give --ledger DIR or set TOKENLEDGER_DIR")
    }
    return path
  }

  /// The ledger, opened when it is first needed; only then do `options` mean anything.
  func ledger(_ options: Ledger.Options = Ledger.Options()) throws -> Ledger {
    if let opened { return opened }
    let bar = ProgressBar()
    defer { bar.finish() }
    let ledger = try Ledger.open(at: ledgerPath(), options: options) { bar.update($0) }
    opened = ledger
    return ledger
  }

  /// Lets go of the ledger if it was opened.
  func close() {
    // What was acknowledged is durable already; the next to open mends what this leaves.
    opened?.close()
    opened = nil
  }

  // MARK: values

  /// Reads the value of an option, which the error names if it cannot be read.
  func option<Value>(_ name: String, _ read: (String) throws -> Value) throws -> Value? {
    guard let text = invocation.value(name) else { return nil }
    return try reading("--\(name)") { try read(text) }
  }

  /// Reads every value of a repeatable option.
  func options<Value>(_ name: String, _ read: (String) throws -> Value) throws -> [Value] {
    try invocation.values(name).map { text in try reading("--\(name)") { try read(text) } }
  }

  /// Runs `read`, whose errors are about `argument`.
  func reading<Value>(_ argument: String, _ read: () throws -> Value) throws -> Value {
    do { return try read() } catch let refusal as Refusal {
      throw Failure(refusal).about(argument)
    } catch let failure as Failure {
      throw failure.about(argument)
    } catch let usage as UsageError {
      throw UsageError("\(argument): \(usage.problem)", usage.remedy)
    }
  }

  /// The word in a place that the parser made sure of.
  func word(_ positional: String) -> String {
    guard let word = invocation.word(positional) else {
      preconditionFailure("the table says that \(invocation.name) has \(positional)")
    }
    return word
  }

  /// The whole number of an option, at least `least`.
  func number(_ name: String, atLeast least: Int) throws -> Int? {
    guard let text = invocation.value(name) else { return nil }
    guard let number = Int(text), number >= least, text.utf8.allSatisfy({ $0 != 0x2B }) else {
      throw UsageError("--\(name) cannot be '\(text)'", "give a whole number from \(least)")
    }
    return number
  }

  /// The position of an option.
  func position(_ name: String) throws -> Position? {
    guard let text = invocation.value(name) else { return nil }
    guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let number = UInt64(text)
    else {
      throw UsageError("--\(name) cannot be '\(text)'", "give a position, such as 17")
    }
    return Position(number)
  }

  // MARK: names

  /// Whether the verb asks about the past, which the log answers even where the present is not known.
  private var isAboutPast: Bool {
    ["audit", "events", "replay", "export"].contains { invocation.name.hasPrefix("\($0) ") }
      && !invocation.isChange
  }

  /// The account that `--account` or the environment names.
  func account() throws -> AccountID? {
    guard let text = invocation.value("account") else { return nil }
    return try ledger().account(named: text, needsState: !isAboutPast).id
  }

  /// The account that the verb cannot do without.
  func requiredAccount() throws -> AccountID {
    guard let account = try account() else {
      throw UsageError("no account is named", "give --account or set TOKENLEDGER_ACCOUNT")
    }
    return account
  }

  /// The accounts that a list covers.
  func accounts() throws -> AccountSelection {
    try account().map { .some([$0]) } ?? .all
  }

  /// The token that a word names.
  func token(_ text: String) throws -> Token {
    try ledger().token(named: text, in: account(), needsState: !isAboutPast)
  }

  /// The member that a word names.
  func member(_ text: String) throws -> Member {
    try ledger().member(named: text, in: account(), needsState: !isAboutPast)
  }

  /// Who acted, given as an actor's id or as a member.
  func actor(_ text: String) throws -> Actor {
    if text.contains(":") { return try Actor(id: text) }
    return .member(try member(text).id, by: nil)
  }

  // MARK: files

  /// The bytes of a file, or of standard input for `-`.
  func contents(of path: String, limitBytes: Int) throws -> (name: String, bytes: [UInt8]) {
    if path == "-" {
      let stream = StandardStream.input
      return (stream.name, try stream.readAll(limitBytes: limitBytes))
    }
    return (path, try RawInput.file(path, limitBytes: limitBytes))
  }
}
