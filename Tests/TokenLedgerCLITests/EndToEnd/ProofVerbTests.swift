import Foundation
import TestSupport
import Testing

@Suite("The verbs that prove, on the demonstration's ledger")
struct ProofVerbTests {
  let ledger: CommandLineLedger

  private static let project =
    "/" + #filePath.split(separator: "/").dropLast(4).joined(separator: "/")

  init() throws {
    ledger = try CommandLineLedger()
    try ledger.done("demo", "\(Self.project)/Fixtures/scenarios/agency-year.jsonl")
  }

  /// Runs a shell's commands where the ledger is.
  private func bash(_ commands: String) throws -> ChildProcess.Outcome {
    let programs = CommandLineLedger.program.dropLast("/tokenledger".count)
    return try ChildProcess.run(
      "/bin/bash",
      ["-euo", "pipefail", "-c", "cd \"$0\"\n\(commands)", ledger.folder.path].map {
        Array($0.utf8)
      },
      environment: ["TOKENLEDGER_DIR": ledger.path, "PATH": "\(programs):/usr/bin:/bin"], input: [],
      reader: .everything)
  }

  /// Every command that the article on proof shows, in its order.
  private static func documented() throws -> [String] {
    let text = try TemporaryDirectory.text(
      of: "\(project)/Sources/TokenLedger/Documentation.docc/Proof.md")
    let blocks = text.split(separator: "```\n", omittingEmptySubsequences: false)
    return blocks.filter { $0.hasPrefix("$ ") }.map { block in
      block.split(separator: "\n", omittingEmptySubsequences: false).map { line in
        line.hasPrefix("$ ") ? String(line.dropFirst(2)) : String(line)
      }.joined(separator: "\n")
    }
  }

  @Test("do what the article shows, and the checks by hand agree")
  func article() throws {
    let blocks = try Self.documented()
    let commands = blocks.joined(separator: "\n").replacing("/srv/public", with: "public")
    for part in ["openssl pkeyutl", "hashlib", "log publish", "log verify checkpoint later"] {
      #expect(commands.contains(part), "the article shows no \(part)")
    }
    let outcome = try bash(commands)
    #expect(outcome.status == 0, "\(outcome.errorText)")
    #expect(outcome.outputText.contains("Signature Verified Successfully"))
    #expect(outcome.outputText.contains("signed: "))
    #expect(outcome.outputText.hasSuffix("True\n"))
    // The same commands find what somebody changed meanwhile.
    for (file, part) in [
      ("checkpoint", "openssl pkeyutl"), ("checkpoint", "cryptography"),
      ("117.tlog-proof", "hashlib"),
    ] {
      let check = try #require(blocks.first { $0.contains(part) })
      let changed = try bash(
        """
        cp \(file) kept
        sed -i '2s/^\\(extra .\\{20\\}\\|.\\)./\\1Q/' \(file)
        cmp -s \(file) kept && exit 9
        \(check)
        """)
      #expect(changed.status != 9, "\(file) was not changed")
      #expect(changed.status != 0 || changed.outputText == "False\n", "\(part)")
      _ = try bash("cp kept \(file)")
    }
  }

  @Test("publish what a verifier from the specifications alone accepts, until a byte is changed")
  func published() throws {
    let verify = "/usr/bin/python3 \(Self.project)/scripts/verify-published public \"$(cat key)\""
    let outcome = try bash(
      """
      tokenledger log key > key
      tokenledger log publish public > report
      \(verify)
      """)
    #expect(outcome.status == 0, "\(outcome.errorText)")
    let events = try ledger.done("events", "list", "--reverse", "--limit", "1")[0]["position"]
    #expect(outcome.outputText.hasPrefix("\(events.number ?? 0) "))
    let folder = ledger.folder.file("public")
    var generator = SeededGenerator(seed: 5)
    for file in try TemporaryDirectory.files(below: folder) {
      let path = URL(filePath: "\(folder)/\(file)")
      let whole = try Data(contentsOf: path)
      for _ in 0..<3 {
        var changed = whole
        changed[Int.random(in: whole.indices, using: &generator)] ^= 1
        try changed.write(to: path)
        #expect(try bash(verify).status == 1, "\(file)")
        #expect(
          try bash("tokenledger log verify public --key \"$(cat key)\"").status == 7, "\(file)")
      }
      try whole.write(to: path)
    }
    #expect(try bash(verify).status == 0)
  }

  @Test("tell one log's checkpoints from another's, and what is no question")
  func wrong() throws {
    let other = try CommandLineLedger()
    try other.done("init", "--account", "Elsewhere")
    let foreign = try other.run(["log", "checkpoint"]).outputText
    _ = try ledger.write("foreign", foreign)
    let prepared = try bash(
      "tokenledger log checkpoint > early; tokenledger log publish public; mkdir empty")
    #expect(prepared.status == 0, "\(prepared.errorText)")
    for (words, status) in [
      ("log verify early foreign", 7), ("log verify foreign", 7), ("log verify early early", 0),
      ("log verify early --checkpoint early", 2), ("log verify early early early", 2),
      ("log verify public --checkpoint early", 0), ("log verify public --checkpoint foreign", 7),
      ("log verify empty", 7), ("log verify missing", 1), ("log prove", 2), ("log prove x", 2),
      ("log prove 1 --token x --to y", 2), ("log prove --token nobody --to proofs", 3),
      ("log prove --to proofs", 2), ("log prove 1 --to proofs", 2), ("log prove 100000", 3),
      ("log prove 1 --checkpoint foreign", 7), ("log key --adopt early --never-published", 2),
      ("log key --adopt foreign", 7),
    ] {
      let outcome = try bash("tokenledger \(words)")
      #expect(outcome.status == Int32(status), "\(words): \(outcome.errorText)")
      #expect(status == 0 || outcome.outputText == "", "\(words)")
    }
    #expect(try bash("ls proofs").status != 0)
  }
}
