import EventLog
import Files
import FoundationEssentials
import TestSupport
import Testing
import TokenDomain

@testable import TokenLedger

@Suite("A backup")
struct BackupTests {
  /// A ledger with a few tokens, and places for its backups.
  struct Stage {
    let test: TestLedger
    var log: String { test.directory.file("backup-log") }
    var secrets: String { test.directory.file("backup-secrets") }
    var restored: String { test.directory.file("restored") }

    init() throws { test = try TestLedger() }

    @discardableResult
    func backUp() throws -> BackupReport {
      try test.ledger.backUp(log: log, secrets: secrets)
    }

    @discardableResult
    func restore(to path: String? = nil) throws -> RestoreReport {
      try Ledger.restore(log: log, secrets: secrets, to: path ?? restored) {
        Request($0, actor: test.actor, reason: "The disk died")
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

  private func denial(_ secret: Secret, _ ledger: Ledger) throws -> Denial? {
    try ledger.authenticate(AuthenticationQuestion(secret: secret)).denial
  }

  private func error(_ body: () throws -> Void) -> LedgerError? {
    do {
      try body()
      return nil
    } catch {
      return error as? LedgerError
    }
  }

  @Test("becomes the same ledger again, which says where it came from")
  func same() throws {
    let stage = try Stage()
    let token = try stage.test.createToken("Nightly sync")
    let report = try stage.backUp()
    let later = try stage.test.createToken("After the backup")
    let before = try events(of: stage.test.ledger)
    stage.test.ledger.close()
    #expect(report.log?.position == before[before.count - 2].position)
    #expect(report.secrets?.keyNumbers == [1])

    let restored = try stage.restore()
    let ledger = try Ledger.open(at: stage.restored)
    defer { ledger.close() }
    let after = try events(of: ledger)
    #expect(Array(after.dropLast()) == Array(before.dropLast()))
    guard case .ledgerRestored(let event)? = after.last?.body else {
      Issue.record("the log does not end with its restore")
      return
    }
    #expect(event.incarnation == ledger.incarnation)
    #expect(ledger.incarnation != stage.test.ledger.incarnation)
    #expect(ledger.id == stage.test.ledger.id)
    #expect(event.lastPosition == report.log?.position)
    #expect(event.source == (try resolvedPath(stage.log)))
    #expect(after.last?.reason?.text == "The disk died")
    #expect(restored.position == after.last?.position)
    #expect(try ledger.checkViews().allSatisfy { $0.difference == nil })
    #expect(try ledger.token(token.token)?.settings.name == "Nightly sync")
    #expect(try ledger.token(later.token) == nil)
    let made = try ledger.keys().map(\.createdAt)
    #expect(
      made == (try Ledger.open(at: stage.test.directory.file("ledger")).keys().map(\.createdAt)))
  }

  @Test("lets nobody in before it is released, takes commands, and lets in afterwards")
  func release() throws {
    let stage = try Stage()
    let good = try stage.test.createToken("Good")
    let revoked = try stage.test.createToken("Revoked after the backup")
    try stage.backUp()
    stage.test.ledger.close()
    let report = try stage.restore()
    let ledger = try Ledger.open(at: stage.restored)
    defer { ledger.close() }
    #expect(error { _ = try denial(good.secret, ledger) }?.code == .unreleased)
    #expect(error { _ = try denial(Secret(minting: .authToken), ledger) }?.code == .unreleased)
    let disable = ChangeTokens(.disable, .tokens([revoked.token]))
    _ = try ledger.executeAndWait(Request(.changeTokens(disable), actor: stage.test.actor))
    let status = try #require(try ledger.restoreStatus())
    #expect(status.position == report.restoredTo)
    #expect(status.recordedAt == (try ledger.event(at: report.restoredTo)?.recordedAt))
    #expect(status.releasedAt == nil)

    #expect(throws: Refusal.self) { _ = try ledger.release(by: .principal("aws:1")) }
    #expect(try ledger.release(by: stage.test.actor)?.releasedBy == stage.test.actor.id)
    #expect(try denial(good.secret, ledger) == nil)
    #expect(try denial(revoked.secret, ledger) == .disabled)
    #expect(try ledger.release(by: stage.test.actor) == nil, "once is enough")
    #expect(try ledger.restoreStatus()?.releasedAt != nil)
  }

  @Test("can be backed up and restored in its turn, and is then unreleased again")
  func again() throws {
    let stage = try Stage()
    let token = try stage.test.createToken("Nightly sync")
    try stage.backUp()
    stage.test.ledger.close()
    try stage.restore()
    let second = try Ledger.open(at: stage.restored)
    _ = try second.release(by: stage.test.actor)
    let (log, secrets) = (stage.log + "-2", stage.secrets + "-2")
    _ = try second.backUp(log: log, secrets: secrets)
    let last = try second.position()
    second.close()
    let report = try Ledger.restore(log: log, secrets: secrets, to: stage.restored + "-2") {
      Request($0, actor: stage.test.actor)
    }
    #expect(report.restoredTo == last)
    let third = try Ledger.open(at: stage.restored + "-2")
    defer { third.close() }
    #expect(error { _ = try denial(token.secret, third) }?.code == .unreleased)
  }

  @Test("is noted in the ledger, with what it reaches")
  func noted() throws {
    let stage = try Stage()
    defer { stage.test.ledger.close() }
    #expect(try stage.test.ledger.lastBackups() == LastBackups())
    _ = try stage.test.ledger.backUp(log: stage.log, secrets: nil)
    let first = try stage.test.ledger.lastBackups()
    #expect(first.log?.position == (try stage.test.ledger.position()))
    #expect(first.secrets == nil)
    _ = try stage.test.ledger.backUp(log: nil, secrets: stage.secrets)
    let second = try stage.test.ledger.lastBackups()
    #expect(second.log == first.log)
    #expect(second.secrets?.highestSlot == (try stage.test.ledger.parts.log.vault.highestSlot()))
  }

  @Test("is for its owner only")
  func modes() throws {
    let stage = try Stage()
    _ = try stage.test.createToken("Nightly sync")
    try stage.backUp()
    stage.test.ledger.close()
    try stage.restore()
    for directory in [stage.log, stage.secrets, stage.restored] {
      #expect(try fileStatus(directory).permissions == 0o700, "\(directory)")
      for name in try FileManager.default.subpathsOfDirectory(atPath: directory) {
        let status = try fileStatus("\(directory)/\(name)")
        #expect(status.permissions == (status.isDirectory ? 0o700 : 0o600), "\(name)")
      }
    }
    #expect(try listDirectory(stage.log) == ["log", "log-backup.json"])
    #expect(try listDirectory("\(stage.log)/log") == ["data.mdb"])
    #expect(try listDirectory(stage.secrets) == ["keys", "secrets-backup.json", "vault"])
  }

  @Test("goes into no directory that holds something, and in none of a ledger or a backup")
  func places() throws {
    let stage = try Stage()
    defer { stage.test.ledger.close() }
    let ledger = stage.test.ledger
    let full = stage.test.directory.file("full")
    try createDirectory(full)
    try createDirectory("\(full)/something")
    let empty = stage.test.directory.file("empty")
    try createDirectory(empty)
    func refused(log: String?, secrets: String?) {
      let code = error { _ = try ledger.backUp(log: log, secrets: secrets) }?.code
      #expect(code == .alreadyExists, "\(log ?? "–") and \(secrets ?? "–")")
    }
    let home = stage.test.directory.file("ledger")
    refused(log: full, secrets: nil)
    refused(log: home, secrets: nil)
    refused(log: "\(home)/backup", secrets: nil)
    refused(log: nil, secrets: "\(home)/secrets")
    refused(log: empty, secrets: empty)
    refused(log: empty, secrets: "\(empty)/secrets")
    refused(log: "\(empty)/log/", secrets: empty)
    #expect(try listDirectory(empty) == [])

    _ = try ledger.backUp(log: "\(empty)/", secrets: stage.secrets)
    refused(log: nil, secrets: "\(empty)/secrets")
    refused(log: nil, secrets: "\(empty)/log/secrets")
    refused(log: "\(stage.secrets)/log", secrets: nil)
    refused(log: "\(stage.secrets)/vault/log", secrets: nil)
    try FileManager.default.createSymbolicLink(
      atPath: stage.test.directory.file("link"), withDestinationPath: stage.secrets)
    refused(log: stage.test.directory.file("link/log"), secrets: nil)

    func restoreRefused(to path: String) {
      let code = error {
        _ = try Ledger.restore(log: empty, secrets: stage.secrets, to: path) {
          Request($0, actor: stage.test.actor)
        }
      }?.code
      #expect(code == .alreadyExists, "restored to \(path)")
    }
    restoreRefused(to: full)
    restoreRefused(to: home)
    restoreRefused(to: "\(empty)/ledger")
    let names = try listDirectory(stage.test.directory.path)
    #expect(!names.contains { $0.hasSuffix(".unfinished") }, "\(names)")
  }

  @Test("of which one bit has changed is not restored", arguments: ["log", "vault", "keys"])
  func damaged(part: String) throws {
    let stage = try Stage()
    _ = try stage.test.createToken("Nightly sync")
    try stage.backUp()
    stage.test.ledger.close()
    let path =
      switch part {
      case "log": "\(stage.log)/log/data.mdb"
      case "vault": "\(stage.secrets)/vault/slots"
      default: "\(stage.secrets)/keys/pepper-1.key"
      }
    var bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
    // In the log: a letter in the clear of the first record; elsewhere: any byte of a key.
    let place: Int =
      switch part {
      case "log":
        try #require(
          bytes.indices.first { bytes[$0...].starts(with: Array("tokenledger/".utf8)) })
      case "vault": 32
      default: 5
      }
    bytes[place] ^= 1
    try File(path, .readWrite).write(unsafe bytes.span.bytes, at: 0)
    #expect(error { try stage.restore() } != nil)
    #expect(!fileExists(stage.restored))
    #expect(!fileExists(stage.restored + ".unfinished"))
  }

