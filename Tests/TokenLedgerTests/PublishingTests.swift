import Cryptography
import Files
import MerkleTree
import TestSupport
import Testing
import TokenDomain

@testable import EventLog
@testable import TokenLedger

@Suite("Publishing the log")
struct PublishingTests {
  let test: TestLedger
  let folder: String

  init() throws {
    test = try TestLedger()
    folder = test.directory.file("public")
    for number in 0..<40 { _ = try test.createToken(TokenName("Sync \(number)")) }
  }

  private func grow(by count: Int) throws {
    let last = try test.ledger.position()
    for number in 0..<count { _ = try test.createToken(TokenName("Later \(last) \(number)")) }
  }

  private func difference() throws -> LogVerification.Difference? {
    try LogVerification(publishedAt: folder, logKey: test.ledger.logKey()).difference
  }

  private func overwrite(_ name: String, with bytes: [UInt8]) throws {
    try replaceFile("\(folder)/\(name)", bytes, permissions: 0o600)
  }

  @Test("goes on from the checkpoint that is there, and trusts nothing beyond it")
  func interrupted() throws {
    defer { test.ledger.close() }
    let first = try test.ledger.publish(to: folder)
    try grow(by: 300)
    let last = try test.ledger.position().value
    // What an attempt leaves whose machine went down before the disk had anything.
    let torn = [
      "tile/entries/000", "tile/0/000", "tile/entries/001.p/\(last - 256)",
      "tile/0/001.p/\(last - 256)", "tile/1/000.p/1",
    ]
    for directory in ["tile/entries/001.p", "tile/0/001.p", "tile/1", "tile/1/000.p"] {
      try createDirectory("\(folder)/\(directory)")
    }
    for name in torn { try overwrite(name, with: [UInt8](repeating: 0, count: 90_000)) }
    try overwrite("checkpoint.new", with: Array("torn".utf8))
    #expect(try difference() == nil, "the old checkpoint has all of its files")
    let second = try test.ledger.publish(to: folder)
    #expect(second.from == first.checkpoint.position)
    #expect(second.checkpoint.position.value == last)
    #expect(try difference() == nil)
  }

  @Test("begins anew where the first attempt left no checkpoint")
  func first() throws {
    defer { test.ledger.close() }
    let last = try test.ledger.position().value
    for directory in ["", "/tile", "/tile/0", "/tile/0/000.p", "/tile/entries"] {
      try createDirectory(folder + directory)
    }
    try overwrite("tile/0/000.p/\(last)", with: [1, 2, 3])
    let report = try test.ledger.publish(to: folder)
    #expect(report.from == .zero)
    #expect(report.fileCount == 3)
    #expect(try difference() == nil)
  }

  @Test("removes partial tiles once the full one is there, where an older checkpoint finds them")
  func partials() throws {
    defer { test.ledger.close() }
    let old = try test.ledger.publish(to: folder).checkpoint
    try grow(by: 20)
    let kept = try test.ledger.publish(to: folder).checkpoint
    for name in ["tile/entries", "tile/0"] {
      #expect(
        try listDirectory("\(folder)/\(name)/000.p")
          == [old, kept].map { "\($0.position)" }.sorted(), "no full one is there yet")
    }
    try grow(by: 300)
    let new = try test.ledger.publish(to: folder).checkpoint
    let width = new.position.value - 256
    #expect(try listDirectory("\(folder)/tile/entries") == ["000", "001.p"])
    #expect(try listDirectory("\(folder)/tile/entries/001.p") == ["\(width)"])
    #expect(try listDirectory("\(folder)/tile/0") == ["000", "001.p"])
    let project = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    for checkpoint in [new, old, kept] {
      try overwrite("checkpoint", with: checkpoint.note)
      #expect(try difference() == nil, "with the checkpoint of \(checkpoint.position) events")
      let other = try ProcessRunner.run(
        "/usr/bin/python3",
        ["\(project)/scripts/verify-published", folder, test.ledger.logKey()])
      #expect(other.end == .exited(0), "\(other.errors)")
    }
    try removeFile("\(folder)/tile/0/000")
    #expect(try difference()?.cause.contains("tile/0/000.p/\(kept.position) is missing") == true)
  }

  @Test("leaves a checkpoint alone that others have signed, where nothing came since")
  func cosigned() throws {
    defer { test.ledger.close() }
    let report = try test.ledger.publish(to: folder)
    var note = try Note(parsing: report.checkpoint.note)
    try note.sign(with: SignerKey(name: KeyName("witness.example"), seed: SecretKey()))
    try overwrite("checkpoint", with: note.bytes)
    let again = try test.ledger.publish(to: folder)
    #expect(again.fileCount == 0)
    #expect(again.checkpoint.note == note.bytes)
    #expect(try readFile("\(folder)/checkpoint", bytesMax: 4_096) == note.bytes)
    #expect(try difference() == nil)
  }

  @Test("writes for its owner only, into no ledger and no backup, and is a backup itself")
  func places() throws {
    let ledger = test.ledger
    defer { ledger.close() }
    func refusal(_ body: () throws -> Void) -> LedgerError.Code? {
      do {
        try body()
        return nil
      } catch {
        return (error as? LedgerError)?.code
      }
    }
    #expect(try ledger.lastBackups().log == nil)
    _ = try ledger.publish(to: folder)
    #expect(try ledger.lastBackups().log?.position == (try ledger.position()))
    for name in try TemporaryDirectory.files(below: folder) {
      #expect(try fileStatus("\(folder)/\(name)").permissions == 0o600, "\(name)")
    }
    #expect(try fileStatus("\(folder)/tile/entries").permissions == 0o700)

    let secrets = test.directory.file("secrets")
    _ = try ledger.backUp(log: nil, secrets: secrets)
    for place in [test.directory.file("ledger"), secrets] {
      #expect(refusal { _ = try ledger.publish(to: "\(place)/public") } == .alreadyExists)
      #expect(refusal { _ = try ledger.publish(to: place) } == .alreadyExists)
    }
    // Who may read what is published must not find the keys to it.
    for place in ["secrets", "tile/secrets"] {
      let code = refusal { _ = try ledger.backUp(log: nil, secrets: "\(folder)/\(place)") }
      #expect(code == .alreadyExists, "\(place)")
    }
  }
}
