import EventLog
import Files
import LMDB
import TestSupport
import Testing
import TokenDomain

@testable import LedgerViews
@testable import TokenLedger

@Suite("An examination of a ledger")
struct DiagnosisTests {
  let test: TestLedger
  let path: String

  init() throws {
    test = try TestLedger()
    path = test.directory.file("ledger")
  }

  /// What is found in the ledger after it was closed.
  private func findings(_ check: String, isQuick: Bool = false) -> [Finding] {
    Ledger.diagnose(at: path, isQuick: isQuick).findings.filter { $0.check == check }
  }

  /// What is found in the ledger while it is open here.
  private func findingsNow(_ check: String) throws -> [Finding] {
    try test.ledger.diagnose(isQuick: true).findings.filter { $0.check == check }
  }

  @Test("names the event that stopped the live views: its position, type and cause")
  func poison() throws {
    let token = try test.createToken("Nightly sync").token
    let position = try test.ledger.position().next
    try test.appendAlone(.tokenDisabled, about: TokenID(value: 99))
    test.ledger.close()
    let found = findings("views")
    #expect(found.map(\.status) == [.failure, .failure, .failure])
    for finding in found {
      #expect(finding.finding.contains("event \(position) (token.disabled)"))
      #expect(finding.finding.contains("there is no \(TokenID(value: 99))"))
      #expect(finding.remedy?.contains("before event \(position)") == true)
    }
    // The record itself is sound: it can be read.
    #expect(findings("log").map(\.status) == [.ok])
    #expect(!Ledger.diagnose(at: path, isQuick: true).isWell)
    _ = token
  }

  @Test(
    "says how far the clock is behind the log",
    arguments: [(60, .warning), (3_600, .failure)] as [(Int64, Finding.Status)])
  func clock(seconds: Int64, status: Finding.Status) throws {
    #expect(try findingsNow("clock").map(\.status) == [.ok])
    let token = try test.createToken("Nightly sync").token
    let later = Timestamp(microseconds: SystemClock.microseconds + seconds * 1_000_000)
    try test.appendAlone(.tokenDisabled, about: token, recordedAt: later)
    test.ledger.close()
    let found = findings("clock", isQuick: true)
    #expect(found.map(\.status) == [status])
    #expect(found.first?.finding.contains("behind the last event") == true)
  }

  @Test("tells of a reader that is far behind, and of directories left over")
  func stores() throws {
    let token = try test.createToken("Nightly sync")
    try test.ledger.parts.follow()
    #expect(try findingsNow("readers").map(\.status) == [.ok])
    #expect(try findingsNow("map").map(\.status) == [.ok])
    // Somebody holds a snapshot while a thousand transactions go by.
    let held = try test.ledger.parts.usage.environment.beginRead()
    for _ in 0...Examination.readerLagMax {
      test.ledger.parts.usage.record(
        UsageKey(token.token, generation: 1), at: Timestamp(microseconds: 1), from: nil,
        succeeded: true)
      try test.ledger.parts.usage.flush()
    }
    let readers = try findingsNow("readers")
    #expect(readers.map(\.status) == [.warning])
    #expect(readers.first?.finding.contains("usage") == true)
    _ = consume held
    #expect(try findingsNow("readers").map(\.status) == [.ok])

    try createDirectory("\(path)/views-9.building")
    let left = try findingsNow("leftovers")
    #expect(left.map(\.status) == [.warning])
    #expect(left.first?.finding.contains("views-9.building") == true)
    test.ledger.close()
  }

  @Test("says that a vault is older than the log, and reads the log as far as that goes")
  func vault() throws {
    for name in ["One", "Two", "Three"] as [TokenName] { _ = try test.createToken(name) }
    test.ledger.close()
    // As one from a backup, which ends before the slots that the log names.
    let slots = try File("\(path)/vault/slots", .readWrite)
    let header = VaultHeaderBytes.ending(at: 1)
    unsafe try slots.write(header.span.bytes, at: 0)
    try slots.close()
    let diagnosis = Ledger.diagnose(at: path)
    #expect(!diagnosis.isWell)
    let opening = diagnosis.findings.first { $0.check == "opening" }
    #expect(opening?.status == .failure)
    #expect(opening?.finding.contains("the vault ends at slot 1") == true)
  }

  @Test("says that a pepper key made after the last backup of the secrets is in none")
  func rotated() throws {
    let secrets = test.directory.file("secrets")
    _ = try test.ledger.backUp(log: test.directory.file("log"), secrets: secrets)
    #expect(try findingsNow("backup").map(\.status) == [.ok, .ok])
    _ = try test.ledger.rotateKey { Request($0, actor: test.actor) }
    let found = try findingsNow("backup").filter { $0.status == .warning }
    #expect(found.map(\.finding).first?.contains("pepper key is in no backup") == true)
    test.ledger.close()
  }

  @Test("marks a simulated ledger as one")
  func simulated() throws {
    let folder = test.directory.file("simulated")
    let now = Timestamp(microseconds: 1_780_000_000_000_000)
    _ = try Ledger.create(
      at: folder, founding: Ledger.Founding(actor: test.actor, clock: { now }))
    let diagnosis = Ledger.diagnose(at: folder)
    #expect(diagnosis.findings.contains { $0.check == "simulated" && $0.status == .warning })
    #expect(diagnosis.findings.first { $0.check == "clock" }?.status == .ok)
  }
}

/// The first bytes of a vault: what it is, and how many slots it has.
private enum VaultHeaderBytes {
  static func ending(at slot: UInt64) -> [UInt8] {
    Array("TokenLedgerVault".utf8)
      + (0..<8).map { UInt8(truncatingIfNeeded: slot >> (56 - 8 * $0)) }
      + [UInt8](repeating: 0, count: 8)
  }
}
