import Foundation
import TestSupport
import Testing

@Suite("Backups of ledgers in use", .tags(.torture), .serialized)
struct BackupTests {
  /// What a ledger's log holds, a line a request.
  private func requests(of ledger: TortureLedger, at path: String) throws -> [Substring] {
    let result = try ledger.run(["verify", path])
    try #require(result.end == .exited(0), "verify: \(result.errors)")
    let strange = result.lines.filter { !$0.hasPrefix("did ") && !$0.hasPrefix("verified ") }
    #expect(strange.isEmpty, "\(strange.prefix(3))")
    return result.lines.filter { $0.hasPrefix("did ") }
  }

  private func position(in result: ProcessRunner.Result) throws -> Int {
    try #require(result.end == .exited(0), "\(result.errors)")
    return try #require(result.lines.last?.split(separator: " ").last.flatMap { Int($0) })
  }

  @Test(
    "Taken while several processes write, they hold what was acknowledged, and only whole requests")
  func underLoad() throws {
    let ledger = try TortureLedger()
    let writers = try (0..<3).map { _ in try ledger.start(["write", ledger.path, "2"]) }
    var backups: [(log: String, secrets: String, position: Int, before: Int)] = []
    for round in 0..<TortureScale.rounds {
      usleep(300_000)
      let before =
        writers.flatMap { TortureLedger.acknowledgements($0.output) }
        .compactMap { Int($0.position) }.max() ?? 0
      let (log, secrets) = (
        ledger.directory.file("log-\(round)"), ledger.directory.file("secrets-\(round)")
      )
      let result = try ledger.run(["backup", ledger.path, log, secrets])
      backups.append((log, secrets, try position(in: result), before))
    }
    for writer in writers { writer.kill() }
    let all = try requests(of: ledger, at: ledger.path)
    for (round, backup) in backups.enumerated() {
      #expect(backup.position >= backup.before, "something acknowledged is missing")
      let restored = ledger.directory.file("restored-\(round)")
      let result = try ledger.run(["restore", restored, backup.log, backup.secrets])
      #expect(try position(in: result) == backup.position)
      // "verify" also builds every view anew and compares.
      let found = try requests(of: ledger, at: restored)
      let expected = all.filter { line in
        line.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0 <= backup.position
      }
      #expect(Array(found.dropLast()) == expected, "round \(round)")
      #expect(expected.last?.hasPrefix("did \(backup.position) ") == true, "a request is cut")
    }
    print("torture: \(backups.map(\.position)) events backed up while 3 processes wrote")
  }

  @Test("A restored ledger lets nobody in, in any process, until one releases it")
  func release() throws {
    let ledger = try TortureLedger()
    let before = try ledger.shell()
    #expect(try before.ask("account").hasPrefix("account "))
    let token = try before.ask("create").split(separator: " ").map(String.init)
    try #require(token.count == 3)
    #expect(try before.ask("authenticate \(token[2])") == "yes")
    let (log, secrets) = (ledger.directory.file("log"), ledger.directory.file("secrets"))
    #expect(try ledger.run(["backup", ledger.path, log, secrets]).end == .exited(0))
    #expect(try before.ask("quit") == "closed")
    try TemporaryDirectory.remove(ledger.path)
    #expect(try ledger.run(["restore", ledger.path, log, secrets]).end == .exited(0))

    let (here, there) = (try ledger.shell(), try ledger.shell())
    for process in [here, there] {
      #expect(try process.ask("authenticate \(token[2])").hasPrefix("failed unreleased"))
    }
    #expect(try here.ask("disable \(token[1])").hasPrefix("ack "))
    #expect(try here.ask("enable \(token[1])").hasPrefix("ack "))
    let release = try ledger.run(["release", ledger.path])
    #expect(release.output == "ready\nreleased\n", "\(release.errors)")
    for process in [here, there] {
      #expect(try process.ask("authenticate \(token[2])") == "yes")
      #expect(try process.ask("quit") == "closed")
    }
  }

