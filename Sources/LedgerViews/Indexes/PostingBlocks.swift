/// Puts the positions on one trail after another into blocks, in the form that ``History`` describes.
struct PostingBlocks {
  // Kept from one trail to the next, for their memory.
  private var prefix: [UInt8] = []
  private(set) var key: [UInt8] = []
  private(set) var block: [UInt8] = []
  private var last: UInt64 = 0

  /// Goes on to another trail, all of whose blocks are full or none is there.
  mutating func begin(_ trail: TrailNumber) {
    prefix.removeAll(keepingCapacity: true)
    trail.append(to: &prefix)
    block.removeAll(keepingCapacity: true)
  }

  /// Goes on to another trail, whose last block has room.
  mutating func begin(_ trail: TrailNumber, in block: (key: [UInt8], bytes: [UInt8])) {
    begin(trail)
    key = block.key
    self.block = block.bytes
    last = unsafe block.bytes.span.bytes.bigEndian(0)
  }

  /// Adds a position, and lends to `put` the block that has no room for it, if that is so.
  ///
  /// - Throws: ``IndexObstacle`` where the block says that the trail has come further already.
  @inline(__always)
  mutating func append(
    _ position: UInt64, _ put: (_ key: [UInt8], _ block: [UInt8]) throws -> Void
  ) throws {
    if block.count >= History.blockBytesMax {
      try end(put)
      block.removeAll(keepingCapacity: true)
    }
    if block.isEmpty {
      key.removeAll(keepingCapacity: true)
      key += prefix
      key.append(bigEndian: position)
      block.append(bigEndian: position)
    } else {
      guard last < position else { throw IndexObstacle("a trail ends at event \(last)") }
      block.append(variableLength: position - last)
    }
    last = position
  }

  /// Lends the trail's last block to `put`.
  @inline(__always)
  mutating func end(_ put: (_ key: [UInt8], _ block: [UInt8]) throws -> Void) throws {
    block.replace(at: 0, bigEndian: last)
    try put(key, block)
  }
}
