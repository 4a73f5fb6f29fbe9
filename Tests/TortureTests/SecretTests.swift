import TestSupport
import Testing

@Suite("Secrets that must be nowhere", .tags(.torture))
struct SecretTests {
  @Test("No file of the ledger holds a secret in any common encoding")
  func files() throws {
    let ledger = try TortureLedger()
    let shell = try ledger.shell()
    #expect(try shell.ask("account").hasPrefix("account "))
    var secrets: [String] = []
    func made(_ line: String) throws -> String {
      let words = try shell.ask(line).split(separator: " ").map(String.init)
      try #require(words.count == 3, "\(line): \(words)")
      secrets.append(words[2])
      return words[1]
    }
    for round in 0..<6 {
      let token = try made("create")
      _ = try made("member")
      _ = try made("reset \(token)")
      _ = try made("reset \(token) 1h")
      if round % 2 == 0 {
        #expect(try shell.ask("delete \(token)").hasPrefix("ack "))
        _ = try made("restore \(token)")
      }
      for secret in secrets.suffix(3) {
        _ = try shell.ask("authenticate \(secret)")
        _ = try shell.ask("authenticate \(secret.dropLast())")
      }
    }
    // Both while it is open and after it was closed.
    for _ in 0..<2 {
      for trace in try SecretTraces.below(ledger.path, of: secrets) { Issue.record("\(trace)") }
      if shell.isRunning { #expect(try shell.ask("quit") == "closed") }
    }
    #expect(secrets.count == 27)
    #expect(shell.errors == "")
  }
}
