import LMDB

extension Reading where Self: ~Copyable {
  /// Lends the entries whose keys begin with `prefix`, in order or against it, beginning just past
  /// `start` if there is one, until `body` returns false.
  @inline(__always)
  borrowing func walk(
    _ table: Table, prefix: [UInt8], past start: [UInt8]?, descending: Bool,
    _ body: (_ key: RawSpan, _ value: RawSpan) throws -> Bool
  ) throws {
    try withCursor(table) { cursor in
      var isThere: Bool
      if descending {
        let end = start ?? Self.end(of: prefix)
        isThere = unsafe try cursor.seek(before: end.span.bytes)
      } else if let start {
        isThere = unsafe try cursor.seek(atOrAfter: start.span.bytes)
        let isOn =
          isThere
          && cursor.withEntry { key, _ in
            key.byteCount == start.count && key.hasPrefix(start)
          }
        if isOn { isThere = try cursor.next() }
      } else {
        isThere = unsafe try cursor.seek(atOrAfter: prefix.span.bytes)
      }
      while isThere {
        let goesOn = try cursor.withEntry { key, value in
          key.hasPrefix(prefix) ? try body(key, value) : false
        }
        guard goesOn else { return }
        isThere = descending ? try cursor.previous() : try cursor.next()
      }
    }
  }

  /// The first key after all that begin with `prefix`, which is not empty and not all ones in
  /// practice: it begins with an identifier, or a small number.
  private static func end(of prefix: [UInt8]) -> [UInt8] {
    // Longer than any key with the prefix, and every byte after it the highest.
    prefix + [UInt8](repeating: 0xFF, count: Table.keyBytesMax - prefix.count)
  }
}
