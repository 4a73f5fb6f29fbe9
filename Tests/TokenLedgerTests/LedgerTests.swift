import TestSupport
import Testing
import TokenLedger

/// A ledger of a test's own, with an agency whose API access is on.
struct TestLedger {
  let directory: TemporaryDirectory
  let ledger: Ledger
  let account: AccountID
  let actor = Ledger.processOperator

  init() throws {
    directory = try TemporaryDirectory()
    let account = AccountID(value: 1)
    _ = try Ledger.create(
      at: directory.file("ledger"),
      founding: Ledger.Founding(account: (account, "North"), actor: Ledger.processOperator))
    ledger = try Ledger.open(at: directory.file("ledger"))
    self.account = account
    _ = try run(.setAPIAccess(account, enabled: true))
  }

  func run(_ action: Action) throws -> Receipt {
    try ledger.executeAndWait(Request(action, actor: actor))
  }

  func createToken(_ name: TokenName) throws -> (token: TokenID, secret: Secret) {
    let minted = try ledger.mint(.authToken)
    let id: TokenID = ledger.makeID()
    _ = try run(
      .createToken(
        CreateToken(
          id: id, account: account, name: name, scopes: ["api:read"], secret: minted.hash)))
    return (id, minted.secret)
  }

  func denial(_ secret: Secret) throws -> Denial? {
    try ledger.authenticate(AuthenticationQuestion(secret: secret)).denial
  }
}

@Suite("A ledger")
struct LedgerTests {
  @Test("lets a new token in, and not after it was disabled")
  func disabling() throws {
    let test = try TestLedger()
    let token = try test.createToken("Nightly sync")
    #expect(try test.denial(token.secret) == nil)
    _ = try test.run(.changeTokens(ChangeTokens(.disable, .tokens([token.token]))))
    #expect(try test.denial(token.secret) == .disabled)
    let page = try test.ledger.tokens(TokenListRequest(filter: TokenFilter(states: [.disabled])))
    #expect(page.tokens.map(\.id) == [token.token])
    #expect(page.total == 1)
    #expect(
      try test.ledger.history(of: token.token).map(\.type) == [.tokenCreated, .tokenDisabled])
    #expect(try test.ledger.checkViews().allSatisfy { $0.difference == nil })
    test.ledger.close()
  }
}

@Suite("Following a ledger")
struct FollowingTests {
  @Test("gives every event that fits once, in order, while they are appended")
  func following() async throws {
    let test = try TestLedger()
    let feed = try test.ledger.follow(EventListRequest(types: [.tokenCreated], after: .zero))
    let writing = Task.detached {
      for number in 0..<20 { _ = try await test.createTokenLater("Token \(number)") }
    }
    var names: [String] = []
    for try await event in feed {
      if case .tokenCreated(let created) = event.body { names.append(created.settings.name.text) }
      if names.count == 20 { break }
    }
    try await writing.value
    #expect(names == (0..<20).map { "Token \($0)" })
  }

  @Test("ends when its task is cancelled")
  func cancelling() async throws {
    let test = try TestLedger()
    let feed = try test.ledger.follow()
    let following = Task.detached {
      var count = 0
      for try await _ in feed { count += 1 }
      return count
    }
    following.cancel()
    #expect(try await following.value == 0)
  }
}

extension TestLedger {
  func createTokenLater(_ name: String) async throws -> Receipt {
    let minted = try ledger.mint(.authToken)
    return try await ledger.execute(
      Request(
        .createToken(
          CreateToken(
            id: ledger.makeID(), account: account, name: try TokenName(name),
            scopes: ["api:read"], secret: minted.hash)), actor: actor))
  }
}
