import Cryptography
import Files
import FoundationEssentials
import MerkleTree
import TestSupport
import Testing
import TokenDomain

@testable import EventLog
@testable import TokenLedger

@Suite("A published log")
struct PublishedRestoreTests {
  /// A ledger whose log is published, and its secrets backed up after.
  private struct Stage {
    let test: TestLedger
    var log: String { test.directory.file("public") }
    var secrets: String { test.directory.file("secrets") }
    var restored: String { test.directory.file("restored") }

    init(events: UInt64) throws {
      test = try TestLedger()
      try grow(to: events)
    }

    func grow(to events: UInt64) throws {
      for number in try test.ledger.position().value..<events {
        _ = try test.createToken(TokenName("Token \(number)"))
      }
    }

    @discardableResult
    func publish() throws -> LogCheckpoint {
      let checkpoint = try test.ledger.publish(to: log).checkpoint
      try backUpSecrets()
      return checkpoint
    }

    func backUpSecrets() throws {
      try removeTree(secrets)
      _ = try test.ledger.backUp(log: nil, secrets: secrets)
    }

    @discardableResult
    func restore() throws -> RestoreReport {
      try Ledger.restore(log: log, secrets: secrets, to: restored) {
        Request($0, actor: test.actor)
      }
    }

    /// Tries to restore, and makes sure that nothing stays of it.
    func refusal() -> LedgerError? {
      let names = try? listDirectory(test.directory.path)
      do {
        try restore()
        Issue.record("it was restored")
        return nil
      } catch {
        #expect((try? listDirectory(test.directory.path)) == names)
        return error as? LedgerError
      }
    }
  }

  private func events(of ledger: Ledger) throws -> [Event] {
    var events: [Event] = []
    try ledger.forEachEvent(EventListRequest()) { event in
      events.append(event)
      return true
    }
    return events
  }

  private func unsigned(_ body: () throws -> Void) -> Bool {
    do {
      try body()
      return false
    } catch {
      return (error as? LedgerError)?.code == .unsigned
    }
  }

  @Test(
    "becomes the same ledger again, which goes on signing once it is given the checkpoint",
    arguments: [6, 256, 300] as [UInt64])
  func same(size: UInt64) throws {
    let stage = try Stage(events: size)
    let published = try stage.publish()
    #expect(published.position.value == size)
    let before = try events(of: stage.test.ledger)
    stage.test.ledger.close()
    let report = try stage.restore()
    #expect(report.restoredTo == published.position)
    #expect(report.signedThrough == published.position)
    #expect(report.recordedAt == before.last?.recordedAt)
    #expect(report.ledger == stage.test.ledger.id)

    let ledger = try Ledger.open(at: stage.restored)
    defer { ledger.close() }
    let after = try events(of: ledger)
    #expect(Array(after.dropLast()) == before)
    #expect(after.last?.type == .ledgerRestored)
    #expect(ledger.origin == stage.test.ledger.origin)
    #expect(ledger.incarnation != stage.test.ledger.incarnation)
    #expect(try ledger.checkViews().allSatisfy { $0.difference == nil })
    #expect(throws: LedgerError.self) {
      try ledger.authenticate(AuthenticationQuestion(secret: Secret(minting: .authToken)))
    }

