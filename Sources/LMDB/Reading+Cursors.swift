extension Reading where Self: ~Copyable {
  /// Runs `body` with a cursor on `table` that stands nowhere yet. Opening one costs about 100 ns
  /// and an allocation.
  package borrowing func withCursor<Result: ~Copyable>(
    _ table: Table, _ body: (inout Cursor) throws -> Result
  ) throws -> Result {
    var cursor = try Cursor(access, table, allowsChanging: false)
    return try body(&cursor)
  }
}

extension WriteTransaction {
  /// Runs `body` with a cursor on `table` that can put, and delete what it stands on.
  package mutating func withWriteCursor<Result: ~Copyable>(
    _ table: Table, _ body: (inout Cursor) throws -> Result
  ) throws -> Result {
    var cursor = try Cursor(access, table, allowsChanging: true)
    return try body(&cursor)
  }
}
