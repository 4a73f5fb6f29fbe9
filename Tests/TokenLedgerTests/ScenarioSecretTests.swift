import FoundationEssentials
import TestSupport
import Testing

@testable import TokenLedger

/// The promise that no secret is ever written down, on the demo's own story.
@Suite("The demo's secrets")
struct ScenarioSecretTests {
  @Test("are in no file of its ledger, in no encoding")
  func nowhere() throws {
    let directory = try TemporaryDirectory()
    let root = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    var secrets: [String] = []
    _ = try Scenario.load(path: "\(root)/Fixtures/scenarios/agency-year.jsonl").play(
      into: directory.file("ledger"),
      minted: { secret in
        secrets.append(
          secret.reveal { span in
            String(
              decoding: (0..<span.byteCount).map {
                unsafe span.unsafeLoad(fromByteOffset: $0, as: UInt8.self)
              }, as: UTF8.self)
          })
      })
    #expect(secrets.count > 50)
    #expect(try SecretTraces.below(directory.file("ledger"), of: secrets) == [])
  }
}
