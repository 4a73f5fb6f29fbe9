import Foundation
import TestSupport
import Testing

@Suite("Signing and publishing", .tags(.torture), .serialized)
struct SigningTests {
  /// A checkpoint that a worker was given before it said so.
  private struct Given {
    var size: Int
    var root: String
    var note: String
    var isPublished: Bool

    /// What a worker said, whole lines only.
    static func all(in output: String) -> [Given] {
      output.split(separator: "\n", omittingEmptySubsequences: false).dropLast().compactMap {
        line in
        let words = line.split(separator: " ").map(String.init)
        guard words.count == 4, ["signed", "published"].contains(words[0]),
          let size = Int(words[1])
        else { return nil }
        return Given(
          size: size, root: words[2], note: words[3], isPublished: words[0] == "published")
      }
    }
  }

  /// Every checkpoint that was ever given away, and the last that was said to be published.
  private struct Outside {
    var roots: [Int: String] = [:]
    var published = 0
    var count = 0

    /// Takes in what was given, and has the ledger sign once more: nothing may disagree, and what is
    /// published must be whole and no older than what was said.
    mutating func check(
      _ given: [Given], _ shell: RunningProcess, folder: String, _ context: String
    ) throws {
      let now = try #require(
        try Given.all(in: shell.ask("sign") + "\n").first, "\(context): nothing is signed any more")
      for one in given + [now] {
        #expect(roots[one.size] ?? one.root == one.root, "\(context): two roots of \(one.size)")
        roots[one.size] = one.root
        #expect(try shell.ask("consistent \(one.note) \(now.note)") == "true", "\(context)")
        if one.isPublished { published = max(published, one.size) }
        count += 1
      }
      let found = try shell.ask("published \(folder)")
      if found == "nothing" {
        #expect(published == 0, "\(context): what was published is gone")
      } else {
        let size = try #require(
          found.hasPrefix("whole ") ? Int(found.dropFirst("whole ".count)) : nil,
          "\(context): \(found)")
        #expect(size >= published, "\(context)")
      }
    }
  }

  @Test("Processes that sign and publish, killed at random: nothing is torn, no two disagree")
  func killedAtRandom() throws {
    let ledger = try TortureLedger()
    let folder = ledger.directory.file("public")
    var outside = Outside()
    var kills = 0
    while kills < TortureScale.kills {
      let workers = try [
        ["sign-all", ledger.path], ["publish-all", ledger.path, folder],
        ["publish-all", ledger.path, folder],
      ].map { try ledger.start($0) }
      for worker in workers.shuffled() {
        usleep(UInt32.random(in: 1_000...200_000))
        worker.kill()
        kills += 1
      }
      for worker in workers { #expect(worker.errors == "") }
      let shell = try ledger.shell()
      let given = workers.flatMap { Given.all(in: $0.output) }
      try outside.check(given, shell, folder: folder, "after \(kills) kills")
      #expect(try shell.ask("quit") == "closed")
    }
    try ledger.verify()
    #expect(outside.published > 0, "nothing was published: the test tests nothing")
    print(
      """
      torture: \(kills) kills, \(outside.count) checkpoints of \(outside.roots.count) sizes agree, \
      \(outside.published) events published
      """)
  }

  @Test(
    "Killed at any call, neither leaves a torn directory nor a second opinion", .needsStrace,
    arguments: ["sign", "publish"])
  func killedAtAnyCall(verb: String) throws {
    let calls = "pwrite64,writev,fdatasync,fsync,syncfs,rename,unlink,mkdir"
    let ledger = try TortureLedger()
    let folder = ledger.directory.file("public")
    let words = verb == "sign" ? [verb, ledger.path] : [verb, ledger.path, folder]
    let all = try ledger.calls(calls, stride: TortureScale.stride, words)
    var outside = Outside()
    for call in all {
      let result = try ledger.inject(call, "signal=KILL", words)
      let shell = try ledger.shell()
      try outside.check(
        Given.all(in: result.output), shell, folder: folder, "killed at \(call)")
      #expect(try shell.ask("quit") == "closed")
    }
    try ledger.verify()
    print("torture: \(all.count) kills inside '\(verb)', \(outside.count) checkpoints agree")
  }

  @Test(
    "What a checkpoint covers is on the disk before it, be it few files or many", .needsStrace,
    arguments: [1, 8_500])
  func order(events: Int) throws {
    let ledger = try TortureLedger(events: events)
    let folder = ledger.directory.file("public")
    let trace = ledger.directory.file("trace")
    let strace = try #require(ProcessRunner.installed("strace"))
    let options = [
      "-f", "-y", "-qq", "-o", trace, "-e", "trace=mkdir,pwrite64,fsync,syncfs,rename",
    ]
    let result = try ProcessRunner.run(
      strace, options + [TortureLedger.worker, "publish", ledger.path, folder])
    #expect(result.end == .exited(0), "\(result.errors)")

    /// What is not on the disk yet: files, and directories with new names in them.
    var unsynced: Set<String> = []
    var (written, put) = (0, 0)
    for line in try TemporaryDirectory.text(of: trace).split(separator: "\n") {
      guard let call = FolderCall(line, in: folder) else { continue }
      switch call.name {
      case "mkdir": unsynced.insert(call.parent)
      case "pwrite64" where !call.path.hasSuffix(".new"):
        unsynced.formUnion([call.path, call.parent])
        written += 1
      case "fsync": unsynced.remove(call.path)
      // All of the file system but for the name of the folder, which may lie on another.
      case "syncfs": unsynced.formIntersection([ledger.directory.path])
      case "rename":
        #expect(unsynced.isEmpty, "before \(line)")
        put += 1
      default: break
      }
    }
    #expect(written >= events / 128)
    #expect(put == 1)
    let shell = try ledger.shell()
    #expect(try shell.ask("published \(folder)").hasPrefix("whole "))
    #expect(try shell.ask("quit") == "closed")
  }

  /// A system call on something in a folder, or on the folder, or on the directory that holds it.
  private struct FolderCall {
    var name: Substring
    var path: String
    var parent: String { String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]) }

    /// Reads a line of strace, which names the files of descriptors.
    init?(_ line: Substring, in folder: String) {
      guard let bracket = line.firstIndex(of: "(") else { return nil }
      name = line[..<bracket].split(separator: " ").last ?? ""
      guard
        let start = line[bracket...].firstIndex(where: { $0 == "<" || $0 == "\"" }),
        let end = line[line.index(after: start)...].firstIndex(where: { $0 == ">" || $0 == "\"" })
      else { return nil }
      path = String(line[line.index(after: start)..<end])
      let holder = String(folder[..<(folder.lastIndex(of: "/") ?? folder.startIndex)])
      guard path == holder || path == folder || path.hasPrefix("\(folder)/") else { return nil }
    }
  }
}
