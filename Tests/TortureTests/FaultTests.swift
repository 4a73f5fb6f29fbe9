import Foundation
import TestSupport
import Testing

@Suite("Disks that fail", .tags(.torture), .serialized, .needsStrace)
struct FaultTests {
  static let writingCalls = """
    write,pwrite64,writev,pwritev,pwritev2,fsync,fdatasync,msync,rename,renameat,renameat2,mkdir,\
    mkdirat,link,linkat,unlink,unlinkat,ftruncate,fallocate,sync_file_range,chmod,fchmod
    """

  // Without write, by which the worker says what it did.
  static let failingCalls =
    "pwrite64,writev,pwritev,pwritev2,fsync,fdatasync,msync,ftruncate,fallocate"

  @Test("Making a ledger, killed at any call that writes, leaves none or a whole one")
  func killedWhileCreating() throws {
    let first = try TortureLedger(created: false)
    let calls = try first.calls(
      Self.writingCalls, stride: TortureScale.stride, ["create", first.path])
    var (none, whole) = (0, 0)
    for call in calls {
      let ledger = try TortureLedger(created: false)
      let result = try ledger.inject(call, "signal=KILL", ["create", ledger.path])
      #expect(result.end == .signalled(9), "killed at \(call): \(result.end)")
      let again = try ledger.run(["create", ledger.path])
      if again.end == .exited(0) {
        none += 1
      } else {
        #expect(again.errors.contains("already-exists"), "killed at \(call): \(again.errors)")
        whole += 1
      }
      try ledger.verify("created, killed at \(call)")
    }
    #expect(none > 0 || calls.isEmpty)
    print("torture: init killed at \(calls.count) calls: \(none) times none, \(whole) times whole")
  }

  @Test("A rebuild killed at any call that writes or removes leaves a ledger that opens")
  func killedWhileRebuilding() throws {
    let whole = try TortureLedger()
    #expect(try whole.run(["run", whole.path, "20"]).end == .exited(0))
    let events = try whole.verify()
    let calls = try whole.calls(
      Self.writingCalls + ",rmdir", stride: TortureScale.stride, ["rebuild-once", whole.path])
    for call in calls {
      let ledger = try TortureLedger(created: false)
      try TemporaryDirectory.copy(whole.path, to: ledger.path)
      let result = try ledger.inject(call, "signal=KILL", ["rebuild-once", ledger.path])
      let again = try ledger.inject(call, "signal=KILL", ["rebuild-once", ledger.path])
      for run in [result, again] {
        #expect(run.end != .exited(1), "rebuild killed at \(call): \(run.errors)")
      }
      #expect(try ledger.verify("rebuild killed twice at \(call)") == events)
    }
    print("torture: rebuilds killed at \(calls.count) calls, nothing lost")
  }

  @Test(
    "Making a ledger with a failing disk leaves none or a whole one", arguments: ["EIO", "ENOSPC"])
  func failedWhileCreating(error: String) throws {
    let first = try TortureLedger(created: false)
    let calls = try first.calls(
      Self.failingCalls + ",rename,renameat,renameat2,mkdir,mkdirat", stride: TortureScale.stride,
      ["create", first.path])
    for call in calls {
      let ledger = try TortureLedger(created: false)
      let result = try ledger.inject(call, "error=\(error)", ["create", ledger.path])
      #expect(Self.isOrderly(result.end), "\(error) at \(call): \(result.end) \(result.errors)")
      let again = try ledger.run(["create", ledger.path])
      #expect(
        again.end == .exited(0) || again.errors.contains("already-exists"),
        "\(error) at \(call): \(again.errors)")
      if result.end == .exited(0) { #expect(again.end == .exited(1), "\(error) at \(call)") }
      try ledger.verify("\(error) at \(call) of init")
    }
    print("torture: init met \(error) at \(calls.count) calls")
  }

  @Test(
    "A write or sync that fails never loses an acknowledged command or acknowledges a lost one",
    arguments: ["EIO", "ENOSPC"])
  func failedWhileRunning(error: String) throws {
    let first = try TortureLedger()
    let calls = try first.calls(
      Self.failingCalls, stride: TortureScale.stride, ["run", first.path, "9"])
    var acknowledgements = 0
    for call in calls {
      let ledger = try TortureLedger()
      let result = try ledger.inject(call, "error=\(error)", ["run", ledger.path, "9"])
      #expect(Self.isOrderly(result.end), "\(error) at \(call): \(result.end) \(result.errors)")
      let acknowledged = TortureLedger.acknowledgements(result.output)
      try ledger.verify(holds: acknowledged, "\(error) at \(call)")
      acknowledgements += acknowledged.count
    }
    print(
      "torture: \(error) at \(calls.count) calls, \(acknowledgements) acknowledged, 0 lost")
  }

  @Test("A disk that stays broken refuses everything, and what was acknowledged is there after it")
  func brokenForGood() throws {
    for call in [3, 8] {
      let ledger = try TortureLedger()
      let result = try ledger.inject(
        "fdatasync", "error=EIO:when=\(call)+", ["run", ledger.path, "12"])
      #expect(Self.isOrderly(result.end), "\(result.end) \(result.errors)")
      try ledger.verify(holds: TortureLedger.acknowledgements(result.output))
    }
  }

  @Test("A truncated or foreign file is refused with a message, not with a signal")
  func damagedFiles() throws {
    let whole = try TortureLedger()
    #expect(try whole.run(["run", whole.path, "40"]).end == .exited(0))
    let files = try TemporaryDirectory.files(below: whole.path)
    for file in files {
      for damage in Damage.allCases {
        let ledger = try TortureLedger(created: false)
        try TemporaryDirectory.copy(whole.path, to: ledger.path)
        try damage.apply(to: "\(ledger.path)/\(file)")
        let result = try ledger.run(["verify", ledger.path])
        let context = "\(damage) \(file)"
        #expect(Self.isOrderly(result.end), "\(context): \(result.end) \(result.errors)")
        // What is derived may be made anew; what is not must be missed.
        let isDerived = ["views-", "indexes-", "names-", "usage"].contains { file.hasPrefix($0) }
        let isLockFile = file.hasSuffix("lock.mdb") || file == "lock"
        if file.hasPrefix("log/data") || file == "ledger.json" {
          #expect(result.end == .exited(1), "\(context) was accepted")
        }
        if result.end != .exited(0) {
          #expect(result.errors.hasPrefix("failed"), "\(context): no message")
        } else if isDerived || isLockFile {
          #expect(!result.output.contains("differ"), "\(context): \(result.output.suffix(300))")
        }
      }
    }
  }

  /// Ended by itself, whatever it said.
  private static func isOrderly(_ end: ProcessEnd) -> Bool {
    end == .exited(0) || end == .exited(1)
  }

  /// What can happen to a file.
  enum Damage: CaseIterable {
    case emptied, cut, halved, foreign

    func apply(to path: String) throws {
      let contents = try Data(contentsOf: URL(fileURLWithPath: path))
      let damaged =
        switch self {
        case .emptied: Data()
        case .cut: contents.prefix(100)
        case .halved: contents.prefix(contents.count / 2)
        case .foreign: Data("This is a letter to somebody else.\n".utf8) + Data(count: 20_000)
        }
      // In place, so that mode and owner stay.
      let file = try FileHandle(forUpdating: URL(fileURLWithPath: path))
      try file.truncate(atOffset: 0)
      try file.write(contentsOf: damaged)
      try file.close()
    }
  }
}