  @Test("of a log needs secrets of the same ledger, no older than it is")
  func pairs() throws {
    let stage = try Stage()
    _ = try stage.test.ledger.backUp(log: nil, secrets: stage.secrets)
    // More than a chunk of the vault, and another key.
    for number in 0..<Int(Vault.chunkSlots) {
      _ = try stage.test.createToken(try TokenName("Token \(number)"))
    }
    _ = try stage.test.ledger.backUp(log: stage.log, secrets: nil)
    let vault = try #require(error { try stage.restore() })
    #expect(vault.code == .notABackup)
    #expect(vault.message.contains("older"))

    let other = try Stage()
    try other.backUp()
    other.test.ledger.close()
    let stranger = error {
      _ = try Ledger.restore(log: stage.log, secrets: other.secrets, to: stage.restored) {
        Request($0, actor: stage.test.actor)
      }
    }
    #expect(stranger?.code == .notABackup)

    let secrets = stage.secrets + "-2"
    _ = try stage.test.ledger.backUp(log: nil, secrets: secrets)
    _ = try stage.test.ledger.rotateKey { Request($0, actor: stage.test.actor) }
    let log = stage.log + "-2"
    _ = try stage.test.ledger.backUp(log: log, secrets: nil)
    let key = error {
      _ = try Ledger.restore(log: log, secrets: secrets, to: stage.restored) {
        Request($0, actor: stage.test.actor)
      }
    }
    #expect(key?.message.contains("pepper key 2") == true, "\(String(describing: key))")
    stage.test.ledger.close()
    #expect(!fileExists(stage.restored))
  }

