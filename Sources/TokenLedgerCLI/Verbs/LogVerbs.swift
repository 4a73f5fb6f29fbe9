import TokenLedger

extension Noun {
  static let log = Noun(
    name: "log", summary: "Proof that nobody rewrote the log",
    verbs: [.key, .checkpoint, .prove, .verify, .publish])
}

extension Verb {
  fileprivate static let key = Verb(
    "key",
    "Print the key that verifies the log's checkpoints, or go on signing where the log is now",
    takesAccount: false,
    options: [
      .value(
        "adopt", "FILE",
        "The last checkpoint that was published, to sign on after a move or restore"),
      .flag("never-published", "Instead of that: none ever was"),
    ],
    examples: [
      ("log key", "For whoever is to check the log: give it to them before they need it"),
      ("log key --adopt checkpoint", "After a restore: 'checkpoint' must fit the log"),
    ],
    run: { session in
      let ledger = try session.ledger()
      let invocation = session.invocation
      if invocation.isGiven("adopt") && invocation.isGiven("never-published") {
        throw UsageError("--adopt and --never-published exclude each other", "give one of them")
      }
      if let file = invocation.value("adopt") {
        try ledger.adoptLog(lastCheckpoint: session.proof(in: file))
      } else if invocation.isGiven("never-published") {
        try ledger.adoptLog(lastCheckpoint: nil)
      }
      let key = try ledger.logKey()
      try session.output.show(
        .object([("key", .string(key))]), columns: ["key"], card: key + "\n")
    })

  fileprivate static let checkpoint = Verb(
    "checkpoint", "Sign a checkpoint of the log as it is, and print it", takesAccount: false,
    examples: [
      ("log checkpoint --output table > checkpoint", "Keep it where the operator cannot change it")
    ],
    run: { session in
      let checkpoint = try session.ledger().signCheckpoint()
      try session.output.show(
        checkpoint.json, columns: LogCheckpoint.columns,
        card: String(decoding: checkpoint.note, as: UTF8.self))
    })

  fileprivate static let prove = Verb(
    "prove", "Print a proof that an event is in the log, which verifies without the ledger",
    takesAccount: false,
    positionals: [Positional("EVENT", .one, "The event's position")],
    options: [.value("checkpoint", "FILE", "In this checkpoint, not in one that is signed now")],
    examples: [("log prove 117 > 117.tlog-proof", "Event 117, with its record")],
    run: { session in
      guard let number = UInt64(session.word("EVENT")) else {
        throw UsageError("'\(session.word("EVENT"))' is not a position", "give one, such as 117")
      }
      let checkpoint = try session.invocation.value("checkpoint").map { try session.proof(in: $0) }
      let proof = try session.ledger().proof(of: Position(number), in: checkpoint)
      // The format is text of its own, whatever the output's.
      try session.output.write(proof)
    })

  fileprivate static let verify = Verb(
    "verify",
    """
    Verify the log against a checkpoint that somebody kept, or a proof, a checkpoint or a published \
    log without any ledger
    """,
    takesAccount: false,
    positionals: [
      Positional(
        "FILE", .optional,
        "A proof, a checkpoint or a published log's folder; without one the log itself is hashed")
    ],
    options: [
      .value("key", "KEY", "The log's key, to verify FILE without a ledger"),
      .value("checkpoint", "FILE", "Hash the log, and compare with this checkpoint"),
    ],
    examples: [
      ("log verify", "Against the checkpoints that the log keeps itself"),
      ("log verify --checkpoint kept", "Against one that was kept elsewhere"),
      ("log verify 117.tlog-proof --key 'example.com/log+…'", "Without the ledger"),
      ("log verify /srv/public --key 'example.com/log+…'", "Every entry, tile and the checkpoint"),
    ],
    run: { session in
      guard let file = session.invocation.word("FILE") else { return try session.verifyLog() }
      if session.invocation.isGiven("checkpoint") {
        throw UsageError("FILE and --checkpoint exclude each other", "give one of them")
      }
      let key = try session.invocation.value("key") ?? session.ledger().logKey()
      if Ledger.isDirectory(file) { return try session.verifyPublished(file, key) }
      let bytes = try session.proof(in: file)
      if bytes.starts(with: Array("c2sp.org/tlog-proof".utf8)) {
        let proof = try session.holding { try VerifiedProof(verifying: bytes, logKey: key) }
        try session.output.show(
          proof.json, columns: VerifiedProof.columns,
          card: """
            Event \(proof.position) is in the log of \(proof.checkpoint.position) events that its key \
            signed. Its record:
            \(proof.record.diagnosticNotation)

            """)
      } else {
        let checkpoint = try session.holding { try LogCheckpoint(verifying: bytes, logKey: key) }
        try session.output.show(
          checkpoint.json, columns: LogCheckpoint.columns,
          card: "The log's key signed this checkpoint of \(checkpoint.position) events.\n")
      }
    })
}

