import TestSupport
import Testing
import TokenLedger

@Suite("A ledger made with a history")
struct LedgerMadeWithHistoryTests {
  private static let agency = AccountID(value: 1)
  private static let member = MemberID(value: 2)

  /// A token for each number, of which every third is disabled by a member, with an address.
  private static func command(_ number: Int) throws -> Command {
    let hash = SecretHash(keyNumber: 1, bytes: [UInt8](repeating: UInt8(number % 251), count: 32))
    let id = TokenID(value: UInt128(number + 100))
    let action: Action =
      switch number {
      case 0: .setAPIAccess(agency, enabled: true)
      case 1:
        .addMember(
          AddMember(
            id: member, account: agency, name: "Ada", email: "ada@agency.example",
            role: .accountAdministrator, key: hash))
      case _ where number % 3 == 0:
        .changeTokens(ChangeTokens(.disable, .tokens([TokenID(value: UInt128(number + 99))])))
      default:
        .createToken(
          CreateToken(
            id: id, account: agency, name: try TokenName("Token \(number)"),
            scopes: ["api:read"], secret: hash))
      }
    let byMember = number > 1 && number % 2 == 0
    return Command(
      action, actor: byMember ? .member(member, by: nil) : .operator("root"),
      origin: Origin(via: .console, address: byMember ? try IPAddress("192.0.2.7") : nil),
      correlation: CorrelationID(value: UInt128(number)))
  }

  @Test("opens with the state that its commands led to, and with views that fit its log")
  func making() throws {
    let directory = try TemporaryDirectory()
    var number = 0
    var state = LedgerState()
    _ = try Ledger.create(
      at: directory.file("ledger"),
      founding: Ledger.Founding(account: (Self.agency, "North"), actor: .operator("root"))
    ) { before in
      state = before
      defer { number += 1 }
      return number < 500 ? try Self.command(number) : nil
    }
    let ledger = try Ledger.open(at: directory.file("ledger"))
    defer { ledger.close() }
    #expect(try ledger.position() == state.position)
    #expect(state.tokens.count > 300)
    for token in state.tokens.values { #expect(try ledger.token(token.id) == token) }
    #expect(try ledger.checkViews().allSatisfy { $0.difference == nil })
  }

  @Test("is not made when a command is refused")
  func refusing() throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("ledger")
    #expect(throws: (any Error).self) {
      _ = try Ledger.create(at: path, founding: Ledger.Founding(actor: .operator("root"))) { _ in
        try Self.command(5)
      }
    }
    #expect(throws: (any Error).self) { try Ledger.open(at: path) }
  }
}
