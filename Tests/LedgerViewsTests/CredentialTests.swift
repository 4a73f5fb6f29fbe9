import Cryptography
import LedgerViews
import Testing
import TokenDomain

@Suite("A credential")
struct CredentialTests {
  /// A ledger with one token, and the hash of its secret.
  struct Fixture {
    let ledger: TestLedger
    let account: AccountID
    let token: TokenID
    let secret: SecretHash

    init(_ change: (inout CreateToken) -> Void = { _ in }) throws {
      ledger = try TestLedger()
      account = try ledger.openAccount()
      secret = ledger.secret()
      token = try ledger.createToken(in: account, secret: secret, change)
    }

    /// The answer to a question about a secret; the token's own when none is given.
    func ask(
      _ other: SecretHash? = nil, token: TokenID? = nil, version: VersionName? = nil,
      scopes: [ScopeName] = [], address: IPAddress? = nil, later: TimeSpan = .seconds(0),
      wantsScopes: Bool = false
    ) throws -> CredentialAnswer {
      let question = CredentialQuestion(
        token: token, apiVersion: version, scopes: scopes, address: address,
        now: ledger.now + later, wantsScopes: wantsScopes)
      let digest = try Digest((other ?? secret).bytes)
      return try ledger.views.read { try $0.authenticate(digest, question) }
    }
  }

  @Test("that is good says whose it is")
  func yes() throws {
    let fixture = try Fixture { $0.scopes = ["api:write", "api:read"].sorted() }
    let answer = try fixture.ask(
      token: fixture.token, version: "v4", scopes: ["api:write", "api:read", "api:read"],
      wantsScopes: true)
    #expect(answer.isGood)
    #expect(answer.credential?.token == fixture.token)
    #expect(answer.credential?.account == fixture.account)
    #expect(answer.credential?.generation == 1)
    #expect(answer.credential?.apiVersion == "v4")
    #expect(answer.credential?.scopes == ["api:read", "api:write"])
    #expect(answer.position == fixture.ledger.model.position)
  }

  @Test("is unknown with another secret or another id, and nothing else is told")
  func unknown() throws {
    let fixture = try Fixture()
    for answer in [
      try fixture.ask(fixture.ledger.secret()), try fixture.ask(token: TokenID(value: 99)),
    ] {
      #expect(answer.refusal == .unknown)
      #expect(answer.credential == nil)
    }
  }

  @Test("is unknown once its token is deleted, and good again when restored with a new secret")
  func deleted() throws {
    let fixture = try Fixture()
    try fixture.ledger.run(.changeTokens(ChangeTokens(.delete, .tokens([fixture.token]))))
    #expect(try fixture.ask().refusal == .unknown)
    let next = fixture.ledger.secret()
    try fixture.ledger.run(.restoreToken(RestoreToken(token: fixture.token, secret: next)))
    #expect(try fixture.ask().refusal == .unknown)
    #expect(try fixture.ask(next).isGood)
  }

  @Test("that was replaced goes on for its grace, to the moment")
  func grace() throws {
    let fixture = try Fixture()
    let next = fixture.ledger.secret()
    try fixture.ledger.run(
      .resetToken(ResetToken(token: fixture.token, grace: .seconds(60), secret: next)))
    #expect(try fixture.ask(later: TimeSpan(microseconds: 59_999_999)).isGood)
    #expect(try fixture.ask(later: .seconds(60)).refusal == .unknown)
    #expect(try fixture.ask(next).credential?.generation == 2)
    #expect(try fixture.ask().credential?.generation == 1)
    try fixture.ledger.run(.endGrace(fixture.token))
    #expect(try fixture.ask().refusal == .unknown)
    #expect(try fixture.ask(next).isGood)
  }

  @Test("is unknown once the key that it was hashed under is retired")
  func retiredKey() throws {
    let fixture = try Fixture()
    try fixture.ledger.run(.rotateKey(keyNumber: 2))
    #expect(try fixture.ask().isGood)
    try fixture.ledger.run(.retireKey(keyNumber: 1))
    #expect(try fixture.ask().refusal == .unknown)
  }

  @Test("of a disabled token, or one whose account's access is off, is not good")
  func switchedOff() throws {
    let fixture = try Fixture()
    let verbs: (ChangeTokens.Verb, ChangeTokens.Verb) = (.disable, .enable)
    try fixture.ledger.run(.changeTokens(ChangeTokens(verbs.0, .tokens([fixture.token]))))
    #expect(try fixture.ask().refusal == .disabled)
    try fixture.ledger.run(.setAPIAccess(fixture.account, enabled: false))
    #expect(try fixture.ask().refusal == .apiAccessDisabled)
    try fixture.ledger.run(.changeTokens(ChangeTokens(verbs.1, .tokens([fixture.token]))))
    try fixture.ledger.run(.setAPIAccess(fixture.account, enabled: true))
    #expect(try fixture.ask().isGood)
    try fixture.ledger.run(.closeAccount(fixture.account))
    #expect(try fixture.ask().refusal == .apiAccessDisabled)
  }

  @Test("is good from not-before up to, and not at, its expiry")
  func dates() throws {
    let now = Timestamp(microseconds: 1_780_000_000_000_000)
    let fixture = try Fixture {
      $0.notBefore = now + .seconds(10)
      $0.expires = now + .seconds(20)
    }
    #expect(try fixture.ask(later: TimeSpan(microseconds: 9_999_999)).refusal == .notYetValid)
    #expect(try fixture.ask(later: .seconds(10)).isGood)
    #expect(try fixture.ask(later: TimeSpan(microseconds: 19_999_999)).isGood)
    #expect(try fixture.ask(later: .seconds(20)).refusal == .expired)
  }

