/// What an identifier names; it gives the identifier its prefix.
public protocol IdentifierKind: Sendable {
  /// The TypeID prefix, such as `token`.
  static var prefix: String { get }
}

/// A TypeID of one kind: an account's cannot be taken for a token's.
///
/// Order is the order of the 128 bits, which for identifiers made here is the order of creation to
/// the millisecond.
public struct Identifier<Kind: IdentifierKind>: Hashable, Comparable, Sendable {
  /// The UUID as one number, its first byte the most significant.
  public let value: UInt128

  /// Names whatever has this UUID.
  public init(value: UInt128) {
    self.value = value
  }

  /// Reads the text form.
  ///
  /// - Throws: ``Refusal/malformedIdentifier(expected:)`` for other prefixes and bad characters.
  public init(_ text: some StringProtocol) throws(Refusal) {
    guard let parsed = TypeID.parse(text), parsed.prefix == Kind.prefix else {
      throw .malformedIdentifier(expected: Kind.prefix)
    }
    value = parsed.value
  }

  /// Reads 16 big-endian bytes, or returns `nil` for any other count.
  public init?(bytes: some Collection<UInt8>) {
    guard bytes.count == 16 else { return nil }
    value = bytes.reduce(0) { $0 << 8 | UInt128($1) }
  }

  /// The 16 bytes of the UUID in network order: byte order is sort order.
  public var bytes: [UInt8] {
    // Holds: every byte of an integer is one of its bits' own.
    unsafe withUnsafeBytes(of: value.bigEndian) { unsafe Array($0) }
  }

  /// Compares by the 128 bits.
  public static func < (left: Self, right: Self) -> Bool { left.value < right.value }
}

extension Identifier: CustomStringConvertible {
  /// The text form, such as `token_01h455vb4pex5vsknk084sn02q`.
  public var description: String { TypeID.text(prefix: Kind.prefix, value: value) }
}

/// The kinds of identifier that a ledger uses.
public enum IdentifierKinds {
  /// Names an ``Account``.
  public enum Account: IdentifierKind { public static let prefix = "account" }
  /// Names a ``Member``.
  public enum Member: IdentifierKind { public static let prefix = "member" }
  /// Names a ``Token``.
  public enum Token: IdentifierKind { public static let prefix = "token" }
  /// Names an ``Event``.
  public enum Event: IdentifierKind { public static let prefix = "event" }
  /// Names what one request caused.
  public enum Correlation: IdentifierKind { public static let prefix = "correlation" }
  /// Names a ledger.
  public enum Ledger: IdentifierKind { public static let prefix = "ledger" }
  /// Names one life of a ledger: a restore begins another.
  public enum Incarnation: IdentifierKind { public static let prefix = "incarnation" }
}

/// Names an ``Account``.
public typealias AccountID = Identifier<IdentifierKinds.Account>
/// Names a ``Member``.
public typealias MemberID = Identifier<IdentifierKinds.Member>
/// Names a ``Token``; the "Account SID" of HTTP Basic.
public typealias TokenID = Identifier<IdentifierKinds.Token>
/// Names an ``Event``.
public typealias EventID = Identifier<IdentifierKinds.Event>
/// Names what one request caused: every event of a bulk action has the same.
public typealias CorrelationID = Identifier<IdentifierKinds.Correlation>
/// Names a ledger for good.
public typealias LedgerID = Identifier<IdentifierKinds.Ledger>
/// Names one life of a ledger.
public typealias IncarnationID = Identifier<IdentifierKinds.Incarnation>
