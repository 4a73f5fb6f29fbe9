import FoundationEssentials
import TestSupport
import Testing
import TokenLedger

@Suite("A verifier")
struct VerifierTests {
  @Test("gets the files that publishing would write; entries only if they are published")
  func files() throws {
    for publishesEntries in [true, false] {
      let served = try ServedLedger(publishesEntries: publishesEntries)
      for number in 0..<300 { try served.makeToken("Token \(number)") }
      let published = served.directory.file("published")
      let report = try served.ledger.publish(to: published)
      #expect(report.fileCount > 4)
      for path in try TemporaryDirectory.files(below: published) {
        let answer = try #require(try served.ask("/\(path)"))
        let isShown = publishesEntries || !path.hasPrefix("tile/entries/")
        #expect(answer.status == (isShown ? 200 : 404), "\(path)")
        guard isShown else { continue }
        let file = try Data(contentsOf: URL(filePath: "\(published)/\(path)"))
        #expect(answer.body == Array(file), "\(path)")
        let isFinal = path != "checkpoint" && !path.contains(".p/")
        #expect(answer.field("cache-control")?.contains("immutable") == isFinal, "\(path)")
      }
    }
  }

  @Test("gets nothing beyond the last checkpoint, and no other path")
  func beyond() throws {
    let served = try ServedLedger(publishesEntries: true)
    #expect(try served.ask("/checkpoint")?.status == 200)
    let size = try served.ledger.signCheckpoint().position.value
    for _ in 0..<3 { try served.makeToken("Token \(UInt64.random(in: 0 ... .max))") }
    #expect(try served.ask("/tile/0/000.p/\(size)")?.status == 200)
    for path in [
      "0/000.p/\(size + 1)", "entries/000.p/\(size + 1)", "0/000", "0/001.p/1", "1/000.p/1",
      "63/000",
      "8/000", "0/000.p/0", "0/000.p/256", "0/0", "0/000/", "", "0//000", "../checkpoint",
      "0/x000/000", "0/999999", "entries/..%2f..%2fledger.json", "-1/000", "%30/000",
    ] {
      #expect(try served.ask("/tile/\(path)")?.status == 404, "\(path)")
    }
  }
}