  @Test("of an old vault forgets again who was erased since")
  func forgets() throws {
    let stage = try Stage()
    let forgotten = try stage.test.createToken("Ada Lovelace")
    let kept = try stage.test.createToken("Kept")
    _ = try stage.test.ledger.backUp(log: nil, secrets: stage.secrets)
    _ = try stage.test.run(.changeTokens(ChangeTokens(.delete, .tokens([forgotten.token]))))
    _ = try stage.test.run(.eraseToken(forgotten.token))
    _ = try stage.test.ledger.backUp(log: stage.log, secrets: nil)
    stage.test.ledger.close()
    try stage.restore()
    let ledger = try Ledger.open(at: stage.restored)
    defer { ledger.close() }
    var names: [String?] = []
    try ledger.forEachEvent(EventListRequest(types: [.tokenCreated])) { event in
      if case .tokenCreated(let created) = event.body {
        names.append(created.settings.name.isErased ? nil : created.settings.name.text)
      }
      return true
    }
    #expect(names == [nil, "Kept"])
    #expect(try ledger.token(kept.token)?.settings.name == "Kept")
  }

  @Test("of a thing that is none is refused with what is missing")
  func none() throws {
    let stage = try Stage()
    defer { stage.test.ledger.close() }
    try createDirectory(stage.log)
    let failure = try #require(error { try stage.restore() })
    #expect(failure.code == .notABackup)
    #expect(failure.message.contains("log-backup.json"))
  }
}
