extension Ledger {
  /// Reads CloudTrail files and enters the life of their IAM access keys.
  ///
  /// All files are read before anything is entered, and records are entered in the order of their
  /// time, so files may come in any order; what an earlier import entered is not entered again. Each
  /// event is durable before the next: an import that was interrupted goes on when repeated.
  ///
  /// - Parameters:
  ///   - files: names, for messages, and contents.
  ///   - origin: how the operator came, for the accounts that have to be opened.
  ///   - progress: is told after each record that is entered.
  /// - Throws: ``LedgerError`` with code ``LedgerError/Code/malformedImport`` when a file is
  ///   malformed: then nothing was entered.
  public func importCloudTrail(
    files: [(name: String, contents: [UInt8])], origin: Origin,
    progress: (Progress) -> Void = { _ in }
  ) throws -> ImportReport {
    var verdicts: [CloudTrailVerdict] = []
    for file in files {
      verdicts += try CloudTrailReader.verdicts(name: file.name, contents: file.contents)
    }
    var importer = CloudTrailImporter(ledger: self, origin: origin)
    try importer.findEarlierImports(of: verdicts)
    let plan = try CloudTrailPlan(verdicts) { try importer.known($0) }
    for (reason, count) in plan.skipped { importer.report.skipped[reason.rawValue] = count }
    importer.report.read = plan.read
    for (index, step) in plan.steps.enumerated() {
      try importer.enter(step)
      progress(
        Progress(
          task: "cloudtrail", done: UInt64(index + 1), total: UInt64(plan.steps.count)))
    }
    return importer.report
  }
}

/// Enters planned steps, remembering which account and token stands for which of AWS's.
private struct CloudTrailImporter {
  let ledger: Ledger
  let origin: Origin
  var report = ImportReport(
    read: 0, appended: 0, skipped: [:], firstPosition: nil, lastPosition: nil)
  private var accounts: [String: AccountID] = [:]
  private var tokens: [CloudTrailKey: TokenID] = [:]

  init(ledger: Ledger, origin: Origin) {
    self.ledger = ledger
    self.origin = origin
  }

  /// Finds by record id what earlier imports made, also where it was renamed since.
  mutating func findEarlierImports(of verdicts: [CloudTrailVerdict]) throws {
    for case .relevant(let record) in verdicts {
      try ledger.forEachEvent(EventListRequest(correlation: record.id)) { event in
        if let account = event.account { accounts[record.accountNumber] = account }
        if case .token(let token) = event.subject { tokens[record.key] = token }
        return true
      }
    }
    for account in try ledger.accounts()
    where !account.isClosed && account.kind == .client && account.agency == nil
      && accounts[account.name.text] == nil
    {
      accounts[account.name.text] = account.id
    }
  }

  /// What earlier imports entered of a key.
  mutating func known(_ key: CloudTrailKey) throws -> CloudTrailPlan.Known? {
    if let token = tokens[key] {
      return CloudTrailPlan.Known(history: try ledger.history(of: token))
    }
    guard let account = accounts[key.accountNumber] else { return nil }
    let request = TokenListRequest(
      accounts: .some([account]),
      filter: TokenFilter(namePart: key.keyID, states: Set(Token.State.allCases)))
    for token in try ledger.tokens(request).tokens where token.settings.name.text == key.keyID {
      guard let known = CloudTrailPlan.Known(history: try ledger.history(of: token.id)) else {
        continue
      }
      tokens[key] = token.id
      return known
    }
    return nil
  }

  mutating func enter(_ step: CloudTrailPlan.Step) throws {
    do {
      if step.creates { try create(step) }
      if step.changes { try change(step.record) }
    } catch let refusal as Refusal where Self.concernsOneKey(refusal) {
      report.skipped[refusal.code, default: 0] += 1
    }
  }

  /// Whether a refusal is about this key only, so that the others can be entered.
  private static func concernsOneKey(_ refusal: Refusal) -> Bool {
    switch refusal {
    case .tokenNameTaken, .tokenDeleted, .tokenErased, .accountClosed: true
    default: false
    }
  }

  private mutating func create(_ step: CloudTrailPlan.Step) throws {
    let record = step.record
    let id = ledger.makeID(IdentifierKinds.Token.self)
    let token = ImportToken(
      id: id, account: try account(record.accountNumber), name: try TokenName(record.keyID),
      description: TokenDescription.recorded(record.userName), isInferred: step.isInferred)
    try execute(.importToken(token), for: record)
    tokens[record.key] = id
  }

  private mutating func change(_ record: CloudTrailRecord) throws {
    let verb: ChangeTokens.Verb
    switch record.change {
    case .created: return
    case .disabled: verb = .disable
    case .enabled: verb = .enable
    case .deleted: verb = .delete
    }
    // Absent only where the creation was refused, which is counted already.
    guard let token = tokens[record.key] else { return }
    try execute(.changeTokens(ChangeTokens(verb, .tokens([token]))), for: record)
  }

  private mutating func execute(_ action: Action, for record: CloudTrailRecord) throws {
    let receipt = try ledger.executeAndWait(
      Request(
        action, actor: .principal(record.principal),
        origin: Origin(via: .imported, address: record.address, agent: record.agent),
        correlation: record.id, occurredAt: record.time))
    if receipt.changed {
      appended(at: receipt.position)
    } else {
      report.skipped[CloudTrailSkip.unchanged.rawValue, default: 0] += 1
    }
  }

  /// The client that stands for an AWS account, opened when it is met first.
  private mutating func account(_ number: String) throws -> AccountID {
    if let account = accounts[number] { return account }
    let id = ledger.makeID(IdentifierKinds.Account.self)
    let open = OpenAccount(id: id, name: try AccountName(number), kind: .client)
    // Under a correlation of its own: a record's id stands for what the record says.
    let receipt = try ledger.executeAndWait(
      Request(.openAccount(open), actor: Ledger.processOperator, origin: origin))
    accounts[number] = id
    appended(at: receipt.position)
    return id
  }

  private mutating func appended(at position: Position) {
    report.appended += 1
    report.firstPosition = report.firstPosition ?? position
    report.lastPosition = position
  }
}
