import LMDB

/// Entries on their way into a table that is still empty, in the order of their keys: each goes behind
/// the last, which costs no search and fills every page.
struct TableAppender {
  private let table: Table
  private let build: DerivedBuild
  private let bytesMax: Int
  private var keys: [UInt8] = []
  private var values: [UInt8] = []
  /// Where key and value of each entry end.
  private var ends: [(key: Int, value: Int)] = []

  /// - Parameter bytesMax: how many bytes are gathered before they are written.
  init(_ table: Table, in build: DerivedBuild, bytesMax: Int) {
    self.table = table
    self.build = build
    self.bytesMax = bytesMax
  }

  /// Adds an entry behind the last.
  @available(*, noasync)
  mutating func append(_ key: [UInt8], _ value: [UInt8]) throws {
    if keys.count + values.count >= bytesMax { try flush() }
    keys += key
    values += value
    ends.append((keys.count, values.count))
  }

  /// Writes what was added and is not written yet, in one transaction.
  @available(*, noasync)
  mutating func flush() throws {
    if ends.isEmpty { return }
    try build.write { write in
      try write.transaction.withWriteCursor(table) { cursor in
        // Holds: the arrays outlive the calls.
        let (keys, values) = unsafe (keys.span.bytes, values.span.bytes)
        var start = (key: 0, value: 0)
        for end in ends {
          try cursor.put(
            keys.extracting(start.key..<end.key), values.extracting(start.value..<end.value),
            .appending)
          start = end
        }
      }
    }
    keys.removeAll(keepingCapacity: true)
    values.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
  }
}

extension DerivedBuild {
  /// Runs `body` in a transaction, and again with a larger map if that is full.
  @available(*, noasync)
  func write(_ body: (inout DerivedWrite) throws -> Void) throws {
    do {
      try writeOnce(body)
    } catch let error as LMDBError where error.code == .mapFull {
      try environment.environment.grow(byBytes: Indexes.growthBytes)
      try writeOnce(body)
    }
  }

  private func writeOnce(_ body: (inout DerivedWrite) throws -> Void) throws {
    var write = try beginWrite()
    try body(&write)
    try write.commit()
  }
}
