import TokenLedger

extension Verb {
  static let verify = Verb(
    "verify",
    """
    Verify the log against a checkpoint that somebody kept, or a proof, a checkpoint or a published \
    log without any ledger
    """,
    takesAccount: false,
    positionals: [
      Positional(
        "FILE", .any,
        "A proof, a checkpoint, two checkpoints, or a published log's folder; none to hash the log")
    ],
    options: [
      .value("key", "KEY", "The log's key, to verify FILE without a ledger"),
      .value("checkpoint", "FILE", "Hash the log, or a folder, and compare with this checkpoint"),
    ],
    examples: [
      ("log verify", "Against the checkpoints that the log keeps itself"),
      ("log verify --checkpoint kept", "Against one that was kept elsewhere"),
      ("log verify 117.tlog-proof --key 'example.com/log+…'", "Without the ledger"),
      ("log verify kept later", "Whether the log of one checkpoint goes on from the other's"),
      ("log verify /srv/public --key 'example.com/log+…'", "Every entry, tile and the checkpoint"),
      (
        "log verify /srv/public --key 'example.com/log+…' --checkpoint kept",
        "The same, and that it goes on from what was kept"
      ),
    ],
    run: { session in
      let files = session.invocation.words("FILE")
      guard let file = files.first else { return try session.verifyLog() }
      guard files.count <= 2 else {
        throw UsageError("\(files.count) files are not compared", "give one, or two checkpoints")
      }
      let kept = try session.invocation.value("checkpoint").map { try session.proof(in: $0) }
      if files.count == 1, RawInput.isFolder(file) {
        return try session.verifyPublished(file, session.logKey(), against: kept)
      }
      if kept != nil {
        throw UsageError(
          "--checkpoint is for the log or a published log's folder",
          "give two checkpoints as FILE to compare them")
      }
      if files.count == 2 { return try session.compare(files) }
      let bytes = try session.proof(in: file)
      if bytes.starts(with: Array("c2sp.org/tlog-proof".utf8)) {
        try session.verifyProof(bytes)
      } else {
        try session.verifyCheckpoint(bytes)
      }
    })
}

extension Session {
  /// The key that a file must be signed with.
  fileprivate func logKey() throws -> String {
    try invocation.value("key") ?? ledger().logKey()
  }

  fileprivate func verifyProof(_ bytes: [UInt8]) throws {
    let key = try logKey()
    let proof = try holding { try VerifiedProof(verifying: bytes, logKey: key) }
    try output.show(
      proof.json, columns: VerifiedProof.columns,
      card: """
        Event \(proof.position) is in the log of \(proof.checkpoint.position) events that its key \
        signed. Its record:
        \(proof.record.diagnosticNotation)

        """)
  }

  fileprivate func verifyCheckpoint(_ note: [UInt8]) throws {
    let checkpoint = try holding { try LogCheckpoint(verifying: note, logKey: logKey()) }
    try output.show(
      checkpoint.json, columns: LogCheckpoint.columns,
      card: "The log's key signed this checkpoint of \(checkpoint.position) events.\n")
  }

  /// Tells whether two checkpoints are of one log.
  fileprivate func compare(_ files: [String]) throws {
    let notes = try files.map { try proof(in: $0) }
    let key = try logKey()
    let both = try holding { try notes.map { try LogCheckpoint(verifying: $0, logKey: key) } }
      .sorted { $0.position < $1.position }
    // Two of the same size need no ledger.
    let areConsistent =
      both[0].position == both[1].position
      ? both[0].root == both[1].root
      : try holding { try ledger().areConsistent(both[0].note, both[1].note) }
    try output.show(
      .object([
        ("from", .position(both[0].position)), ("to", .position(both[1].position)),
        ("consistent", .bool(areConsistent)),
      ]),
      columns: ["from", "to", "consistent"],
      card: areConsistent
        ? "The log of \(both[1].position) events begins with that of \(both[0].position).\n"
        : "These are checkpoints of two logs: keep both, they prove that one was rewritten.\n")
    if !areConsistent { throw DoesNotHold() }
  }

  fileprivate func verifyPublished(
    _ path: String, _ key: String, against kept: [UInt8]?
  ) throws {
    try verify { progress in
      try LogVerification(publishedAt: path, logKey: key, against: kept, progress: progress)
    }
  }

  fileprivate func verifyLog() throws {
    let kept = try invocation.value("checkpoint").map { try proof(in: $0) }
    let ledger = try ledger()
    try verify { progress in try ledger.verifyLog(against: kept, progress: progress) }
  }

  /// Shows what a verification finds, and meanwhile how far it is.
  private func verify(
    _ body: (_ progress: (Progress) -> Void) throws -> LogVerification
  ) throws {
    let bar = ProgressBar()
    defer { bar.finish() }
    let found = try holding { try body { bar.update($0) } }
    bar.finish()
    try show(found)
  }

  /// What does not verify is told, and ends with the status for what does not hold.
  func holding<Result>(_ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let error as LedgerError where error.code == .notVerified {
      throw Failure(.doesNotHold, error.code.rawValue, error.message)
    }
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
