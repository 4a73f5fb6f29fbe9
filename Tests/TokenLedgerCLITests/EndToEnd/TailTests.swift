import Glibc
import TestSupport
import Testing
import TokenLedger

/// Followers of the log, run as other people's scripts run them.
@Suite("Following events")
struct TailTests {
  @Test("Misses and repeats nothing while four processes write and the views are rebuilt twice")
  func complete() throws {
    let ledger = try CommandLineLedger(inMemory: true)
    try ledger.done("init")
    let tokens = 200
    let accounts = ["North", "East", "South", "West"]
    try furnish(ledger, accounts, tokens: tokens)
    let events = TestEnvironment.number("TOKENLEDGER_TAIL_EVENTS") ?? 16_000
    let rounds = max(1, events / accounts.count / tokens / 2)
    let start = try ledger.done("events", "list", "--reverse", "--limit", "1")[0]["position"].number

    let tail = try follow(ledger)
    let writers = try accounts.map { account in
      let change = "token $verb --all --account \(account) --yes"
      return try shell(
        """
        for round in $(seq \(rounds)); do
          for verb in disable enable; do "$PROGRAM" \(change) > /dev/null || exit 1; done
        done
        """, ledger)
    }
    let rebuilds = try shell(
      "\"$PROGRAM\" views rebuild && sleep 1 && \"$PROGRAM\" views rebuild", ledger)
    for writer in writers + [rebuilds] {
      #expect(writer.wait() == .exited(0), "\(writer.errors)")
    }
    let end = try ledger.done("events", "list", "--reverse", "--limit", "1")[0]["position"].number
    let (first, last) = (try #require(start) + 1, try #require(end))
    #expect(last - first + 1 == accounts.count * tokens * 2 * rounds)
    let seen = try positions(tail, until: last)
    #expect(seen == Array(first...last))
    #expect(tail.isRunning)
    tail.kill()
  }

  @Test("Begins at the end, or goes on after a position, with the filters of a list")
  func begins() throws {
    let ledger = try CommandLineLedger.furnished()
    for name in ["A", "B", "C"] { _ = try ledger.token(name) }
    try ledger.done("token", "disable", "A", "B", "--yes")
    let all = try ledger.done("events", "list")
    #expect(try ledger.done("events", "tail") == all.suffix(10))
    #expect(try ledger.done("events", "tail", "--limit", "2") == all.suffix(2))
    #expect(try ledger.done("events", "tail", "--after", "3") == Array(all.dropFirst(3)))
    #expect(
      try ledger.done("events", "tail", "--type", "token.created", "--limit", "2")
        == all.filter { $0["type"].text == "token.created" }.suffix(2))
    #expect(try ledger.done("events", "tail", "--after", "\(all.count)") == [])
    let table = try ledger.run(["events", "tail", "--output", "table"]).outputText
      .split(separator: "\n")
    #expect(table.count == 11)
    #expect(table[0].hasPrefix("POSITION  WHEN"))
    let row = try #require(table.last)
    #expect(row.contains("token.disabled") && row.contains("  B"))
    #expect(try ledger.run(["events", "tail", "--output", "csv"]).outputText.contains("position,"))
    #expect(try ledger.done("events", "tail", "--limit", "9999") == all)
    #expect(try ledger.done("events", "tail", "--limit", "0") == [])
  }

  @Test("Ends by itself when nothing that fits can come any more")
  func until() throws {
    let ledger = try CommandLineLedger.furnished()
    let all = try ledger.done("events", "list")
    let past = try #require(all.last?["recordedAt"].text)
    let none = try follow(ledger, "--until", "yesterday")
    #expect(none.wait(within: 60) == .exited(0))
    #expect(none.output == "")
    // What was recorded at that time is not before it, and shows that all before it has come.
    let before = all.dropFirst().filter { $0["recordedAt"].text != past }
    #expect(before.count > 1)
    let some = try follow(ledger, "--until", past, "--after", "1")
    #expect(some.wait(within: 60) == .exited(0))
    #expect(try JSONReading.lines(some.output) == before)
  }

  @Test("Ends when nobody reads any more, also when no event comes")
  func closedPipe() throws {
    let ledger = try CommandLineLedger.furnished()
    let idle = try ledger.run(
      ["events", "tail", "--follow", "--limit", "0"], reader: .closedPipe)
    #expect(idle.status == 0)
    #expect(idle.errorText == "")
    // The reader goes after one line; nothing is written after that.
    let pipe = try shell("\"$PROGRAM\" events tail --follow --limit 0 | head -n 1", ledger)
    // The follower may begin after this event: then the next one is its first.
    for name in 1...100 where pipe.isRunning {
      _ = try ledger.token("N\(name)")
      if pipe.line(within: 1) != nil { break }
    }
    #expect(pipe.wait(within: 30) == .exited(0))
  }

  // MARK: furniture

  private func furnish(_ ledger: CommandLineLedger, _ accounts: [String], tokens: Int) throws {
    let open = try Ledger.open(at: ledger.path)
    defer { open.close() }
    let actor = Ledger.processOperator
    for name in accounts {
      let account: AccountID = open.makeID()
      _ = try open.executeAndWait(
        Request(
          .openAccount(OpenAccount(id: account, name: try AccountName(name), kind: .agency)),
          actor: actor))
      for number in 0..<tokens {
        _ = try open.executeAndWait(
          Request(
            .createToken(
              CreateToken(
                id: open.makeID(), account: account, name: try TokenName("T\(number)"),
                scopes: ["api:read"], secret: try open.mint(.authToken).hash)),
            actor: actor))
      }
    }
  }

  private func environment(_ ledger: CommandLineLedger) -> [String: String] {
    [
      "TOKENLEDGER_DIR": ledger.path, "PATH": "/usr/bin:/bin",
      "PROGRAM": CommandLineLedger.program,
    ]
  }

  private func follow(_ ledger: CommandLineLedger) throws -> RunningProcess {
    let tail = try RunningProcess(
      CommandLineLedger.program, ["events", "tail", "--follow", "--limit", "1"],
      environment: environment(ledger))
    // With its first line it says that it has begun.
    #expect(tail.line() != nil)
    return tail
  }

  private func follow(_ ledger: CommandLineLedger, _ more: String...) throws -> RunningProcess {
    try RunningProcess(
      CommandLineLedger.program, ["events", "tail", "--follow"] + more,
      environment: environment(ledger))
  }

  private func shell(_ script: String, _ ledger: CommandLineLedger) throws -> RunningProcess {
    try RunningProcess("/bin/sh", ["-c", script], environment: environment(ledger))
  }

  /// The positions that a follower printed after its first line, once it has come to `last`.
  private func positions(_ tail: RunningProcess, until last: Int) throws -> [Int] {
    var lines: [JSONTree] = []
    for _ in 0..<600 {
      let text = tail.output
      if text.hasSuffix("\n"), text.contains("{\"position\":\(last),") {
        lines = try JSONReading.lines(text)
        break
      }
      usleep(50_000)
    }
    return lines.dropFirst().compactMap { $0["position"].number }
  }
}
