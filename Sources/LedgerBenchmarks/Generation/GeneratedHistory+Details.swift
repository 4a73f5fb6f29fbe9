import TokenLedger

extension GeneratedHistory {
  /// What somebody asks who may act in the account: nine times in ten a member, of whom the first
  /// ones act most.
  mutating func byMember(
    _ action: Action, in account: GeneratedAccounts.Account, reason: String? = nil
  ) -> Command {
    guard dice.happens(90) else {
      return command(action, by: Self.operator, Origin(via: .cli), reason: reason)
    }
    let count = account.members.count
    let member = account.members[min(dice.roll(count), dice.roll(count))]
    let origin: Origin =
      switch dice.roll(10) {
      case 0..<4: Origin(via: .console, address: address(), agent: agent())
      case 4..<7: Origin(via: .http, address: address())
      default: Origin(via: .library)
      }
    return command(action, by: .member(member, by: nil), origin, reason: reason)
  }

  mutating func command(
    _ action: Action, by actor: Actor, _ origin: Origin, reason: String? = nil
  ) -> Command {
    Command(
      action, actor: actor, origin: origin, reason: reason.map(Reason.init(stored:)),
      correlation: dice.id(at: clock.now))
  }

  mutating func edit() throws -> TokenEdit {
    var edit = TokenEdit()
    switch dice.roll(10) {
    case 0..<2: edit.name = try newName()
    case 2..<5: edit.scopes = scopes()
    case 5..<7: edit.contact = .some(contact())
    case 7:
      edit.description = .some(TokenDescription(stored: dice.pick(GeneratedWords.descriptions)))
    case 8: edit.networks = [network()]
    default: edit.expires = .some(clock.now + .days(Int64(10 + dice.roll(300))))
    }
    return edit
  }

  mutating func scopes() -> [ScopeName] {
    switch dice.roll(20) {
    case 0: ["api:admin"]
    case 1..<4: ["claims:read", "claims:write"]
    case 4..<8: ["api:read", "reports:read"]
    case 8..<12: ["api:read", "api:write", "claims:read"]
    default: ["api:read", "api:write"]
    }
  }

  mutating func contact() -> EmailAddress {
    EmailAddress(stored: "integrations\(dice.roll(40))@agency.example")
  }

  /// In networks that are set aside for documentation (RFC 5737, RFC 3849).
  mutating func address() -> IPAddress {
    dice.happens(80)
      ? IPAddress(v4: 0xC633_6400 + UInt32(dice.roll(256)))
      : IPAddress(v6: 0x2001_0DB8 << 96 + UInt128(dice.roll(65_536)))
  }

  mutating func network() -> Network {
    Network(stored: IPAddress(v4: 0xCB00_7100), prefixLength: UInt8(24 + dice.roll(5)))
  }

  private mutating func agent() -> UserAgent { UserAgent(stored: dice.pick(GeneratedWords.agents)) }
}
