import CLMDB

extension Reading where Self: ~Copyable {
  /// Lends the value of `key` to `body`, straight from the map; nil if there is none. O(log n),
  /// allocates nothing.
  @inlinable
  package borrowing func withValue<Result: ~Copyable>(
    _ table: Table, _ key: RawSpan, _ body: (RawSpan) -> Result
  ) throws(LMDBError) -> Result? {
    guard let bytes = try unsafe access.find(table, key) else { return nil }
    return unsafe body(bytes.bytes)
  }

  /// As the other, for a `body` that throws.
  @inlinable
  @_disfavoredOverload
  package borrowing func withValue<Result: ~Copyable>(
    _ table: Table, _ key: RawSpan, _ body: (RawSpan) throws -> Result
  ) throws -> Result? {
    guard let bytes = try unsafe access.find(table, key) else { return nil }
    return try unsafe body(bytes.bytes)
  }

  /// As the other, for a key in an array.
  @inlinable
  package borrowing func withValue<Result: ~Copyable>(
    _ table: Table, _ key: [UInt8], _ body: (RawSpan) -> Result
  ) throws(LMDBError) -> Result? {
    try unsafe withValue(table, key.span.bytes, body)
  }

  /// As the other, for a key in an array and a `body` that throws.
  @inlinable
  @_disfavoredOverload
  package borrowing func withValue<Result: ~Copyable>(
    _ table: Table, _ key: [UInt8], _ body: (RawSpan) throws -> Result
  ) throws -> Result? {
    try unsafe withValue(table, key.span.bytes, body)
  }

  /// A copy of the value of `key`; nil if there is none.
  package borrowing func value(_ table: Table, _ key: RawSpan) throws(LMDBError) -> [UInt8]? {
    guard let bytes = try unsafe access.find(table, key) else { return nil }
    return unsafe [UInt8](bytes)
  }

  /// A copy of the value of `key`; nil if there is none.
  package borrowing func value(_ table: Table, _ key: [UInt8]) throws(LMDBError) -> [UInt8]? {
    try unsafe value(table, key.span.bytes)
  }

  /// Whether there is a value for `key`.
  package borrowing func contains(_ table: Table, _ key: RawSpan) throws(LMDBError) -> Bool {
    try unsafe access.find(table, key) != nil
  }

  /// Whether there is a value for `key`.
  package borrowing func contains(_ table: Table, _ key: [UInt8]) throws(LMDBError) -> Bool {
    try unsafe contains(table, key.span.bytes)
  }

  /// The number of keys in the table. O(1).
  package borrowing func count(_ table: Table) throws(LMDBError) -> Int {
    try statistics(table).entries
  }

  /// The size and shape of the table. O(1).
  package borrowing func statistics(_ table: Table) throws(LMDBError) -> TableStatistics {
    let access = access
    access.check(table)
    var statistics = MDB_stat()
    try unsafe LMDBError.check(
      mdb_stat(access.transaction, table.handle, &statistics), "examine a table", access.path)
    return TableStatistics(statistics)
  }

  /// The number of the last committed transaction in this snapshot, or of the write transaction
  /// itself. Grows with each commit that changes anything.
  package var transactionID: Int {
    unsafe Int(mdb_txn_id(access.transaction))
  }
}
