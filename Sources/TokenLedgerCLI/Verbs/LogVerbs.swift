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
        let note = try session.proof(in: file)
        try session.holding { try ledger.adoptLog(lastCheckpoint: note) }
      } else if invocation.isGiven("never-published") {
        try ledger.adoptLog(lastCheckpoint: nil)
      }
      let key = try ledger.logKey()
      try session.show(text: key + "\n", .object([("key", .string(key))]), columns: ["key"])
    })

  fileprivate static let checkpoint = Verb(
    "checkpoint", "Sign a checkpoint of the log as it is, and print it", takesAccount: false,
    examples: [
      ("log checkpoint > checkpoint", "Keep it where the operator cannot change it")
    ],
    run: { session in
      let checkpoint = try session.ledger().signCheckpoint()
      try session.show(
        text: String(decoding: checkpoint.note, as: UTF8.self), checkpoint.json,
        columns: LogCheckpoint.columns)
    })

  fileprivate static let prove = Verb(
    "prove", "Print a proof that an event is in the log, which verifies without the ledger",
    takesAccount: false,
    positionals: [Positional("EVENT", .optional, "The event's position")],
    options: [
      .value("token", "TOKEN", "Instead of that, prove every event of a token"),
      .value("to", "DIR", "The folder that those proofs are written to, such as 117.tlog-proof"),
      .value("checkpoint", "FILE", "In this checkpoint, not in one that is signed now"),
    ],
    examples: [
      ("log prove 117 > 117.tlog-proof", "Event 117, with its record"),
      ("log prove --token sync --to proofs", "All that ever happened to a token, a file each"),
    ],
    run: { session in
      let checkpoint = try session.invocation.value("checkpoint").map { try session.proof(in: $0) }
      let (event, token) = (session.invocation.word("EVENT"), session.invocation.value("token"))
      guard (event == nil) != (token == nil) else {
        throw UsageError("one thing is proved at a time", "give an event's position or --token")
      }
      guard (token == nil) == (session.invocation.value("to") == nil) else {
        throw UsageError("--token and --to go together", "give both, or an event's position alone")
      }
      if let token, let folder = session.invocation.value("to") {
        return try session.prove(token, to: folder, checkpoint)
      }
      guard let event, let number = UInt64(event) else {
        throw UsageError("'\(event ?? "")' is not a position", "give one, such as 117")
      }
      let ledger = try session.ledger()
      let proof = try session.holding { try ledger.proof(of: Position(number), in: checkpoint) }
      // The format is text of its own, whatever the output's.
      try session.output.write(proof)
    })

  fileprivate static let publish = Verb(
    "publish", "Write the log as a folder of tiles that other people's verifiers read (tlog-tiles)",
    takesAccount: false,
    positionals: [Positional("DIR", .one, "A folder that is empty, not there, or has this log")],
    examples: [
      ("log publish /srv/public", "All of it at first, then what came since; also a backup")
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
  /// Shows what is text of its own: as it is, for a file to hold, unless another form is asked for.
  fileprivate func show(text: String, _ json: JSON, columns: [String]) throws {
    if invocation.isGiven("output") {
      try output.show(json, columns: columns, card: text)
    } else {
      try output.write(text)
    }
  }

  fileprivate func prove(_ word: String, to folder: String, _ checkpoint: [UInt8]?) throws {
    let token = try token(word).id
    try output.list(WrittenProof.shape) { add in
      let ledger = try ledger()
      try holding {
        try ledger.writeProofs(of: token, to: folder, in: checkpoint) { position, file in
          try add(WrittenProof(position: position, file: file))
        }
      }
      return (nil, .null)
    }
  }

  /// More than any proof or checkpoint takes.
  private static let proofBytesMax = 2 << 20

  func proof(in file: String) throws -> [UInt8] {
    try contents(of: file, limitBytes: Self.proofBytesMax).bytes
  }
}

/// A proof that was written to a file.
private struct WrittenProof {
  var position: Position
  var file: String

  static var shape: ListShape<WrittenProof> {
    ListShape(
      plural: "proofs", headings: ["EVENT", "FILE"], columns: ["position", "file"],
      json: { .object([("position", .position($0.position)), ("file", .string($0.file))]) }
    ) { proof in
      [Cell(proof.position.description), Cell(proof.file)]
    }
  }
}

extension LogCheckpoint {
  static let columns = ["position", "root", "note"]

  var json: JSON {
    .object([
      ("position", .position(position)), ("root", .string(root.hexadecimal)),
      ("note", .string(String(decoding: note, as: UTF8.self))),
    ])
  }
}
