import TokenLedger

/// Chance that follows from a seed (SplitMix64; Steele, Lea and Flood, 2014): the same seed gives the
/// same history.
struct Dice: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A number from 0 up to, but without, `count`.
  mutating func roll(_ count: Int) -> Int { Int.random(in: 0..<count, using: &self) }

  /// Whether something happens that does so `percent` times in a hundred.
  mutating func happens(_ percent: Double) -> Bool {
    Double.random(in: 0..<100, using: &self) < percent
  }

  mutating func pick<Element>(_ elements: [Element]) -> Element { elements[roll(elements.count)] }

  /// An id that looks as if it was made at `moment`.
  mutating func id<Kind: IdentifierKind>(at moment: Timestamp) -> Identifier<Kind> {
    Identifier(
      value: UUIDv7.make(
        unixMilliseconds: UInt64(moment.microseconds / 1000),
        random: UInt128.random(in: 0 ... .max, using: &self)))
  }

  /// The hash of a secret that nobody knows.
  mutating func hash() -> SecretHash {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(SecretHash.byteCount)
    while bytes.count < SecretHash.byteCount {
      let word = next()
      for shift in stride(from: UInt64(0), to: 64, by: 8) {
        bytes.append(UInt8(truncatingIfNeeded: word >> shift))
      }
    }
    return SecretHash(keyNumber: 1, bytes: bytes)
  }
}
