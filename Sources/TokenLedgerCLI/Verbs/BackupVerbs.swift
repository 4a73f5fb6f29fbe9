import TokenLedger

extension Verb {
  static let backup = Verb(
    "backup", "Copy the log, or the keys and the vault, while the ledger is in use",
    takesAccount: false,
    positionals: [
      Positional("DIR", .optional, "Where the log goes: a folder that is empty or not there yet")
    ],
    options: [
      .value(
        "secrets", "DIR", "Where the keys and the vault go: another such folder, for the owner only"
      )
    ],
    examples: [
      ("backup /backups/log-0112", "The log: every event, names and addresses sealed"),
      ("backup --secrets /safe/secrets-0112", "The keys and the vault: not beside the log"),
      (
        "backup /backups/log-0112 --secrets /safe/secrets-0112",
        "Both, in the order that a restore needs: first the log, then its secrets"
      ),
    ],
    run: { session in
      let (log, secrets) = (session.invocation.word("DIR"), session.invocation.value("secrets"))
      guard log != nil || secrets != nil else {
        throw UsageError("nothing is asked for", "give a folder for the log, --secrets, or both")
      }
      let ledger = try session.ledger()
      let bar = ProgressBar()
      defer { bar.finish() }
      let report = try ledger.backUp(log: log, secrets: secrets) { bar.update($0) }
      bar.finish()
      try session.output.show(report.json, columns: BackupReport.columns)
    })

  static let restore = Verb(
    "restore", "Make a ledger from a backup, or let a restored one authenticate again", .change,
    takesAccount: false,
    positionals: [
      Positional("DIR", .optional, "The backup of the log, or a folder that 'log publish' wrote")
    ],
    options: [
      .value("secrets", "DIR", "The backup of the keys and the vault, no older than the log's"),
      .flag("release", "Let the ledger authenticate again, after showing the moment it is at"),
    ],
    examples: [
      (
        "restore /backups/log-0112 --secrets /safe/secrets-0112 --ledger ./ledger",
        "Into a folder that is empty or not there yet; it authenticates nobody yet"
      ),
      (
        "restore /srv/public --secrets /safe/secrets-0112 --ledger ./ledger",
        "From a published log, every entry and tile of which is verified"
      ),
      ("restore --release --ledger ./ledger", "Once what was revoked since is revoked again"),
    ],
    run: { session in
      if session.invocation.isGiven("release") {
        try session.release()
      } else {
        try session.restore()
      }
    })
}

extension Session {
  fileprivate func restore() throws {
    for option in ["as", "request-id", "expect-revision", "dry-run"]
    where invocation.isGiven(option) {
      throw UsageError("a restore has no use for --\(option)", "leave it out")
    }
    guard let log = invocation.word("DIR") else {
      throw UsageError(
        "no backup is named",
        "give its folder, or --release for a ledger that was restored already")
    }
    guard let secrets = invocation.value("secrets") else {
      throw UsageError(
        "without its keys and vault a log tells no names and authenticates nobody, ever",
        "give --secrets DIR")
    }
    let reason = try option("reason") { try Reason($0) }
    let bar = ProgressBar()
    defer { bar.finish() }
    let report = try Ledger.restore(
      log: log, secrets: secrets, to: ledgerPath(), progress: { bar.update($0) }
    ) { action in
      Request(
        action, actor: Ledger.processOperator, origin: Origin(via: .cli), reason: reason)
    }
    bar.finish()
    try output.show(report.json, columns: RestoreReport.columns)
    output.tell(
      "It authenticates nobody yet: disable what was revoked since, then run "
        + "'tokenledger restore --release'.")
    output.tell(
      report.signedThrough > report.restoredTo
        ? "It signs no checkpoint any more: one of \(report.signedThrough) events was signed."
        : "It signs no checkpoint before 'tokenledger log key --adopt FILE' with the last published."
    )
  }

  fileprivate func release() throws {
    for option in ["as", "request-id", "expect-revision", "reason"] where invocation.isGiven(option)
    {
      throw UsageError("a release has no use for --\(option)", "leave it out")
    }
    guard invocation.word("DIR") == nil, invocation.value("secrets") == nil else {
      throw UsageError("a ledger is restored first and released later", "give --release alone")
    }
    guard invocation.isGiven("yes") || isDryRun || Self.canAsk else {
      throw UsageError(
        "'restore --release' asks first, and there is no terminal to ask on", "give --yes")
    }
    let ledger = try ledger()
    guard let status = try ledger.restoreStatus() else {
      throw Failure(
        .refused, "never-restored", "this ledger was never restored: nobody is kept out")
    }
    let isReleased = status.releasedAt != nil
    guard !isReleased, !isDryRun else { return try show(status, changed: !isReleased) }
    let moment = status.recordedAt.map { ", recorded at \($0)" } ?? ""
    try confirm(
      """
      The ledger is at position \(status.position)\(moment). What was revoked after that and not \
      again since will be let in. Release it?
      """)
    let released = try ledger.release(by: Ledger.processOperator)
    try show(released ?? status, changed: released != nil)
  }

  private func show(_ status: RestoreStatus, changed: Bool) throws {
    let restored: [(String, JSON)] = [
      ("restoredTo", .position(status.position)), ("recordedAt", .text(status.recordedAt)),
      ("restoredAt", .text(status.restoredAt)),
    ]
    let released: [(String, JSON)] = [
      ("releasedAt", .text(status.releasedAt)), ("releasedBy", .text(status.releasedBy)),
      ("changed", .bool(changed)),
    ]
    var fields = restored + released
    if isDryRun { fields.append(("dryRun", .bool(true))) }
    try output.show(.object(fields), columns: fields.map(\.0))
  }
}

extension BackupReport {
  fileprivate static let columns = [
    "log.directory", "log.position", "log.recordedAt", "log.sizeBytes", "secrets.directory",
    "secrets.highestSlot", "secrets.keys",
  ]

  fileprivate var json: JSON { .object([("log", logJSON), ("secrets", secretsJSON)]) }

  private var logJSON: JSON {
    guard let log else { return .null }
    return .object([
      ("directory", .string(log.directory)), ("position", .position(log.position)),
      ("recordedAt", .text(log.recordedAt)), ("sizeBytes", .integer(log.sizeBytes)),
    ])
  }

  private var secretsJSON: JSON {
    guard let secrets else { return .null }
    return .object([
      ("directory", .string(secrets.directory)), ("highestSlot", .integer(secrets.highestSlot)),
      ("keys", .array(secrets.keyNumbers.map { .integer($0) })),
    ])
  }
}

extension RestoreReport {
  fileprivate static let columns = [
    "ledger", "incarnation", "restoredTo", "recordedAt", "position", "signedThrough", "released",
  ]

  fileprivate var json: JSON {
    .object([
      ("ledger", .text(ledger)), ("incarnation", .text(incarnation)),
      ("restoredTo", .position(restoredTo)), ("recordedAt", .text(recordedAt)),
      ("position", .position(position)), ("signedThrough", .position(signedThrough)),
      ("released", .bool(false)),
    ])
  }
}
