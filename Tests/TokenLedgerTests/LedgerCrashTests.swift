import EventLog
import Files
import TestSupport
import Testing
import TokenDomain

@testable import LedgerViews
@testable import TokenLedger

@Suite("A ledger in the middle of something")
struct LedgerCrashTests {
  private func reopened(_ test: TestLedger) throws -> Ledger {
    try Ledger.open(at: test.directory.file("ledger"))
  }

  private func code(_ body: () throws -> Void) -> LedgerError.Code? {
    do {
      try body()
      return nil
    } catch {
      return (error as? LedgerError)?.code
    }
  }

  @Test("answers no question after it was closed, and opens nothing for it")
  func closed() throws {
    let test = try TestLedger()
    test.ledger.close()
    #expect(code { _ = try test.ledger.accounts() } == .closed)
    #expect(code { _ = try test.denial(Secret(minting: .authToken)) } == .closed)
    #expect(code { _ = try test.run(.setAPIAccess(test.account, enabled: false)) } == .closed)
    #expect(!test.ledger.parts.views.slot.isOpen)
  }

  @Test(
    "opens with everything derived built anew when a file of it is damaged",
    arguments: ["views", "indexes", "names"], [0, 1, 20_000])
  func damagedDerived(kind: String, bytesLeft: Int) throws {
    let test = try TestLedger()
    let token = try test.createToken("Nightly sync")
    test.ledger.close()
    let path = test.directory.file("ledger")
    for name in try listDirectory(path) where name.hasPrefix(kind + "-") {
      let file = try File("\(path)/\(name)/data.mdb", .readWrite)
      try file.truncate(to: bytesLeft)
    }
    let ledger = try reopened(test)
    #expect(
      try ledger.authenticate(AuthenticationQuestion(secret: token.secret)).isAuthenticated)
    #expect(try ledger.tokens(TokenListRequest()).tokens.map(\.id) == [token.token])
    #expect(try ledger.checkViews().allSatisfy { $0.difference == nil })
    ledger.close()
  }

  @Test("tells the past no further than the views have come")
  func pastOfTheViews() throws {
    let test = try TestLedger()
    let token = try test.createToken("Nightly sync").token
    let position = try test.ledger.position()
    try test.appendAlone(.tokenDisabled, about: token)
    let state = try test.ledger.state(at: .time(Timestamp(microseconds: .max)))
    #expect(state.position == position)
    #expect(throws: Refusal.self) {
      _ = try test.ledger.state(at: .position(position.next))
    }
    test.ledger.close()
    let next = try reopened(test)
    let whole = try next.state(at: .position(position.next))
    #expect(whole.tokens.map(\.isDisabled) == [true])
    next.close()
  }

  @Test("is unavailable while the views cannot follow the log, and no longer")
  func unavailable() throws {
    let test = try TestLedger()
    let token = try test.createToken("Nightly sync")
    test.ledger.parts.views.setFailure(FileError(.noSpace, "write", "views-1"))
    #expect(try test.denial(token.secret) == nil)
    try test.appendAlone(.tokenDisabled, about: TokenID(value: 99))
    #expect(code { _ = try test.run(.setAPIAccess(test.account, enabled: false)) } == .unavailable)
    #expect(code { _ = try test.denial(token.secret) } == .unavailable)
    test.ledger.close()
  }

  @Test("opens after a power cut, without what was never synced")
  func powerCut() throws {
    let test = try TestLedger()
    let token = try test.createToken("Nightly sync")
    test.ledger.close()
    let lock = test.directory.file("ledger/lock")
    var record = try #require(try LockRecord.read(lock))
    record.bootID = "another"
    record.state = .open
    try record.write(lock)
    let noise = [UInt8](repeating: 0xA5, count: 16_384)
    for file in ["usage/data.mdb", "views-1/data.mdb"] {
      unsafe try File(test.directory.file("ledger/\(file)"), .readWrite)
        .write(noise.span.bytes, at: 0)
    }
    let next = try reopened(test)
    #expect(try next.authenticate(AuthenticationQuestion(secret: token.secret)).isAuthenticated)
    next.close()
  }

  @Test("destroys the key that a crash kept from being destroyed when it was retired")
  func retiredKey() throws {
    let test = try TestLedger()
    _ = try test.ledger.rotateKey { Request($0, actor: test.actor) }
    _ = try test.run(.retireKey(keyNumber: 1))
    let file = test.directory.file("ledger/keys/pepper-1.key")
    #expect(fileExists(file))
    test.ledger.close()
    let next = try reopened(test)
    #expect(!fileExists(file))
    #expect(try next.keys().map(\.number) == [2])
    next.close()
  }

  @Test("does not read its keys again for each secret that nobody has")
  func unusedKey() throws {
    let test = try TestLedger()
    // As a rotation leaves it that was refused after its key was made.
    try test.ledger.parts.keyring.addPepper(2)
    let file = test.directory.file("ledger/keys/pepper-2.key")
    try File(file, .readOnly).setPermissions(0o644)
    #expect(try test.denial(Secret(minting: .authToken)) == .unknown)
    test.ledger.close()
  }

  @Test("says what to do when a derived record is damaged")
  func advice() throws {
    let errors: [any Error] = [
      IndexObstacle("token 7 has no row"), DamagedRecord(table: "tokens"),
    ]
    for error in errors {
      let message = "\(LedgerError.wrapped(error))"
      #expect(message.contains("views rebuild"))
      #expect(!message.contains("(cause:") && !message.contains("(table:"))
    }
  }

  @Test("acts on the same selection whether the indexes are level or behind", arguments: [0, 1])
  func selections(round: Int) throws {
    let test = try TestLedger()
    var ids: [TokenID] = []
    for name in ["Sync A", "Sync B", "Other"] as [TokenName] {
      ids.append(try test.createToken(name).token)
    }
    if round == 0 { try test.ledger.parts.follow() }
    _ = try test.run(.changeTokens(ChangeTokens(.disable, .tokens([ids[0]]))))
    let filter = TokenFilter(namePart: "sync", states: [.enabled])
    func change(_ digest: [UInt8]?, dryRun: Bool) throws -> Receipt {
      try test.ledger.executeAndWait(
        Request(
          .changeTokens(
            ChangeTokens(.delete, .matching(test.account, filter, expectedDigest: digest))),
          actor: test.actor, isDryRun: dryRun))
    }
    let shown = try change(nil, dryRun: true)
    let done = try change(shown.selectionDigest, dryRun: false)
    #expect(done.selectionDigest == shown.selectionDigest)
    #expect(try ids.map { try test.ledger.token($0)?.isDeleted } == [false, true, false])
    test.ledger.close()
  }
}
