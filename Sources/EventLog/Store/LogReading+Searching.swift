package import TokenDomain

extension LogReading where Self: ~Copyable {
  /// The first record after a position up to another that holds one of these runs of bytes, such as
  /// the hash of a secret, which no other record can hold by chance.
  ///
  /// - Parameter runs: at least 8 bytes each.
  /// - Complexity: O(n) in the bytes of the records; nothing is decoded, about a nanosecond a byte.
  /// - Throws: ``LogError/missingRecord(_:)`` when a record is not there.
  package func firstRecord(
    holding runs: [[UInt8]], after position: Position, through last: Position
  ) throws -> Position? {
    precondition(runs.allSatisfy { $0.count >= 8 }, "shorter runs occur by chance")
    var found: Position?
    var next = position
    try forEachRecord(after: position, through: last) { record in
      next = next.next
      if runs.contains(where: { record.holds($0) }) { found = next }
      return found == nil
    }
    return found
  }
}

extension RawSpan {
  /// Whether these bytes stand somewhere in it.
  fileprivate func holds(_ run: [UInt8]) -> Bool {
    let run = run.span
    guard byteCount >= run.count else { return false }
    // Holds: a run has at least 8 bytes, and each offset leaves room for all of it.
    let start = unsafe run.bytes.unsafeLoadUnaligned(as: UInt64.self)
    for offset in 0...byteCount - run.count
    where unsafe unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self) == start {
      let isSame = (8..<run.count).allSatisfy { index in
        unsafe unsafeLoad(fromByteOffset: offset + index, as: UInt8.self) == run[index]
      }
      if isSame { return true }
    }
    return false
  }
}