  @Test(
    "with networks is good from inside them only",
    arguments: [
      ("10.1.2.3", true), ("11.0.0.1", false), ("192.0.2.7", true), ("192.0.2.8", false),
      ("2001:db8::1", true), ("2001:db9::1", false), ("::ffff:10.0.0.1", true),
    ])
  func networks(address: String, isInside: Bool) throws {
    let fixture = try Fixture {
      $0.networks = ["10.0.0.0/8", "192.0.2.7", "2001:db8::/32"].compactMap { try? Network($0) }
    }
    let answer = try fixture.ask(address: try IPAddress(address))
    #expect(answer.refusal == (isInside ? nil : .networkNotAllowed))
    #expect(try fixture.ask().refusal == .networkNotAllowed)
  }

  @Test("with the network of all addresses is good from all of its family")
  func wholeFamily() throws {
    let fixture = try Fixture { $0.networks = [Network(stored: IPAddress(v6: 0), prefixLength: 0)] }
    #expect(try fixture.ask(address: try IPAddress("2001:db8::1")).isGood)
    #expect(try fixture.ask(address: try IPAddress("10.0.0.1")).refusal == .networkNotAllowed)
  }

  @Test("of a version that was retired is not good")
  func retiredVersion() throws {
    let fixture = try Fixture { $0.apiVersion = "v2" }
    #expect(try fixture.ask().isGood)
    var versions = TestLedger.versions
    versions[1].status = .retired
    try fixture.ledger.run(
      .publishCatalog(versions: versions, categories: TestLedger.categories))
    #expect(try fixture.ask(version: "v3").refusal == .versionRetired)
  }

  @Test("is asked for its own version and scopes")
  func versionAndScopes() throws {
    let fixture = try Fixture { $0.scopes = ["api:admin", "api:write"] }
    #expect(try fixture.ask(version: "v3", scopes: ["api:read"]).refusal == .versionMismatch)
    for (scopes, isHeld) in [
      (["api:admin"], true), (["api:write", "api:admin"], true), (["api:read"], false),
      (["api:admin", "api:read"], false), (["api:writ"], false), (["api:writes"], false),
      ([], true),
    ] as [([ScopeName], Bool)] {
      #expect(try fixture.ask(scopes: scopes).isGood == isHeld, "\(scopes)")
    }
    #expect(try fixture.ask(scopes: ["api:read"]).refusal == .insufficientScope)
  }

  @Test("is told the first reason that holds")
  func order() throws {
    let now = Timestamp(microseconds: 1_780_000_000_000_000)
    let fixture = try Fixture {
      $0.apiVersion = "v2"
      $0.networks = [Network(stored: IPAddress(v4: 1), prefixLength: 32)]
      $0.notBefore = now + .seconds(10)
      $0.expires = now + .seconds(20)
    }
    let (ledger, token) = (fixture.ledger, fixture.token)
    var versions = TestLedger.versions
    versions[1].status = .retired
    try ledger.run(.publishCatalog(versions: versions, categories: TestLedger.categories))
    try ledger.run(.changeTokens(ChangeTokens(.disable, .tokens([token]))))
    try ledger.run(.setAPIAccess(fixture.account, enabled: false))
    func first(
      _ id: TokenID? = nil, later: TimeSpan = .seconds(0), address: IPAddress? = nil
    ) throws -> Denial? {
      try fixture.ask(
        token: id, version: "v3", scopes: ["api:write"], address: address, later: later
      )
      .refusal
    }
    #expect(try first(TokenID(value: 99)) == .unknown)
    #expect(try first() == .apiAccessDisabled)
    try ledger.run(.setAPIAccess(fixture.account, enabled: true))
    #expect(try first() == .disabled)
    try ledger.run(.changeTokens(ChangeTokens(.enable, .tokens([token]))))
    #expect(try first() == .notYetValid)
    #expect(try first(later: .seconds(20)) == .expired)
    #expect(try first(later: .seconds(15)) == .networkNotAllowed)
    let inside = IPAddress(v4: 1)
    #expect(try first(later: .seconds(15), address: inside) == .versionRetired)
    try ledger.run(
      .publishCatalog(versions: TestLedger.versions, categories: TestLedger.categories))
    #expect(try first(later: .seconds(15), address: inside) == .versionMismatch)
  }

  @Test("of a member is no token's, and stops with the member and the account")
  func members() throws {
    let fixture = try Fixture()
    let ledger = fixture.ledger
    let key = ledger.secret()
    let member = MemberID(value: ledger.identifier())
    try ledger.run(
      .addMember(
        AddMember(
          id: member, account: fixture.account, name: "M", email: "m@example.org", role: .auditor,
          key: key)))
    func whose(_ key: SecretHash) throws -> MemberCredential? {
      let digest = try Digest(key.bytes)
      return try ledger.views.read { try $0.authenticateMember(digest) }
    }
    #expect(try whose(key)?.member == member)
    #expect(try whose(key)?.account == fixture.account)
    #expect(try whose(key)?.role == .auditor)
    #expect(try whose(fixture.secret) == nil)
    #expect(try fixture.ask(key).refusal == .unknown)
    try ledger.run(.changeRole(member, role: .gateway))
    #expect(try whose(key)?.role == .gateway)
    let next = ledger.secret()
    try ledger.run(.resetMemberKey(member, key: next))
    #expect(try whose(key) == nil)
    try ledger.run(.closeAccount(fixture.account))
    #expect(try whose(next) == nil)
  }
}
