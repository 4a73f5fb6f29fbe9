import Files

/// The folded names of tokens whose ordinals follow each other, as a value holds them: each ends with a
/// zero byte, which no name has.
struct NameBlock {
  /// How many names a full one has. With twenty bytes a name three of them fill a page.
  static let namesMax: UInt32 = 64

  var names: [[UInt8]]

  /// A block without names.
  init() { names = [] }

  init(_ value: RawSpan) {
    names = []
    names.reserveCapacity(Int(Self.namesMax))
    var start = 0
    for offset in 0..<value.byteCount where value.load(offset, as: UInt8.self) == 0 {
      names.append(value.copied(from: start, to: offset))
      start = offset + 1
    }
  }

  var value: [UInt8] {
    var value: [UInt8] = []
    value.reserveCapacity(names.reduce(names.count) { $0 + $1.count })
    for name in names {
      value += name
      value.append(0)
    }
    return value
  }

  /// Lends the place in the block of each name that has `part`, which is not empty and has no zero
  /// byte. O(bytes).
  @inline(__always)
  static func search(_ value: RawSpan, for part: RawSpan, _ body: (UInt32) -> Void) {
    var (place, offset): (UInt32, Int) = (0, 0)
    while let found = value.offset(of: part, from: offset) {
      while offset < found {
        if value.load(offset, as: UInt8.self) == 0 { place += 1 }
        offset += 1
      }
      body(place)
      // A name counts once: on to the next.
      while value.load(offset, as: UInt8.self) != 0 { offset += 1 }
      offset += 1
      place += 1
    }
  }
}
