/// A set of ordinals below a bound, a bit each.
struct OrdinalSet {
  private var words: [UInt64]
  private let bound: UInt32

  /// The empty set; ordinals from `bound` up are never in it.
  init(bound: UInt32) {
    self.bound = bound
    words = Array(repeating: 0, count: (Int(bound) + 63) / 64)
  }

  /// How many are in it. O(bound / 64).
  var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

  @inline(__always)
  func contains(_ ordinal: UInt32) -> Bool {
    ordinal < bound && words[Int(ordinal >> 6)] >> UInt64(ordinal & 63) & 1 == 1
  }

  @inline(__always)
  mutating func insert(_ ordinal: UInt32) {
    guard ordinal < bound else { return }
    words[Int(ordinal >> 6)] |= 1 << UInt64(ordinal & 63)
  }

  mutating func remove(_ ordinal: UInt32) {
    guard ordinal < bound else { return }
    words[Int(ordinal >> 6)] &= ~(1 << UInt64(ordinal & 63))
  }

  /// Lends each, in order, until `body` returns false.
  func forEach(_ body: (UInt32) throws -> Bool) rethrows {
    for (index, word) in words.enumerated() where word != 0 {
      var rest = word
      while rest != 0 {
        let bit = rest.trailingZeroBitCount
        rest &= rest - 1
        if try !body(UInt32(index * 64 + bit)) { return }
      }
    }
  }
}
