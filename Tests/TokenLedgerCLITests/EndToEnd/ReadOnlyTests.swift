import FoundationEssentials
import TestSupport
import Testing
import TokenLedger

@Suite("A ledger whose files may only be read", .needsMounts)
struct ReadOnlyTests {
  let ledger: CommandLineLedger
  let secret: String
  private let scratch: TemporaryDirectory

  init() throws {
    ledger = try CommandLineLedger.furnished()
    scratch = try TemporaryDirectory("scratch")
    let token = try ledger.token("Nightly sync", "--description", "Of the books")
    secret = token.secret
    try ledger.done("token", "duplicate", "Nightly sync", "--account", "Contoso")
    try ledger.done("token", "disable", "Nightly sync (copy)", "--yes", "--reason", "It leaked")
    try ledger.done("token", "authenticate", input: secret)
  }

  /// Every question of the command line.
  static let questions: [[String]] = [
    ["account", "list"], ["catalog", "show"], ["keys", "list"], ["member", "list"],
    ["token", "list"], ["token", "list", "--name", "SYNC", "--sort", "name"],
    ["token", "list", "--state", "disabled"], ["token", "list", "--at", "5"],
    ["token", "show", "Nightly sync"], ["token", "authenticate", "--scope", "actions:read"],
    ["events", "list"], ["events", "list", "--type", "token.disabled"],
    ["audit", "token", "Nightly sync"], ["audit", "lineage", "Nightly sync"],
    ["replay", "state", "--at", "6"], ["export", "tokens"], ["views", "check"],
  ]

  /// What a question answers, its status and all that it says.
  private func answer(_ outcome: ChildProcess.Outcome) -> [String] {
    [outcome.status.map(String.init) ?? "signal", outcome.outputText, outcome.errorText]
  }

  private func asked(_ words: [String], folder: String? = nil) throws -> [String] {
    let outcome = try ledger.runReadOnly(
      words, folder: folder, input: words.contains("authenticate") ? secret : "",
      environment: ["TMPDIR": scratch.path])
    #expect(try TemporaryDirectory.names(in: scratch.path) == [], "\(words)")
    return answer(outcome)
  }

  @Test("answers every question as one that can be written to, and changes in no byte")
  func questions() throws {
    let expected = try Self.questions.map { words in
      answer(try ledger.run(words, input: words.contains("authenticate") ? secret : ""))
    }
    let before = try CommandLineLedger.contents(of: ledger.path)
    for (words, expected) in zip(Self.questions, expected) {
      #expect(expected[0] == "0" && expected[2] == "", "\(words)")
      #expect(try asked(words) == expected, "\(words)")
    }
    #expect(try CommandLineLedger.contents(of: ledger.path) == before)
  }

  /// What derived data can look like that cannot be used.
  enum Derived: String, CaseIterable {
    case absent, damaged, behind, ofAnotherBoot, neverLocked
  }

  @Test("answers from the log where derived data cannot be used", arguments: Derived.allCases)
  func withoutDerived(_ derived: Derived) throws {
    let copy = ledger.folder.file("copy")
    if derived == .behind { try TemporaryDirectory.copy(ledger.path, to: copy) }
    try ledger.done("token", "reset", "Nightly sync", "--grace", "1h", "--yes")
    let questions = [
      ["token", "list"], ["token", "list", "--name", "sync"], ["events", "list"],
      ["token", "authenticate"], ["audit", "token", "Nightly sync"],
    ]
    let expected = try questions.map {
      answer(try ledger.run($0, input: $0.contains("authenticate") ? secret : ""))
    }
    let prefixes = ["views-", "indexes-", "names-"]
    func names(_ folder: String) throws -> [String] {
      try TemporaryDirectory.names(in: folder).filter { name in
        prefixes.contains { name.hasPrefix($0) }
      }
    }
    switch derived {
    case .absent, .neverLocked:
      try TemporaryDirectory.copy(ledger.path, to: copy)
      for name in try names(copy) { try TemporaryDirectory.remove("\(copy)/\(name)") }
      if derived == .neverLocked {
        for name in ["lock", "open.lock"] { try TemporaryDirectory.remove("\(copy)/\(name)") }
      }
    case .damaged:
      try TemporaryDirectory.copy(ledger.path, to: copy)
      for name in try names(copy) {
        try Data(repeating: 7, count: 8_192).write(to: URL(filePath: "\(copy)/\(name)/data.mdb"))
      }
    case .behind:
      // The log of today beside the views of yesterday.
      for name in ["log", "vault", "keys"] {
        try TemporaryDirectory.remove("\(copy)/\(name)")
        try TemporaryDirectory.copy("\(ledger.path)/\(name)", to: "\(copy)/\(name)")
      }
    case .ofAnotherBoot:
      try TemporaryDirectory.copy(ledger.path, to: copy)
      try Data("tokenledger lock 1\nboot another\npid-namespace 1\nstate open\n".utf8)
        .write(to: URL(filePath: "\(copy)/lock"))
    }
    let before = try CommandLineLedger.contents(of: copy)
    for (words, expected) in zip(questions, expected) {
      #expect(try asked(words, folder: copy) == expected, "\(words)")
    }
    #expect(try CommandLineLedger.contents(of: copy) == before)
  }

