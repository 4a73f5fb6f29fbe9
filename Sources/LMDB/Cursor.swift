import CLMDB

/// A place in a table, to walk its keys in byte order. Exists only inside
/// ``Reading/withCursor(_:_:)``.
@safe
package struct Cursor: ~Copyable {
  private let cursor: OpaquePointer
  private let access: TransactionAccess
  private let allowsChanging: Bool
  private var key = unsafe MDB_val()
  private var value = unsafe MDB_val()
  /// Whether it stands on an entry.
  package private(set) var isPositioned = false

  init(_ access: TransactionAccess, _ table: Table, allowsChanging: Bool) throws(LMDBError) {
    access.check(table)
    var opened: OpaquePointer?
    try unsafe LMDBError.check(
      mdb_cursor_open(access.transaction, table.handle, &opened), "open a cursor", access.path)
    guard let opened = unsafe opened else { preconditionFailure("LMDB gave no cursor") }
    unsafe cursor = opened
    self.access = access
    self.allowsChanging = allowsChanging
  }

  deinit { unsafe mdb_cursor_close(cursor) }

  /// Goes to the first key; false if the table is empty.
  package mutating func seekFirst() throws(LMDBError) -> Bool { try move(MDB_FIRST) }

  /// Goes to the last key; false if the table is empty.
  package mutating func seekLast() throws(LMDBError) -> Bool { try move(MDB_LAST) }

  /// Goes to this key; false if it is not there, and then it stands nowhere.
  package mutating func seek(to target: RawSpan) throws(LMDBError) -> Bool {
    try move(MDB_SET_KEY, target)
  }

  /// Goes to the first key that is `target` or sorts after it; false if there is none.
  package mutating func seek(atOrAfter target: RawSpan) throws(LMDBError) -> Bool {
    if target.isEmpty { return try seekFirst() }
    return try move(MDB_SET_RANGE, target)
  }

  /// Goes to the last key that sorts before `target`; false if there is none.
  package mutating func seek(before target: RawSpan) throws(LMDBError) -> Bool {
    if target.isEmpty {
      isPositioned = false
      return false
    }
    return try move(MDB_SET_RANGE, target) ? try previous() : try seekLast()
  }

  /// Goes to the next key; false at the end, and then it stands nowhere. From nowhere it goes to
  /// the first.
  package mutating func next() throws(LMDBError) -> Bool {
    isPositioned || isAfterDeletion ? try move(MDB_NEXT) : try seekFirst()
  }

  /// Goes to the key before; false at the beginning, and then it stands nowhere. From nowhere it
  /// goes to the last.
  package mutating func previous() throws(LMDBError) -> Bool {
    isPositioned || isAfterDeletion ? try move(MDB_PREV) : try seekLast()
  }

  /// Lends key and value of the entry it stands on to `body`, straight from the map.
  @inlinable
  package borrowing func withEntry<Result: ~Copyable, Failure: Error>(
    _ body: (_ key: RawSpan, _ value: RawSpan) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try unsafe body(keyBytes.bytes, valueBytes.bytes)
  }

  /// Removes the entry it stands on; ``next()`` and ``previous()`` go on from its place. Only in
  /// ``WriteTransaction/withWriteCursor(_:_:)``.
  package mutating func delete() throws(LMDBError) {
    precondition(allowsChanging, "use withWriteCursor to delete")
    precondition(isPositioned, "the cursor stands on no entry")
    try unsafe LMDBError.check(mdb_cursor_del(cursor, 0), "delete", access.path)
    isPositioned = false
    isAfterDeletion = true
  }

  /// Puts `value` at `key`, and then stands nowhere. Keys that lie close to where the cursor stood
  /// before cost no search from the root: put many in their order. Only in
  /// ``WriteTransaction/withWriteCursor(_:_:)``.
  ///
  /// - Throws: as ``WriteTransaction/put(_:_:_:_:)-(Table,RawSpan,RawSpan,_)``.
  package mutating func put(
    _ key: RawSpan, _ value: RawSpan, _ mode: WriteTransaction.PutMode = .replacing
  ) throws(LMDBError) {
    precondition(allowsChanging, "use withWriteCursor to put")
    isPositioned = false
    isAfterDeletion = false
    let result = unsafe key.withUnsafeBytes { keyBytes in
      unsafe value.withUnsafeBytes { valueBytes in
        var key = unsafe MDB_val(keyBytes)
        var value = unsafe MDB_val(valueBytes)
        return unsafe mdb_cursor_put(cursor, &key, &value, mode.flags)
      }
    }
    try LMDBError.check(result, "write", access.path)
  }

  /// Whether the entry it stood on was deleted, so that a step goes on from there.
  private var isAfterDeletion = false

  @usableFromInline var keyBytes: UnsafeRawBufferPointer {
    precondition(isPositioned, "the cursor stands on no entry")
    return unsafe key.bytes
  }

  @usableFromInline var valueBytes: UnsafeRawBufferPointer { unsafe value.bytes }

  private mutating func move(_ operation: MDB_cursor_op) throws(LMDBError) -> Bool {
    let result = unsafe mdb_cursor_get(cursor, &key, &value, operation)
    return try arrive(result)
  }

  private mutating func move(
    _ operation: MDB_cursor_op, _ target: RawSpan
  ) throws(LMDBError) -> Bool {
    let result = unsafe target.withUnsafeBytes { bytes in
      unsafe key = unsafe MDB_val(bytes)
      return unsafe mdb_cursor_get(cursor, &key, &value, operation)
    }
    return try arrive(result)
  }

  private mutating func arrive(_ result: Int32) throws(LMDBError) -> Bool {
    isAfterDeletion = false
    isPositioned = result == MDB_SUCCESS
    if result == MDB_NOTFOUND { return false }
    try LMDBError.check(result, "walk a table", access.path)
    return true
  }
}
