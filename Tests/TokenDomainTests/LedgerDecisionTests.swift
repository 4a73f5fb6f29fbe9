import Testing
import TokenDomain

@Suite struct LedgerDecisionTests {
  @Test func aLedgerIsCreatedOnce() throws {
    let scenario = try Scenario()
    let created = LedgerCreated(ledger: LedgerID(value: 2), origin: "x", keyNumber: 1)
    #expect(scenario.refusal(of: .createLedger(created)) == .identifierTaken)
  }

  @Test func keysAreRotatedAndRetired() throws {
    var scenario = try Scenario()
    #expect(scenario.refusal(of: .retireKey(keyNumber: 1)) == .currentKeyNotRetirable)
    #expect(scenario.refusal(of: .retireKey(keyNumber: 9)) == .unknownKey(9))
    #expect(scenario.refusal(of: .rotateKey(keyNumber: 1)) == .identifierTaken)
    for number in UInt32(2)...5 { try scenario.run(.rotateKey(keyNumber: number)) }
    #expect(scenario.state.keyNumbers == [1, 2, 3, 4, 5])
    #expect(scenario.refusal(of: .rotateKey(keyNumber: 6)) == .tooManyKeys)
    try scenario.run(.retireKey(keyNumber: 2))
    try scenario.run(.rotateKey(keyNumber: 6))
    #expect(scenario.state.keyNumbers == [1, 3, 4, 5, 6])
    #expect(scenario.refusal(of: .retireKey(keyNumber: 2)) == .unknownKey(2))
  }

  @Test func aSecretOfARetiredKeyIsRefused() throws {
    var scenario = try Scenario()
    let account = try scenario.openAccount("Account")
    let id = try scenario.createToken(in: account, "One")
    let late = scenario.secret()
    try scenario.run(.rotateKey(keyNumber: 2))
    #expect(scenario.refusal(of: .resetToken(ResetToken(token: id, secret: late))) == nil)
    try scenario.run(.retireKey(keyNumber: 1))
    #expect(
      scenario.refusal(of: .resetToken(ResetToken(token: id, secret: late))) == .unknownKey(1))
  }

  @Test func aRevisionIsNotAskedOfTheLedger() throws {
    let scenario = try Scenario()
    #expect(
      scenario.refusal(of: .rotateKey(keyNumber: 2), ifAt: Position(1))
        == .revisionWithSeveralSubjects)
  }

  @Test func aRestoreIsRecorded() throws {
    var scenario = try Scenario()
    let restored = LedgerRestored(
      incarnation: IncarnationID(value: 3), source: "backup", lastPosition: Position(2))
    #expect(try scenario.run(.recordRestore(restored)).types == [.ledgerRestored])
  }
}
