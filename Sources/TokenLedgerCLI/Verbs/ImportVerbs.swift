import FoundationEssentials
import TokenLedger

extension Noun {
  static let `import` = Noun(
    name: "import", summary: "Enter history from elsewhere", verbs: [.cloudTrail, .jsonLines])
}

extension Verb {
  fileprivate static let cloudTrail = Verb(
    "cloudtrail", "Enter the life of IAM access keys from AWS CloudTrail files", .change,
    takesAccount: false,
    positionals: [
      Positional("FILE", .oneOrMore, "Files, or folders of .json files; '-' for standard input")
    ],
    examples: [("import cloudtrail logs/", "Every file of a folder, in any order")],
    run: { session in
      try session.refuseConditions()
      let files = try session.invocation.words("FILE").flatMap { try session.files(at: $0) }
      let ledger = try session.ledger()
      let bar = ProgressBar()
      defer { bar.finish() }
      let report = try ledger.importCloudTrail(files: files, origin: Origin(via: .imported)) {
        bar.update($0)
      }
      bar.finish()
      try session.output.show(report.json, columns: ImportReport.columns)
    })

  fileprivate static let jsonLines = Verb(
    "jsonl", "Enter an export of events", .change,
    positionals: [Positional("FILE", .one, "The export; '-' for standard input")],
    examples: [
      ("import jsonl events.jsonl", "Into an empty ledger, or what is not yet there"),
      ("import jsonl - < events.jsonl", "The same from standard input, which is kept in memory"),
    ],
    run: { session in
      try session.refuseConditions()
      let source = try session.importSource(session.word("FILE"))
      let ledger = try session.ledger()
      let bar = ProgressBar()
      defer { bar.finish() }
      let report = try ledger.importJSONLines(source, actor: session.actingParty()) {
        bar.update($0)
      }
      bar.finish()
      try session.output.show(report.json, columns: ImportReport.columns)
    })
}

extension Session {
  /// Most bytes of one file that is imported.
  fileprivate static let importBytesMax = 4 << 30

  /// An import is many events of other times and actors: conditions on one command do not fit it.
  fileprivate func refuseConditions() throws {
    for option in ["dry-run", "request-id", "expect-revision", "reason"]
    where invocation.isGiven(option) {
      throw UsageError(
        "an import has no use for --\(option)",
        "leave it out: what was imported before is not entered again")
    }
  }

  fileprivate func files(at path: String) throws -> [(name: String, contents: [UInt8])] {
    if path != "-", RawInput.isFolder(path) {
      let names = try FileManager.default.subpathsOfDirectory(atPath: path)
        .filter { $0.hasSuffix(".json") }.sorted()
      guard !names.isEmpty else {
        throw UsageError("'\(path)' holds no .json file", "give CloudTrail files")
      }
      return try names.map { try file("\(path)/\($0)") }
    }
    return [try file(path)]
  }

  /// A regular file is read where it lies; what comes by a pipe is read at once.
  fileprivate func importSource(_ path: String) throws -> ImportSource {
    let resolved = URL(filePath: path).resolvingSymlinksInPath().path
    let attributes = try? FileManager.default.attributesOfItem(atPath: resolved)
    if path != "-", attributes?[.type] as? FileAttributeType == .typeRegular { return .file(path) }
    let (name, bytes) = try file(path)
    return .contents(name: name, bytes)
  }

  private func file(_ path: String) throws -> (name: String, contents: [UInt8]) {
    let (name, bytes) = try contents(of: path, limitBytes: Self.importBytesMax)
    return (name, bytes)
  }
}

extension ImportReport {
  fileprivate static let columns = ["read", "appended", "skipped", "firstPosition", "lastPosition"]

  fileprivate var json: JSON {
    let reasons = skipped.sorted { $0.key < $1.key }.map { ($0.key, JSON.integer($0.value)) }
    let fields: [(String, JSON)] = [
      ("read", .integer(read)), ("appended", .integer(appended)), ("skipped", .object(reasons)),
      ("firstPosition", firstPosition.map { .position($0) } ?? .null),
      ("lastPosition", lastPosition.map { .position($0) } ?? .null),
    ]
    return .object(fields)
  }
}
