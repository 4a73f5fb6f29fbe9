import TokenDomain

/// How far in the log every erasure is done, as a vault remembers it: the keys are destroyed and what
/// was derived is replaced. In the vault's own file, so that an older copy of the vault that is put
/// in its place knows no more than it did.
///
///     position (5, big-endian) │ the last bytes of the incarnation's id (3)
///
/// The id's last bytes are random; they tell the positions of one life of the ledger from those of
/// another, which say nothing about each other.
struct ErasureMark: Hashable {
  /// The highest position that fits.
  static let positionMax: UInt64 = (1 << 40) - 1

  private var number: UInt64

  /// Of a vault that remembers nothing.
  static let none = Self(number: 0)

  private init(number: UInt64) { self.number = number }

  init(_ position: Position, in incarnation: IncarnationID) {
    precondition(position.value <= Self.positionMax, "a log has at most 2^40 events")
    number = position.value << 24 | Self.life(incarnation)
  }

  init(_ bytes: ArraySlice<UInt8>) {
    number = bytes.reduce(0) { $0 << 8 | UInt64($1) }
  }

  var bytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.appendBigEndian(number)
    return bytes
  }

  /// The position; zero for the mark of another life.
  func position(in incarnation: IncarnationID) -> Position {
    number & 0xFF_FFFF == Self.life(incarnation) ? Position(number >> 24) : .zero
  }

  private static func life(_ incarnation: IncarnationID) -> UInt64 {
    UInt64(truncatingIfNeeded: incarnation.value) & 0xFF_FFFF
  }
}
