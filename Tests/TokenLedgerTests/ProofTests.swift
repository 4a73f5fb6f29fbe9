import EventLog
import Files
import LMDB
import MerkleTree
import TestSupport
import Testing
import TokenDomain

@testable import LedgerViews
@testable import TokenLedger

@Suite("The log's proofs")
struct ProofTests {
  let test: TestLedger
  let path: String

  init() throws {
    test = try TestLedger()
    path = test.directory.file("ledger")
    for number in 0..<5 { _ = try test.createToken(TokenName("Sync \(number)")) }
  }

  private func error(_ body: () throws -> Void) -> LedgerError? {
    do {
      try body()
      return nil
    } catch {
      return error as? LedgerError
    }
  }

  /// Changes the log as somebody with a hexadecimal editor would, while nobody has it open.
  private func tamper(_ body: (inout WriteTransaction, Table) throws -> Void) throws {
    test.ledger.close()
    let log = try Environment(path: "\(path)/log", tables: ["events"], options: .init())
    try log.write { transaction in try body(&transaction, log.table("events")) }
    log.close()
  }

  private func key(_ position: Position) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: position.value >> UInt64(56 - 8 * $0)) }
  }

  @Test("A checkpoint covers the whole log, is the same until something is appended, and verifies")
  func checkpoint() throws {
    let ledger = test.ledger
    let first = try ledger.signCheckpoint()
    #expect(first.position == (try ledger.position()))
    #expect(try ledger.signCheckpoint() == first)
    #expect(try LogCheckpoint(verifying: first.note, logKey: ledger.logKey()) == first)
    _ = try test.createToken("Another")
    let second = try ledger.signCheckpoint()
    #expect(second.position == (try ledger.position()))
    #expect(second.root != first.root)
    #expect(try ledger.verifyLog(against: first.note).difference == nil)
    let mode = try fileStatus("\(path)/keys/log.key").permissions
    #expect(mode == 0o600)
    ledger.close()
  }

  @Test("Every event has a proof that verifies without the ledger; no byte of it may change")
  func proofs() throws {
    let ledger = test.ledger
    let logKey = try ledger.logKey()
    let early = try ledger.signCheckpoint()
    for number in 0..<3 { _ = try test.createToken(TokenName("Later \(number)")) }
    let last = try ledger.position()
    for value in 1...last.value {
      let proof = try ledger.proof(of: Position(value))
      let verified = try VerifiedProof(verifying: proof, logKey: logKey)
      #expect(verified.position == Position(value))
      #expect(verified.record.bytes == (try ledger.record(at: Position(value)))?.bytes)
    }
    let proof = try ledger.proof(of: Position(2), in: early.note)
    #expect(try VerifiedProof(verifying: proof, logKey: logKey).checkpoint == early)
    for index in proof.indices {
      var damaged = proof
      damaged[index] ^= 1
      #expect(error { _ = try VerifiedProof(verifying: damaged, logKey: logKey) } != nil)
    }
    #expect(throws: Refusal.self) { try ledger.proof(of: last, in: early.note) }
    #expect(throws: Refusal.self) { try ledger.proof(of: last.next) }
    ledger.close()
  }

  @Test("An event that was changed is found, also if the index was built of the change")
  func changed() throws {
    let kept = try test.ledger.signCheckpoint()
    let position = Position(3)
    try tamper { transaction, events in
      var record = try #require(try transaction.value(events, key(position)))
      // A byte of the sealed text at its end.
      record[record.count - 1] ^= 1
      try transaction.put(events, key(position), record)
    }
    var ledger = try Ledger.open(at: path)
    let found = try ledger.verifyLog(against: kept.note)
    #expect(found.difference?.positions == position...position)
    ledger.close()
    for name in try listDirectory(path) where name.hasPrefix("indexes-") {
      try removeTree("\(path)/\(name)")
    }
    ledger = try Ledger.open(at: path)
    let after = try ledger.verifyLog(against: kept.note)
    #expect(after.difference?.positions.contains(position) == true)
    #expect(try ledger.verifyLog().difference != nil)
    // Nothing is signed of it: it would contradict what was signed.
    #expect(error { _ = try ledger.signCheckpoint() }?.code == .unsigned)
    ledger.close()
  }

  @Test("Events missing at the end are found, and nothing is signed")
  func truncated() throws {
    let kept = try test.ledger.signCheckpoint()
    try tamper { transaction, events in _ = try transaction.delete(events, key(kept.position)) }
    for name in try listDirectory(path) where name.contains("s-1") {
      try removeTree("\(path)/\(name)")
    }
    let ledger = try Ledger.open(at: path)
    let found = try ledger.verifyLog(against: kept.note)
    #expect(found.difference?.positions == kept.position...kept.position)
    #expect(error { _ = try ledger.signCheckpoint() }?.code == .unsigned)
    ledger.close()
  }

  @Test("A copy signs nothing until it is given the last checkpoint, which must fit")
  func copied() throws {
    let first = try test.ledger.signCheckpoint()
    let copy = test.directory.file("copy")
    test.ledger.close()
    try TemporaryDirectory.copy(path, to: copy)
    let original = try Ledger.open(at: path)
    _ = try original.signCheckpoint()
    let ledger = try Ledger.open(at: copy)
    #expect(error { _ = try ledger.signCheckpoint() }?.code == .unsigned)
    #expect(error { try ledger.adoptLog(lastCheckpoint: nil) }?.code == .unsigned)
    let other = try TestLedger()
    let foreign = try other.ledger.signCheckpoint()
    #expect(error { try ledger.adoptLog(lastCheckpoint: foreign.note) }?.code == .notVerified)
    other.ledger.close()
    try ledger.adoptLog(lastCheckpoint: first.note)
    #expect(try ledger.signCheckpoint() == first)
    ledger.close()
    original.close()
  }

  @Test("A checkpoint is signed by itself once enough events came")
  func due() throws {
    let ledger = test.ledger
    func signed() throws -> UInt64? { try ledger.parts.log.read { try $0.checkpoint()?.size } }
    let position = try ledger.position().value
    try ledger.signer.signIfDue(every: position + 1)
    #expect(try signed() == nil)
    try ledger.signer.signIfDue(every: position)
    #expect(try signed() == position)
    _ = try test.createToken("One more")
    try ledger.signer.signIfDue(every: 2)
    #expect(try signed() == position)
    ledger.close()
  }
}
