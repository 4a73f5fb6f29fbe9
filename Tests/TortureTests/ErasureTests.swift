import Foundation
import TestSupport
import Testing

@Suite("Erasures", .tags(.torture), .serialized)
struct ErasureTests {
  private static let name = "Незабвенный"

  private func furnished() throws -> (ledger: TortureLedger, token: String) {
    let ledger = try TortureLedger()
    let result = try ledger.run(["furnish", ledger.path, Self.name])
    try #require(result.end == .exited(0), "\(result.errors)")
    return (ledger, try #require(result.lines.last?.split(separator: " ").last.map(String.init)))
  }

  private func traces(in ledger: TortureLedger, of names: [String] = [name]) throws -> [String] {
    try TextTraces.below(ledger.path, of: names)
  }

  @Test("Another process that has the ledger open, and read the text, answers without it at once")
  func elsewhere() throws {
    let (ledger, token) = try furnished()
    let servers = try [false, true].map { try ledger.shell(follows: $0) }
    for server in servers {
      // From here on it has the keys in memory and the pages in its map.
      #expect(try server.ask("name \(token)").contains(Self.name))
      #expect(try server.ask("history \(token)").contains(Self.name))
      #expect(try server.ask("find незабв").contains(Self.name))
    }
    #expect(try !traces(in: ledger).isEmpty, "there is nothing to erase: the test tests nothing")
    #expect(try ledger.run(["erase", ledger.path, token]).output.contains("erased \(token)"))
    // One of them has looked at nothing since: its map is of what was replaced.
    #expect(try traces(in: ledger) == [])
    for server in servers.reversed() {
      #expect(try TextTraces.within(server.ask("history \(token)"), of: [Self.name]) == [])
      #expect(try server.ask("name \(token)") == "erased")
      #expect(try server.ask("find незабв") == "found []")
      #expect(try server.ask("rebuild") == "rebuilt")
      #expect(try server.ask("check") == "clean")
      #expect(try traces(in: ledger) == [])
    }
    for server in servers { #expect(try server.ask("quit") == "closed") }
    #expect(try traces(in: ledger) == [])
    try ledger.verify()
  }

  @Test("An erasure waits for who builds from what it destroys, and for who reads")
  func besideRebuilds() throws {
    let (ledger, token) = try furnished()
    let rebuilder = try ledger.start(["rebuild", ledger.path])
    let reader = try ledger.start(["write", ledger.path, "2"])
    usleep(100_000)
    #expect(try ledger.run(["erase", ledger.path, token]).output.contains("erased \(token)"))
    #expect(try traces(in: ledger) == [])
    usleep(50_000)
    rebuilder.kill()
    reader.kill()
    #expect(try traces(in: ledger) == [])
    try ledger.verify()
    #expect(try traces(in: ledger) == [])
  }

  @Test("Processes that erase and are killed at random: what was acknowledged stays erased")
  func killedWhileErasing() throws {
    let ledger = try TortureLedger()
    var (kills, acknowledged, finished) = (0, 0, 0)
    var names: [String: String] = [:]
    var erased: [String] = []
    while kills < TortureScale.kills {
      let workers = try ["Алые", "Былое"].map {
        try ledger.start(["erase-all", ledger.path, $0])
      }
      for worker in workers.shuffled() {
        usleep(UInt32.random(in: 1_000...250_000))
        worker.kill()
        kills += 1
      }
      var open: [String] = []
      for worker in workers {
        #expect(worker.errors == "")
        for line in worker.output.split(separator: "\n", omittingEmptySubsequences: false)
          .dropLast()
        {
          let words = line.split(separator: " ", maxSplits: 2).map(String.init)
          guard words.count == 3 else { continue }
          names[words[1]] = words[2]
          if words[0] == "erased" {
            erased.append(words[1])
            acknowledged += 1
          } else if words[0] == "asked" {
            open.append(words[1])
          }
        }
      }
      // Whoever opens it next finishes what was not acknowledged.
      let shell = try ledger.shell()
      for token in open where try shell.ask("name \(token)") == "erased" {
        if !erased.contains(token) { finished += 1 }
        erased.append(token)
      }
      #expect(try shell.ask("quit") == "closed")
      try ledger.verify(holds: [], "after \(kills) kills")
      // A name is looked for as a whole: others begin like it.
      let left = try left(of: Set(erased.compactMap { names[$0] }), in: ledger)
      #expect(left == [], "after \(kills) kills")
    }
    #expect(acknowledged > 0)
    print(
      "torture: \(kills) kills, \(acknowledged) erasures acknowledged, \(finished) finished later")
  }

  /// Which of these names stand in a file, as they were written or folded.
  private func left(of names: Set<String>, in ledger: TortureLedger) throws -> [String] {
    var found: [String] = []
    for file in try TemporaryDirectory.files(below: ledger.path) {
      let bytes = try Data(contentsOf: URL(fileURLWithPath: "\(ledger.path)/\(file)"))
      for name in names {
        for form in [name, name.lowercased()]
        where bytes.range(of: Data(form.utf8)) != nil {
          found.append("\(file): \(form)")
        }
      }
    }
    return found
  }

  @Test("Killed at any call, an erasure is finished by the next to open", .needsStrace)
  func killedAtAnyCall() throws {
    let calls = "pwrite64,writev,fdatasync,fsync,rename,unlink,rmdir"
    let (planned, plannedToken) = try furnished()
    let all = try planned.calls(
      calls, stride: TortureScale.stride, ["erase", planned.path, plannedToken])
    var (unfinished, finished) = (0, 0)
    for call in all {
      let (ledger, token) = try furnished()
      let result = try ledger.inject(call, "signal=KILL", ["erase", ledger.path, token])
      if result.output.contains("erased \(token)") {
        #expect(try traces(in: ledger) == [], "acknowledged, then killed at \(call)")
      } else if try !traces(in: ledger).isEmpty {
        unfinished += 1
      }
      let shell = try ledger.shell()
      let name = try shell.ask("name \(token)")
      #expect(try shell.ask("check") == "clean", "killed at \(call)")
      #expect(try shell.ask("quit") == "closed")
      if name == "erased" {
        finished += 1
        #expect(try traces(in: ledger) == [], "killed at \(call)")
      } else {
        // Its event never came to be.
        #expect(name.contains(Self.name), "killed at \(call)")
      }
    }
    #expect(unfinished > 0 && finished > 0, "no kill came in between: the test tests nothing")
    print("torture: \(all.count) kills inside an erasure, \(finished) erased, none half")
  }
}