extension Verb {
  fileprivate static let publish = Verb(
    "publish", "Write the log as a folder of tiles that other people's verifiers read (tlog-tiles)",
    takesAccount: false,
    positionals: [Positional("DIR", .one, "A folder that is empty, not there, or has this log")],
    examples: [
      ("log publish /srv/public", "All of it at first, then what came since")
    ],
    run: { session in
      let ledger = try session.ledger()
      let bar = ProgressBar()
      defer { bar.finish() }
      let report = try ledger.publish(to: session.word("DIR")) { bar.update($0) }
      bar.finish()
      let json = JSON.object([
        ("position", .position(report.checkpoint.position)), ("from", .position(report.from)),
        ("root", .string(report.checkpoint.root.hexadecimal)),
        ("files", .number(Int64(clamping: report.fileCount))),
      ])
      try session.output.show(json, columns: ["position", "from", "root", "files"])
    })
}

extension Session {
  fileprivate func verifyPublished(_ path: String, _ key: String) throws {
    let bar = ProgressBar()
    defer { bar.finish() }
    let found = try holding {
      try LogVerification(publishedAt: path, logKey: key) { bar.update($0) }
    }
    bar.finish()
    try show(found)
  }

  /// More than any proof or checkpoint takes.
  private static let proofBytesMax = 2 << 20

  fileprivate func proof(in file: String) throws -> [UInt8] {
    try contents(of: file, limitBytes: Self.proofBytesMax).bytes
  }

  /// What does not verify is told, and ends with the status for what does not hold.
  fileprivate func holding<Result>(_ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let error as LedgerError where error.code == .notVerified {
      throw Failure(.doesNotHold, error.code.rawValue, error.message)
    }
  }

  fileprivate func verifyLog() throws {
    let kept = try invocation.value("checkpoint").map { try proof(in: $0) }
    let bar = ProgressBar()
    defer { bar.finish() }
    let ledger = try ledger()
    let found = try holding { try ledger.verifyLog(against: kept) { bar.update($0) } }
    bar.finish()
    try show(found)
  }

  private func show(_ found: LogVerification) throws {
    var card = "\(found.size) events were hashed, and are those that were signed.\n"
    if let difference = found.difference {
      let (first, last) = (difference.positions.lowerBound, difference.positions.upperBound)
      card = "\(difference.cause)\n"
      card += first == last ? "" : "The first change is among events \(first) to \(last).\n"
    }
    try output.show(found.json, columns: LogVerification.columns, card: card)
    if found.difference != nil { throw DoesNotHold() }
  }
}

extension LogCheckpoint {
  fileprivate static let columns = ["position", "root", "note"]

  fileprivate var json: JSON {
    .object([
      ("position", .position(position)), ("root", .string(root.hexadecimal)),
      ("note", .string(String(decoding: note, as: UTF8.self))),
    ])
  }
}

extension VerifiedProof {
  fileprivate static let columns = ["position", "leafHash", "checkpoint", "record"]

  fileprivate var json: JSON {
    .object([
      ("position", .position(position)),
      ("leafHash", .string(record.leafHash.hexadecimal)),
      ("checkpoint", .position(checkpoint.position)),
      ("record", .string(record.diagnosticNotation)),
    ])
  }
}

extension LogVerification {
  fileprivate static let columns = ["size", "root", "intact", "from", "to", "cause"]

  fileprivate var json: JSON {
    .object([
      ("size", .position(Position(size))), ("root", .string(root.hexadecimal)),
      ("intact", .bool(difference == nil)),
      ("from", difference.map { .position($0.positions.lowerBound) } ?? .null),
      ("to", difference.map { .position($0.positions.upperBound) } ?? .null),
      ("cause", difference.map { .string($0.cause) } ?? .null),
    ])
  }
}
