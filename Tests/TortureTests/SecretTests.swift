import Foundation
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
      for file in try TemporaryDirectory.files(below: ledger.path) {
        let contents = try Data(contentsOf: URL(fileURLWithPath: "\(ledger.path)/\(file)"))
        for secret in secrets {
          for (name, needle) in Encodings.of(secret) where contents.range(of: needle) != nil {
            Issue.record("\(file) holds a secret in \(name)")
          }
        }
      }
      if shell.isRunning { #expect(try shell.ask("quit") == "closed") }
    }
    #expect(secrets.count == 27)
    #expect(shell.errors == "")
  }
}

/// A secret as it might have slipped through.
enum Encodings {
  static func of(_ secret: String) -> [(name: String, bytes: Data)] {
    let raw = Data(secret.utf8)
    let hexadecimal = raw.map { String(format: "%02x", $0) }.joined()
    var all: [(String, Data)] = [
      // The prefix is known to all; what follows is the secret.
      ("the clear", Data(secret.dropFirst(4).prefix(40).utf8)),
      ("reverse", Data(raw.reversed())),
      ("hexadecimal", Data(hexadecimal.utf8)),
      ("upper-case hexadecimal", Data(hexadecimal.uppercased().utf8)),
      ("UTF-16", Data(raw.flatMap { [$0, 0] })),
    ]
    // Base64 looks different at each of the three places that a byte can have in a group.
    for shift in 0..<3 {
      let shifted = Data(count: shift) + raw.dropLast((raw.count + shift) % 3)
      let text = shifted.base64EncodedString().dropFirst(shift == 0 ? 0 : 4)
      all.append(("base64", Data(text.utf8)))
      let url = text.replacingOccurrences(of: "+", with: "-")
        .replacingOccurrences(of: "/", with: "_")
      all.append(("base64url", Data(url.utf8)))
    }
    return all
  }
}
