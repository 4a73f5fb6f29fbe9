import Synchronization
import TokenLedger

extension Identifier {
  /// An id for something that is made before there is a ledger to ask.
  static func fresh() -> Self { Self(value: UInt128.random(in: 0 ... .max)) }
}

/// Tokens as people make them, each with a name of its own.
final class NameSource: Sendable {
  // names_postgresql.sql and sqlite_names.py of scripts/bench.d/peers give the same names.
  private static let words = [
    "Booking", "Claims", "Newsletter", "Terminal", "Loyalty", "Export", "Portal", "Müller",
    "Quote", "Webhook", "Staging", "Payroll", "Archive", "Chat", "Feed", "Widget",
  ]
  private let count: Atomic<Int>

  /// - Parameter first: the number in the first name.
  init(first: Int = 0) { count = Atomic(first) }

  /// Names that a ledger does not have yet, whatever was added to it before.
  static func fresh() -> NameSource {
    NameSource(first: Int.random(in: 1_000_000_000...1_000_000_000_000))
  }

  /// The next token of an account, with the secret that it is created with.
  func token(
    in account: AccountID, of ledger: Ledger
  ) throws -> (number: Int, create: CreateToken, secret: Secret) {
    let number = count.wrappingAdd(1, ordering: .relaxed).oldValue
    let (secret, hash) = try ledger.mint(.authToken)
    let first = Self.words[number % Self.words.count]
    let second = Self.words[number / Self.words.count % Self.words.count]
    let create = CreateToken(
      id: ledger.makeID(), account: account, name: try TokenName("\(first) \(second) \(number)"),
      scopes: ["api:read", "api:write"], contact: "integrations@agency.example", secret: hash)
    return (number, create, secret)
  }
}
