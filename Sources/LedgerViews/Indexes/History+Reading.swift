import LMDB
import TokenDomain

extension History {
  /// The positions of the block that has the first one of a trail from `target` on, in the direction
  /// of reading; some of them may be in front of it. Empty if there is none.
  func block(
    of prefix: [UInt8], from target: Position, descending: Bool,
    in transaction: borrowing some Reading & ~Copyable
  ) throws -> [Position] {
    // The last block that begins at the target or earlier; its value says where it ends.
    let behind = Self.key(prefix, target.next)
    var found: [Position] = []
    try transaction.walk(postings, prefix: prefix, past: behind, descending: true) { key, value in
      if descending || Position(value.bigEndian(0)) >= target {
        found = Self.positions(in: key, value)
      }
      return false
    }
    if descending {
      found.reverse()
    } else if found.isEmpty {
      // It begins behind the target, which is therefore the key to look from.
      let from = Self.key(prefix, target)
      try transaction.walk(postings, prefix: prefix, past: from, descending: false) { key, value in
        found = Self.positions(in: key, value)
        return false
      }
    }
    return found
  }

  private static func key(_ prefix: [UInt8], _ position: Position) -> [UInt8] {
    var key = prefix
    key.append(bigEndian: position.value)
    return key
  }

  /// The positions of a block, in order.
  static func positions(in key: RawSpan, _ value: RawSpan) -> [Position] {
    var position: UInt64 = key.bigEndian(17)
    var positions = [Position(position)]
    var offset = 8
    while offset < value.byteCount {
      var distance: UInt64 = 0
      var shift: UInt64 = 0
      while offset < value.byteCount {
        let byte: UInt8 = value.load(offset)
        offset += 1
        distance |= UInt64(byte & 0x7F) << shift
        shift += 7
        if byte & 0x80 == 0 { break }
      }
      // Not to be trusted: what is damaged finds no event, or another than was asked for.
      position &+= distance
      positions.append(Position(position))
    }
    return positions
  }

  /// The tokens that were duplicated from this one, in order of id.
  func copies(
    of token: TokenID, in transaction: borrowing some Reading & ~Copyable
  ) throws -> [TokenID] {
    var found: [TokenID] = []
    try transaction.walk(copies, prefix: token.key, past: nil, descending: false) { key, _ in
      found.append(TokenID(value: key.bigEndian(16)))
      return true
    }
    return found
  }
}