  @Test(
    "refuses what would change it, and says where to do it",
    arguments: [
      ["token", "disable", "Nightly sync", "--yes"],
      ["account", "rename", "Contoso", "--name", "C"],
      ["keys", "rotate"], ["views", "rebuild"],
    ])
  func commands(_ words: [String]) throws {
    let outcome = try ledger.runReadOnly(words)
    #expect(outcome.status == 1)
    #expect(outcome.outputText == "")
    #expect(outcome.errorText.contains("may only be read here"))
    #expect(!outcome.errorText.contains("scratch"))
    // A dry run changes nothing.
    if words[0] == "token" {
      #expect(try ledger.runReadOnly(words + ["--dry-run"]).status == 0)
    }
  }

  @Test("is refused while somebody has it open elsewhere")
  func openElsewhere() throws {
    let open = try Ledger.open(at: ledger.path)
    let outcome = try ledger.runReadOnly(["token", "list"])
    #expect(outcome.status == 1)
    #expect(outcome.errorText.contains("open in another process"))
    open.close()
    #expect(try ledger.runReadOnly(["token", "list"]).status == 0)
  }
}

@Suite("What looking back does to a ledger that is open elsewhere", .needsStraceToTrace)
struct LookingBackTests {
  static let verbs: [[String]] = [
    ["replay", "state", "--at", "6"], ["replay", "state", "--at", "2999-01-01"],
    ["audit", "token", "Nightly sync"], ["audit", "lineage", "Nightly sync"],
    ["events", "list"], ["token", "list", "--at", "6"],
  ]

  @Test("writes to nothing but locks, by no call and by no map", arguments: verbs)
  func writesNothing(_ words: [String]) throws {
    let ledger = try CommandLineLedger.furnished()
    _ = try ledger.token("Nightly sync")
    try ledger.done("token", "disable", "Nightly sync", "--yes")
    let open = try Ledger.open(at: ledger.path)
    defer { open.close() }
    let trace = ledger.folder.file("trace")
    let calls = """
      write,pwrite64,writev,pwritev,pwritev2,truncate,ftruncate,fallocate,rename,renameat,renameat2,\
      unlink,unlinkat,rmdir,link,linkat,symlink,symlinkat,mkdir,mkdirat,chmod,fchmod,fchmodat,\
      utimensat,mmap,msync,openat,creat
      """
    let strace = try #require(ProcessRunner.installed("strace"))
    let outcome = try ChildProcess.run(
      strace,
      (["-f", "-y", "-qq", "-o", trace, "-e", "trace=\(calls)", CommandLineLedger.program] + words)
        .map { Array($0.utf8) },
      environment: ["TOKENLEDGER_DIR": ledger.path, "PATH": "/usr/bin:/bin"])
    #expect(outcome.status == 0, "\(outcome.errorText)")
    #expect(outcome.outputText != "")
    let lines = try TemporaryDirectory.text(of: trace).split(separator: "\n")
      .filter { $0.contains(ledger.path) }
    // The lock files, among them LMDB's tables of readers, are all that is opened to be written or
    // mapped so; and of these only LMDB's, which are grown to their size when they are new.
    let locks = ["/lock.mdb", "/lock", "/open.lock", "/in-use"]
    #expect(lines.contains { $0.contains("/log/data.mdb") }, "the trace shows nothing")
    for line in lines {
      let isLock = locks.contains { line.contains("\($0)\"") || line.contains("\($0)>") }
      if line.contains("mmap(") {
        #expect(isLock || !line.contains("PROT_WRITE"), "\(line)")
      } else if line.contains("openat(") {
        // LMDB opens its file for writing, because the ledger may be written to; it is not.
        #expect(isLock || !line.contains("O_TRUNC") && !line.contains("O_EXCL"), "\(line)")
        #expect(
          isLock || line.contains("/data.mdb") || line.contains("/vault/slots")
            || !line.contains("O_CREAT") && !line.contains("O_RDWR"), "\(line)")
      } else {
        #expect(isLock, "\(line)")
      }
    }
  }
}

extension Trait where Self == ConditionTrait {
  /// System calls are seen by strace.
  static var needsStraceToTrace: Self {
    .enabled("strace is not installed") { ProcessRunner.installed("strace") != nil }
  }
}
