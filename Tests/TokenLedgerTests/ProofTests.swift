import Files
import LMDB
import MerkleTree
import TestSupport
import Testing
import TokenDomain

@testable import EventLog
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
      var record = try #require(try transaction.value(events, position.key))
      // A byte of the sealed text at its end.
      record[record.count - 1] ^= 1
      try transaction.put(events, position.key, record)
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
    try tamper { transaction, events in _ = try transaction.delete(events, kept.position.key) }
    for name in try listDirectory(path) where name.contains("s-1") {
      try removeTree("\(path)/\(name)")
    }
    let ledger = try Ledger.open(at: path)
    let found = try ledger.verifyLog(against: kept.note)
    #expect(found.difference?.positions == kept.position...kept.position)
    #expect(error { _ = try ledger.signCheckpoint() }?.code == .unsigned)
    ledger.close()
  }

  @Test("Two checkpoints are of one log if one's begins with the other's")
  func compared() throws {
    let ledger = test.ledger
    let old = try ledger.signCheckpoint()
    for number in 0..<3 { _ = try test.createToken(TokenName("Later \(number)")) }
    let new = try ledger.signCheckpoint()
    #expect(try ledger.areConsistent(old.note, new.note))
    #expect(try ledger.areConsistent(new.note, old.note))
    #expect(try ledger.areConsistent(old.note, old.note))
    let key = try ledger.signer.key()
    func forged(_ size: UInt64) throws -> [UInt8] {
      try SignedCheckpoint(
        signing: Checkpoint(
          origin: Origin(ledger.origin), treeSize: size, root: MerkleHash.leaf(Array("other".utf8))),
        with: key
      ).note.bytes
    }
    #expect(try !ledger.areConsistent(forged(old.position.value), new.note))
    #expect(try !ledger.areConsistent(forged(new.position.value), new.note))
    // What the log itself has not can be compared with nothing.
    for size in [new.position.value, new.position.value + 1] {
      #expect(error { _ = try ledger.areConsistent(old.note, forged(size)) }?.code == .notVerified)
    }
    let other = try TestLedger()
    let foreign = try other.ledger.signCheckpoint().note
    #expect(error { _ = try ledger.areConsistent(old.note, foreign) }?.code == .notVerified)
    other.ledger.close()
    ledger.close()
  }

  @Test("Every event of a token is proved in one checkpoint, a file each")
  func provedToken() throws {
    let ledger = test.ledger
    let (token, _) = try test.createToken("Proved")
    let early = try ledger.signCheckpoint()
    _ = try test.run(.changeTokens(ChangeTokens(.disable, .tokens([token]))))
    let folder = test.directory.file("proofs")
    var files: [Position: String] = [:]
    try ledger.writeProofs(of: token, to: folder) { files[$0] = $1 }
    let logKey = try ledger.logKey()
    let history = try ledger.history(of: token)
    #expect(files.keys.sorted() == history.map(\.position))
    var checkpoints: Set<LogCheckpoint> = []
    for (position, file) in files {
      let proof = try VerifiedProof(
        verifying: readFile(file, bytesMax: 1 << 20), logKey: logKey)
      #expect(proof.position == position)
      checkpoints.insert(proof.checkpoint)
    }
    #expect(checkpoints.count == 1)
    var earlyPositions: [Position] = []
    try ledger.writeProofs(of: token, to: folder, in: early.note) { position, _ in
      earlyPositions.append(position)
    }
    #expect(earlyPositions == [history[0].position])
    ledger.close()
  }

  @Test("Stretches hashed beside each other find what one pass finds, wherever it lies")
  func stretches() throws {
    for number in 0..<40 { _ = try test.createToken(TokenName("Stretch \(number)")) }
    let ledger = test.ledger
    let last = try ledger.position().value
    let leaves = try (1...last).map { value in
      MerkleHash.leaf(try #require(try ledger.record(at: Position(value))).bytes)
    }
    let hashing = LogHashing(log: ledger.parts.log, index: MerkleReading(ledger.parts))
    _ = try ledger.verifyLog()
    for cut in 0...last {
      let found = try hashing.hash([0..<cut, cut..<last, last..<last].filter { !$0.isEmpty })
      var edge = Frontier()
      for stretch in found {
        try edge.append(stretch.run)
        #expect(stretch.difference == nil)
      }
      var whole = Frontier()
      for leaf in leaves { try whole.append(leaf) }
      #expect(edge == whole)
    }
    // Beyond the end there is nothing to hash.
    let beyond = try hashing.hash([0..<last, last..<last + 5])
    #expect(beyond[1].difference?.positions == Position(last + 1)...Position(last + 1))
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

  @Test("A key that is lost is not replaced, and nothing is signed")
  func lostKey() throws {
    let key = "\(path)/keys/log.key"
    let seed = try readFile(key, bytesMax: 1 << 10)
    try removeFile(key)
    let found = error { _ = try test.ledger.signCheckpoint() }
    #expect(found?.message.contains("restore it from a backup") == true)
    #expect(!fileExists(key))
    // Everything else goes on without it.
    _ = try test.createToken("Unsigned")
    try replaceFile(key, Array(seed.dropLast()), permissions: 0o600)
    #expect(error { _ = try test.ledger.signCheckpoint() } != nil)
    try replaceFile(key, seed, permissions: 0o600)
    let signed = try test.ledger.signCheckpoint()
    // Nor is what was signed last taken for nothing where it is lost.
    try removeFile(test.ledger.parts.keyring.signedPath)
    #expect(error { _ = try test.ledger.signCheckpoint() }?.code == .unsigned)
    try test.ledger.adoptLog(lastCheckpoint: signed.note)
    #expect(try test.ledger.signCheckpoint() == signed)
    test.ledger.close()
  }

  @Test("A checkpoint is signed by itself once enough events came")
  func due() throws {
    let ledger = test.ledger
    func signed() throws -> UInt64? { try ledger.parts.log.read { try $0.checkpoint()?.size } }
    let position = try ledger.position().value
    try CheckpointSchedule(ledger.signer, every: position + 1).signIfDue()
    #expect(try signed() == nil)
    try CheckpointSchedule(ledger.signer, every: position).signIfDue()
    #expect(try signed() == position)
    let schedule = CheckpointSchedule(ledger.signer, every: 2)
    _ = try test.createToken("One more")
    try schedule.signIfDue()
    #expect(try signed() == position)
    let state = try readFile(ledger.parts.keyring.signedPath, bytesMax: 1 << 16)
    try replaceFile(ledger.parts.keyring.signedPath, Array("{}".utf8), permissions: 0o600)
    _ = try test.createToken("And another")
    #expect(error { try schedule.signIfDue() }?.code == .unsigned)
    // What was refused is not tried again at once.
    #expect(error { try schedule.signIfDue() } == nil)
    try replaceFile(ledger.parts.keyring.signedPath, state, permissions: 0o600)
    for name in ["A third", "A fourth"] { _ = try test.createToken(TokenName(name)) }
    try schedule.signIfDue()
    #expect(try signed() == position + 4)
    ledger.close()
  }

  @Test("A published log grows by what came since, and every changed file in it is found")
  func published() throws {
    let ledger = test.ledger
    let folder = test.directory.file("public")
    let logKey = try ledger.logKey()
    let first = try ledger.publish(to: folder)
    #expect(first.from == .zero)
    #expect(try ledger.publish(to: folder).fileCount == 0)
    for number in 0..<300 { _ = try test.createToken(TokenName("Published \(number)")) }
    let second = try ledger.publish(to: folder)
    #expect(second.from == first.checkpoint.position)
    let found = try LogVerification(publishedAt: folder, logKey: logKey)
    #expect(found.difference == nil)
    #expect(found.size == second.checkpoint.position.value)
    for kept in [first.checkpoint, second.checkpoint] {
      let contained = try LogVerification(publishedAt: folder, logKey: logKey, against: kept.note)
      #expect(contained.difference == nil)
    }
    for size in [first.checkpoint.position.value, found.size, found.size + 1] {
      let other = try SignedCheckpoint(
        signing: Checkpoint(
          origin: Origin(ledger.origin), treeSize: size, root: MerkleHash.emptyRoot),
        with: ledger.signer.key())
      let refused = try LogVerification(
        publishedAt: folder, logKey: logKey, against: other.note.bytes)
      #expect(refused.difference != nil, "\(size)")
    }
    let width = Int(found.size) - 256
    let files = [
      "tile/entries/000", "tile/entries/001.p/\(width)", "tile/0/000", "tile/0/001.p/\(width)",
      "tile/1/000.p/1",
    ]
    for file in files {
      let path = "\(folder)/\(file)"
      let contents = try readFile(path, bytesMax: 1 << 20)
      let opened = try File(path, .readWrite)
      // Some hundred bytes of all files, the first and the last of each among them.
      let stride = max(1, contents.count / 40)
      for offset in Array(Swift.stride(from: 0, to: contents.count, by: stride)) + [
        contents.count - 1
      ] {
        let changed = [contents[offset] ^ 1]
        let kept = [contents[offset]]
        try unsafe opened.write(changed.span.bytes, at: offset)
        #expect(
          try LogVerification(publishedAt: folder, logKey: logKey).difference != nil,
          "\(file) at \(offset)")
        try unsafe opened.write(kept.span.bytes, at: offset)
      }
      try opened.close()
      try removeFile(path)
      #expect(try LogVerification(publishedAt: folder, logKey: logKey).difference != nil)
      try replaceFile(path, contents, permissions: 0o600)
    }
    #expect(try LogVerification(publishedAt: folder, logKey: logKey).difference == nil)
    let other = try TestLedger()
    #expect(error { _ = try other.ledger.publish(to: folder) }?.code == .notVerified)
    #expect(error { _ = try ledger.publish(to: path) }?.code == .alreadyExists)
    other.ledger.close()
    ledger.close()
  }

  @Test("Somebody else's verifier accepts what is published, and refuses what was changed")
  func independent() throws {
    let folder = test.directory.file("public")
    for number in 0..<300 { _ = try test.createToken(TokenName("Published \(number)")) }
    let report = try test.ledger.publish(to: folder)
    let logKey = try test.ledger.logKey()
    test.ledger.close()
    let project = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    func verify() throws -> ProcessRunner.Result {
      try ProcessRunner.run(
        "/usr/bin/python3", ["\(project)/scripts/verify-published", folder, logKey])
    }
    let accepted = try verify()
    #expect(accepted.end == .exited(0), "\(accepted.errors)")
    #expect(accepted.output.hasPrefix("\(report.checkpoint.position) "))
    for file in ["checkpoint", "tile/0/000", "tile/entries/000", "tile/1/000.p/1"] {
      let contents = try readFile("\(folder)/\(file)", bytesMax: 1 << 20)
      var damaged = contents
      damaged[damaged.count / 3] ^= 1
      try replaceFile("\(folder)/\(file)", damaged, permissions: 0o600)
      #expect(try verify().end == .exited(1), "\(file)")
      try replaceFile("\(folder)/\(file)", contents, permissions: 0o600)
    }
  }
}
