import Foundation
import TestSupport
import Testing

@Suite("Processes that are killed", .tags(.torture), .serialized)
struct KillTests {
  @Test("Several processes writing at once and killed at random lose nothing acknowledged")
  func killedWhileWriting() throws {
    let ledger = try TortureLedger()
    var acknowledged: [TortureLedger.Acknowledgement] = []
    var kills = 0
    var events = 0
    while kills < TortureScale.kills {
      let writers = try (0..<3).map { _ in try ledger.start(["write", ledger.path, "3"]) }
      for writer in writers.shuffled() {
        usleep(UInt32.random(in: 1_000...120_000))
        writer.kill()
        kills += 1
      }
      for writer in writers {
        acknowledged += TortureLedger.acknowledgements(writer.output)
        #expect(writer.errors == "")
      }
      // The next process opens without help and finds everything.
      events = try ledger.verify(holds: acknowledged, "after \(kills) kills")
    }
    #expect(!acknowledged.isEmpty)
    print("torture: \(kills) kills, \(acknowledged.count) acknowledged, \(events) events, 0 lost")
  }

  @Test("A revocation that was acknowledged holds for the next question, here and elsewhere")
  func instant() throws {
    let ledger = try TortureLedger()
    let (here, there) = (try ledger.shell(), try ledger.shell())
    let third = try ledger.shell()
    #expect(try here.ask("account").hasPrefix("account "))
    var rebuilder = try ledger.start(["rebuild", ledger.path])
    var questions = 0
    func created(_ process: RunningProcess, _ line: String) throws -> (id: String, secret: String) {
      let words = try process.ask(line).split(separator: " ").map(String.init)
      try #require(words.count == 3, "\(line): \(words)")
      return (words[1], words[2])
    }
    func expect(_ answer: String, _ secret: String, _ context: String) throws {
      for process in [there, here] {
        #expect(try process.ask("authenticate \(secret)") == answer, "\(context)")
        questions += 1
      }
    }
    func rebuilds() throws {
      let answer = try third.ask("rebuild")
      #expect(answer == "rebuilt")
    }
    for round in 0..<TortureScale.rounds * 4 {
      let token = try created(here, "create")
      try expect("yes", token.secret, "created")
      if round % 2 == 0 { try rebuilds() }
      #expect(try here.ask("disable \(token.id)").hasPrefix("ack "))
      if round % 3 == 0 { try rebuilds() }
      try expect("disabled", token.secret, "disabled")
      #expect(try there.ask("enable \(token.id)").hasPrefix("ack "))
      try expect("yes", token.secret, "enabled")
      let next = try created(here, "reset \(token.id)")
      try expect("unknown", token.secret, "the secret before a reset")
      try expect("yes", next.secret, "the secret of a reset")
      let later = try created(there, "reset \(token.id) 1h")
      try expect("yes", next.secret, "in grace")
      #expect(try here.ask("end-grace \(token.id)").hasPrefix("ack "))
      try expect("unknown", next.secret, "after its grace was ended")
      #expect(try here.ask("api off").hasPrefix("ack "))
      if round % 3 == 1 { try rebuilds() }
      try expect("api_access_disabled", later.secret, "API access disabled")
      #expect(try here.ask("api on").hasPrefix("ack "))
      try expect("yes", later.secret, "API access enabled")
      // Somebody who rebuilds is killed in the middle of it.
      if rebuilder.isRunning { rebuilder.kill() }
      #expect(try here.ask("delete \(token.id)").hasPrefix("ack "))
      try expect("unknown", later.secret, "deleted")
      rebuilder = try ledger.start(["rebuild", ledger.path])
      usleep(UInt32.random(in: 0...60_000))
    }
    rebuilder.kill()
    for process in [here, there, third] { #expect(try process.ask("quit") == "closed") }
    try ledger.verify()
    print("torture: \(questions) questions right after a change, all answered rightly")
  }

  @Test(
    "A writer killed between its two commits leaves what everybody else answers from",
    .needsStrace)
  func betweenTheCommits() throws {
    var ahead = 0
    // A commit of the views writes pages, then the page that makes them count.
    let calls = ["writev", "pwrite64"].flatMap { name in
      (1...TortureScale.rounds * 2).map { TortureLedger.Call(name: name, number: $0) }
    }
    for call in calls {
      let ledger = try TortureLedger()
      let server = try ledger.shell(follows: true)
      let views = try TemporaryDirectory.names(in: ledger.path).filter { $0.hasPrefix("views-") }
      let file = "\(ledger.path)/\(try #require(views.last))/data.mdb"
      let result = try ledger.inject(
        call.name, "signal=KILL:when=\(call.number)", path: file, ["run", ledger.path, "9"])
      usleep(110_000)
      let seen = try server.ask("position")
      let acknowledged = TortureLedger.acknowledgements(result.output)
      // The next opener catches up; the server had to without it.
      let events = try ledger.verify(holds: acknowledged, "killed at \(call)")
      #expect(seen == String(events), "killed at \(call)")
      #expect(try server.ask("check") == "clean")
      if events > 2 + acknowledged.reduce(0, { $0 + (Int($1.events) ?? 0) }) { ahead += 1 }
      #expect(try server.ask("quit") == "closed")
    }
    #expect(ahead > 0, "no writer died between its commits: the test tests nothing")
    print("torture: \(ahead) writers killed between their commits, nothing lost or repeated")
  }
}
