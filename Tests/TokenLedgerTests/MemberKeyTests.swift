import Testing
import TokenLedger

@Suite("A member key")
struct MemberKeyTests {
  /// A ledger with a member of its agency.
  struct Stage {
    let test: TestLedger
    let member: MemberID
    let key: Secret

    init() throws {
      test = try TestLedger()
      let minted = try test.ledger.mint(.memberKey)
      key = minted.secret
      member = test.ledger.makeID()
      _ = try test.run(
        .addMember(
          AddMember(
            id: member, account: test.account, name: "Mary", email: "mary@example.org",
            role: .auditor, key: minted.hash)))
    }

    func whose(_ key: Secret) throws -> MemberIdentity? { try test.ledger.member(withKey: key) }
  }

  @Test("says whose it is, and with which role")
  func whose() throws {
    let stage = try Stage()
    defer { stage.test.ledger.close() }
    let identity = try #require(try stage.whose(stage.key))
    #expect(identity.member == stage.member)
    #expect(identity.account == stage.test.account)
    #expect(identity.role == .auditor)
    #expect(try identity.position == stage.test.ledger.position())
    #expect(try stage.test.ledger.standing(of: stage.member) == identity)
  }

  @Test("is no one's when it is another secret, one of another kind, or none at all")
  func others() throws {
    let stage = try Stage()
    defer { stage.test.ledger.close() }
    let token = try stage.test.createToken("Nightly sync")
    for secret in [
      Secret(minting: .memberKey), token.secret, Secret(presented: "tlm_".utf8),
      Secret(presented: [0xFF, 0]), Secret(presented: []),
    ] {
      #expect(try stage.whose(secret) == nil)
    }
    // Nor is a member key an auth token.
    #expect(try stage.test.denial(stage.key) == .unknown)
    #expect(try stage.test.ledger.standing(of: MemberID(value: 99)) == nil)
  }

  @Test("stops with a reset, and the new one begins")
  func reset() throws {
    let stage = try Stage()
    defer { stage.test.ledger.close() }
    let before = try #require(try stage.whose(stage.key))
    let next = try stage.test.ledger.mint(.memberKey)
    _ = try stage.test.run(.resetMemberKey(stage.member, key: next.hash))
    #expect(try stage.whose(stage.key) == nil)
    let after = try #require(try stage.whose(next.secret))
    #expect(after.member == stage.member)
    #expect(after.revision > before.revision)
  }

  @Test(
    "stops with the member and with the account",
    arguments: [
      { .removeMember($0.member) }, { .closeAccount($0.test.account) },
    ] as [@Sendable (Stage) -> Action])
  func stops(_ action: @Sendable (Stage) -> Action) throws {
    let stage = try Stage()
    defer { stage.test.ledger.close() }
    _ = try stage.test.run(action(stage))
    #expect(try stage.whose(stage.key) == nil)
    #expect(try stage.test.ledger.standing(of: stage.member) == nil)
  }

  @Test("keeps, and has the new role at once")
  func role() throws {
    let stage = try Stage()
    defer { stage.test.ledger.close() }
    let before = try #require(try stage.whose(stage.key))
    _ = try stage.test.run(.changeRole(stage.member, role: .gateway))
    let after = try #require(try stage.whose(stage.key))
    #expect(after.role == .gateway)
    #expect(after.revision > before.revision)
  }

  @Test("made under a pepper key is good until that is retired")
  func pepperKeys() throws {
    let stage = try Stage()
    defer { stage.test.ledger.close() }
    _ = try stage.test.ledger.rotateKey { Request($0, actor: stage.test.actor) }
    #expect(try stage.whose(stage.key) != nil)
    _ = try stage.test.ledger.retireKey(1) { Request($0, actor: stage.test.actor) }
    #expect(try stage.whose(stage.key) == nil)
    #expect(try stage.test.ledger.standing(of: stage.member) == nil)
  }
}
