import Glibc
import TestSupport
import Testing
import TokenDomain

@testable import LedgerViews
@testable import TokenLedger

@Suite("The use of a token")
struct UsageTests {
  @Test("is counted by generation and day, and told with the address of the last time")
  func counting() throws {
    let test = try TestLedger()
    defer { test.ledger.close() }
    let token = try test.createToken("Nightly sync")
    #expect(try test.ledger.usage(of: token.token) == TokenUsage(generations: []))
    let recorder = test.ledger.makeUsageRecorder()
    let address = try IPAddress("192.0.2.7")
    for from in [nil, address] {
      _ = try test.ledger.authenticate(
        AuthenticationQuestion(secret: token.secret, address: from), notingIn: recorder)
    }
    _ = try test.ledger.authenticate(
      AuthenticationQuestion(secret: token.secret, scopes: ["api:write"]), notingIn: recorder)
    // What the command line asks, and what nobody has, is no use of anything.
    _ = try test.ledger.authenticate(
      AuthenticationQuestion(secret: token.secret), countsAsUse: false)
    _ = try test.ledger.authenticate(
      AuthenticationQuestion(secret: Secret(minting: .authToken)), notingIn: recorder)
    let next = try test.ledger.mint(.authToken)
    _ = try test.run(
      .resetToken(ResetToken(token: token.token, grace: .seconds(60), secret: next.hash)))
    #expect(try test.denial(next.secret) == nil)
    for _ in 0..<2 {
      let usage = try test.ledger.usage(of: token.token)
      #expect(usage.generations.map(\.generation) == [1, 2])
      #expect(usage.generations.map(\.count) == [2, 1])
      #expect(usage.generations.map(\.failures) == [1, 0])
      #expect(usage.generations.first?.address == address)
      #expect(usage.count == 3 && usage.failures == 1)
      #expect(usage.days.map(\.count).reduce(0, +) == 3)
      #expect(try usage.lastUsed == test.ledger.lastUsed(token.token))
      test.ledger.parts.flushUsage()
    }
  }

  @Test("is kept by the ledger that follows others, without anybody closing it")
  func following() throws {
    let test = try TestLedger()
    let token = try test.createToken("Nightly sync")
    test.ledger.close()
    let ledger = try Ledger.open(
      at: test.directory.file("ledger"), options: Ledger.Options(followsOtherProcesses: true))
    defer { ledger.close() }
    let recorder = ledger.makeUsageRecorder()
    _ = try ledger.authenticate(
      AuthenticationQuestion(secret: token.secret), notingIn: recorder)
    func isInMemory() -> Bool {
      var found = false
      for gathering in ledger.parts.usage.gatherings {
        gathering.forEach(of: token.token) { _ in found = true }
      }
      return found
    }
    #expect(isInMemory())
    for _ in 0..<2_000 where isInMemory() { usleep(10_000) }
    #expect(!isInMemory())
    #expect(try ledger.usage(of: token.token).count == 1)
  }

  @Test("goes when the token is erased, and no address is left in any file")
  func erasing() throws {
    let test = try TestLedger()
    let path = test.directory.file("ledger")
    let token = try test.createToken("Nightly sync")
    let kept = try test.createToken("Daily sync")
    for secret in [token.secret, kept.secret] {
      _ = try test.ledger.authenticate(
        AuthenticationQuestion(secret: secret, address: IPAddress("192.0.2.7")))
    }
    test.ledger.parts.flushUsage()
    #expect(try test.denial(token.secret) == nil)
    _ = try test.run(.changeTokens(ChangeTokens(.delete, .tokens([token.token]))))
    _ = try test.run(.eraseToken(token.token))
    #expect(try test.ledger.usage(of: token.token).generations.isEmpty)
    #expect(try test.ledger.usage(of: kept.token).address == IPAddress("192.0.2.7"))
    test.ledger.close()
    let again = try Ledger.open(at: path)
    defer { again.close() }
    #expect(try again.parts.usage.usage(of: token.token).isEmpty)
    #expect(try again.lastUsed(token.token) == nil)
    #expect(try again.usage(of: kept.token).count == 1)
  }

  @Test("of a token erased by a process that died at once goes when the ledger is next opened")
  func erasingUnfinished() throws {
    let test = try TestLedger()
    let token = try test.createToken("Nightly sync")
    #expect(try test.denial(token.secret) == nil)
    _ = try test.run(.changeTokens(ChangeTokens(.delete, .tokens([token.token]))))
    test.ledger.parts.flushUsage()
    try test.appendAlone(.tokenErased, about: token.token)
    test.ledger.close()
    let again = try Ledger.open(at: test.directory.file("ledger"))
    defer { again.close() }
    #expect(try again.parts.usage.usage(of: token.token).isEmpty)
  }
}