  /// A ledger with some history, closed.
  private func written() throws -> TortureLedger {
    let ledger = try TortureLedger()
    #expect(try ledger.run(["run", ledger.path, "30"]).end == .exited(0))
    return ledger
  }

  @Test(
    "Whatever call a backup or restore is killed at, there is none or a whole one, and the next works",
    .needsStrace)
  func killed() throws {
    let ledger = try written()
    let events = try ledger.verify()
    try interrupted(ledger, events, "signal=KILL", FaultTests.writingCalls) { end, _ in
      end == .signalled(9)
    }
  }

  @Test(
    "Whatever call fails, a backup or restore says so, and there is none or a whole one",
    .needsStrace, arguments: ["ENOSPC"])
  func failed(error: String) throws {
    let ledger = try written()
    let events = try ledger.verify()
    try interrupted(ledger, events, "error=\(error)", FaultTests.failingCalls) { end, errors in
      end == .exited(0) || end == .exited(1) && errors.hasPrefix("failed")
    }
  }

  /// Backs up and restores with a fault at one call after the other.
  private func interrupted(
    _ ledger: TortureLedger, _ events: Int, _ fault: String, _ writing: String,
    _ isExpected: (ProcessEnd, String) -> Bool
  ) throws {
    let place = ledger.directory
    func backUp(_ label: String) -> [String] {
      ["backup", ledger.path, place.file("log\(label)"), place.file("secrets\(label)")]
    }
    func restore(_ label: String) -> [String] {
      ["restore", place.file("restored\(label)"), place.file("log-whole")]
        + [place.file("secrets-whole")]
    }
    #expect(try position(in: ledger.run(backUp("-whole"))) == events)
    let backups = try ledger.calls(writing, stride: TortureScale.stride, backUp("-plan"))
    let restores = try ledger.calls(writing, stride: TortureScale.stride * 6, restore("-plan"))
    var (none, whole) = (0, 0)
    func count(_ path: String, _ names: [String], _ context: String) throws {
      // Under its name there is nothing, or everything.
      if FileManager.default.fileExists(atPath: path) {
        let found = try TemporaryDirectory.names(in: path)
        #expect(names.allSatisfy(found.contains), "\(context): \(found)")
        whole += 1
      } else {
        none += 1
      }
    }
    for (number, call) in backups.enumerated() {
      let (log, secrets) = (place.file("log\(number)"), place.file("secrets\(number)"))
      let result = try ledger.inject(call, fault, backUp("\(number)"))
      let context = "\(fault) at \(call) of a backup"
      #expect(isExpected(result.end, result.errors), "\(context): \(result.end) \(result.errors)")
      try count(log, ["log", "log-backup.json"], context)
      try count(secrets, ["keys", "vault", "secrets-backup.json"], context)
      for path in [log, secrets] { try? TemporaryDirectory.remove(path) }
      #expect(try position(in: ledger.run(backUp("\(number)"))) == events, "after \(context)")
      for path in [log, secrets] { try TemporaryDirectory.remove(path) }
    }
    for (number, call) in restores.enumerated() {
      let restored = place.file("restored\(number)")
      let result = try ledger.inject(call, fault, restore("\(number)"))
      let context = "\(fault) at \(call) of a restore"
      #expect(isExpected(result.end, result.errors), "\(context): \(result.end) \(result.errors)")
      try count(restored, ["ledger.json", "log", "keys", "vault"], context)
      try? TemporaryDirectory.remove(restored)
      #expect(try position(in: ledger.run(restore("\(number)"))) == events, "after \(context)")
      #expect(try requests(of: ledger, at: restored).count > 1, "after \(context)")
      try TemporaryDirectory.remove(restored)
    }
    let left = try TemporaryDirectory.names(in: place.path).filter { $0.hasSuffix(".unfinished") }
    #expect(left.isEmpty, "\(left)")
    #expect(none > 0)
    print(
      "torture: \(fault) at \(backups.count) calls of backups and \(restores.count) of restores: "
        + "\(none) times none, \(whole) times whole")
  }
}
