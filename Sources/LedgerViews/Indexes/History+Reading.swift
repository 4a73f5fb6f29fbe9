import LMDB
import TokenDomain

extension History {
  /// Lends the positions of a trail that are after `after` and before `before`, in order or against
  /// it, until `body` returns false.
  func positions(
    of trail: Trail, after: Position, before: Position, descending: Bool,
    in transaction: borrowing some Reading & ~Copyable, _ body: (Position) throws -> Bool
  ) throws {
    guard after < before else { return }
    let prefix = trail.key
    let start =
      descending
      ? Self.key(prefix, before) : try blockStart(of: prefix, at: after, in: transaction)
    var goesOn = true
    try transaction.walk(postings, prefix: prefix, past: start, descending: descending) {
      key, value in
      var block = Self.positions(in: key, value)
      if descending { block.reverse() }
      for position in block where after < position && position < before {
        goesOn = try body(position)
        if !goesOn { return false }
      }
      guard let last = block.last else { return true }
      return descending ? after < last : last < before
    }
  }

  /// The key just before the block that has, or would have, the position after `position`.
  private func blockStart(
    of prefix: [UInt8], at position: Position, in transaction: borrowing some Reading & ~Copyable
  ) throws -> [UInt8]? {
    var first: [UInt8]?
    let from = Self.key(prefix, position.next)
    try transaction.walk(postings, prefix: prefix, past: from, descending: true) { key, _ in
      let position: UInt64 = key.bigEndian(17)
      first = Self.key(prefix, Position(position - 1))
      return false
    }
    return first
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
      position += distance
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