    let kept = try ledger.parts.log.read { try $0.checkpoint() }
    #expect(kept?.note == published.note)
    #expect(unsigned { _ = try ledger.signCheckpoint() })
    try ledger.adoptLog(lastCheckpoint: published.note)
    let next = try ledger.signCheckpoint()
    #expect(next.position.value == size + 1)
    #expect(try ledger.verifyLog(against: published.note).difference == nil)
    #expect(try ledger.publish(to: stage.log).from == published.position)
  }

  @Test("is refused with a file of it damaged, cut, longer or missing, and nothing is left behind")
  func damaged() throws {
    let stage = try Stage(events: 300)
    try stage.publish()
    stage.test.ledger.close()
    for file in try TemporaryDirectory.files(below: stage.log) {
      let path = "\(stage.log)/\(file)"
      let whole = try readFile(path, bytesMax: 1 << 20)
      var flipped = whole
      flipped[whole.count / 2] ^= 1
      for (what, contents) in [
        ("flipped", flipped), ("cut", Array(whole.dropLast())), ("longer", whole + [0]),
        ("empty", []),
      ] {
        try replaceFile(path, contents, permissions: 0o600)
        #expect(stage.refusal()?.code == .damagedBackup, "\(file), \(what)")
      }
      try removeFile(path)
      let code: LedgerError.Code = file == "checkpoint" ? .notABackup : .damagedBackup
      #expect(stage.refusal()?.code == code, "\(file), missing")
      try replaceFile(path, whole, permissions: 0o600)
    }
    try stage.restore()
  }

  @Test("is refused if what was signed is no log of a ledger")
  func wrongRecords() throws {
    let stage = try Stage(events: 6)
    try stage.publish()
    let key = try stage.test.ledger.signer.key()
    let records = try (1...6).map { position in
      try #require(
        try stage.test.ledger.parts.log.read { try $0.recordBytes(at: Position(position)) })
    }
    stage.test.ledger.close()
    func refused(_ records: [[UInt8]], _ words: String) throws {
      try removeTree(stage.log)
      try publish(records, signedWith: key, to: stage.log)
      let error = stage.refusal()
      #expect(error?.code == .damagedBackup)
      #expect(error?.message.contains(words) == true, "\(String(describing: error))")
    }
    var swapped = records
    swapped.swapAt(3, 4)
    try refused(swapped, "position 4")
    try refused(Array(records.dropFirst()), "position 1")
    var cut = records
    cut[4].removeLast()
    try refused(cut, "5")
    try refused([], "does not begin")
    try removeTree(stage.log)
    try publish(records, signedWith: key, to: stage.log)
    try stage.restore()
  }

  /// Writes records as a published log, whatever they are.
  private func publish(
    _ records: [[UInt8]], signedWith key: SignerKey, to path: String
  ) throws {
    var (edge, hashes, entries): (Frontier, [UInt8], [UInt8]) = (Frontier(), [], [])
    for record in records {
      let leaf = MerkleHash.leaf(record)
      try edge.append(leaf)
      hashes += leaf.bytes
      try unsafe EntryBundle.append(record.span.bytes, to: &entries)
    }
    var files = try PublishedFiles(in: path)
    if !records.isEmpty {
      try files.write("tile/entries/000.p/\(records.count)", entries)
      try files.write("tile/0/000.p/\(records.count)", hashes)
    }
    try files.finish()
    let checkpoint = try Checkpoint(
      origin: Origin(key.verifierKey.name), treeSize: UInt64(records.count), root: edge.root)
    try PublishedLog(path).put(
      checkpoint: SignedCheckpoint(signing: checkpoint, with: key).note.bytes)
  }

  @Test("is read as far as its checkpoint, whatever an interrupted publication left beyond")
  func interrupted() throws {
    let stage = try Stage(events: 6)
    try stage.publish()
    stage.test.ledger.close()
    for directory in ["tile/1", "tile/1/000.p"] {
      try createDirectory("\(stage.log)/\(directory)")
    }
    for name in ["tile/entries/000", "tile/0/000", "tile/1/000.p/1", "checkpoint.new"] {
      try replaceFile("\(stage.log)/\(name)", [1, 2, 3], permissions: 0o600)
    }
    #expect(try stage.restore().restoredTo == Position(6))
    try removeTree(stage.restored)
    try removeFile("\(stage.log)/checkpoint")
    let error = stage.refusal()
    #expect(error?.code == .notABackup)
    #expect(error?.message.contains("a checkpoint") == true)
  }

  @Test("needs the secrets of the same ledger, no older than it is, with the key that signed")
  func secrets() throws {
    let stage = try Stage(events: 6)
    try stage.publish()
    let other = try Stage(events: 6)
    try other.publish()
    other.test.ledger.close()
    #expect {
      _ = try Ledger.restore(log: stage.log, secrets: other.secrets, to: stage.restored) {
        Request($0, actor: stage.test.actor)
      }
    } throws: { error in
      (error as? LedgerError)?.message.contains("two ledgers") == true
    }
    // As of a vault that ended at its first slot then.
    let path = "\(stage.secrets)/\(SecretsBackup.fileName)"
    let text = try TemporaryDirectory.text(of: path)
    let older = text.replacing("\"highestSlot\" : \(Vault.chunkSlots)", with: "\"highestSlot\" : 1")
    try replaceFile(path, Array(older.utf8), permissions: 0o600)
    let old = stage.refusal()
    #expect(old?.code == .notABackup)
    #expect(old?.message.contains("older") == true)
    try replaceFile(path, Array(text.utf8), permissions: 0o600)
    _ = try stage.test.ledger.rotateKey { Request($0, actor: stage.test.actor) }
    _ = try stage.test.ledger.publish(to: stage.log)
    #expect(stage.refusal()?.message.contains("pepper key 2") == true)
    try stage.backUpSecrets()
    stage.test.ledger.close()

    let signed = Keyring.signedPath(in: "\(stage.secrets)/keys")
    let state = try readFile(signed, bytesMax: 4_096)
    try replaceFile(signed, state + [0x20], permissions: 0o600)
    #expect(stage.refusal()?.code == .damagedBackup)
    try replaceFile(signed, state, permissions: 0o600)
    try removeFile("\(stage.secrets)/keys/log.key")
    #expect(stage.refusal()?.code == .notABackup)
  }

  @Test("may have secrets of a program that did not note what is new in them")
  func olderSecrets() throws {
    let stage = try Stage(events: 6)
    try stage.publish()
    stage.test.ledger.close()
    let path = "\(stage.secrets)/\(SecretsBackup.fileName)"
    let lines = try TemporaryDirectory.text(of: path).split(separator: "\n")
    let fewer = lines.filter { !$0.contains("signedSHA256") && !$0.contains("simulated") }
    #expect(fewer.count == lines.count - 2)
    try replaceFile(path, Array(fewer.joined(separator: "\n").utf8), permissions: 0o600)
    try stage.restore()
    let ledger = try Ledger.open(at: stage.restored)
    #expect(!ledger.isSimulated)
    ledger.close()
  }

  @Test("hands out no vault slot that events after it were sealed under")
  func slots() throws {
    let stage = try Stage(events: 6)
    try stage.publish()
    try stage.grow(to: 10)
    try stage.backUpSecrets()
    let used = try stage.test.ledger.parts.log.read { try $0.highestSlot() }
    stage.test.ledger.close()
    try stage.restore()
    let ledger = try Ledger.open(at: stage.restored)
    defer { ledger.close() }
    let token: TokenID = ledger.makeID()
    let create = CreateToken(
      id: token, account: stage.test.account, name: "New", scopes: ["api:read"],
      secret: try ledger.mint(.authToken).hash)
    let position = try ledger.executeAndWait(
      Request(.createToken(create), actor: stage.test.actor)
    ).position
    let slot = try ledger.parts.log.read { try $0.envelope(at: position)?.subjectSlot }
    #expect(try #require(slot) > used)
    #expect(try ledger.token(token)?.settings.name == "New")
  }

  @Test("signs nothing ever again where a checkpoint of more events was signed")
  func signedAhead() throws {
    let stage = try Stage(events: 6)
    let published = try stage.publish()
    try stage.grow(to: 10)
    let ahead = try stage.test.ledger.signCheckpoint()
    try stage.backUpSecrets()
    stage.test.ledger.close()
    let report = try stage.restore()
    #expect(report.restoredTo == published.position)
    #expect(report.signedThrough == ahead.position)
    let ledger = try Ledger.open(at: stage.restored)
    defer { ledger.close() }
    for note in [published.note, ahead.note, nil] {
      #expect(unsigned { try ledger.adoptLog(lastCheckpoint: note) })
      #expect(unsigned { _ = try ledger.signCheckpoint() })
    }
  }
}
