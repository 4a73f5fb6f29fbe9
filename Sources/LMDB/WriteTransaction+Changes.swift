import CLMDB

extension WriteTransaction {
  /// What putting requires.
  package enum PutMode: Sendable {
    /// Nothing: a value that is there is replaced.
    case replacing
    /// That the key is not there; otherwise it throws `keyExists`.
    case inserting
    /// That the key sorts after all others, which makes it cheap and fills pages; otherwise it
    /// throws `keyExists`.
    case appending

    var flags: UInt32 {
      switch self {
      case .replacing: 0
      case .inserting: UInt32(MDB_NOOVERWRITE)
      case .appending: UInt32(MDB_APPEND)
      }
    }
  }

  /// Puts `value` at `key`. Allocates nothing.
  ///
  /// - Throws: `keyExists` as the mode says; `mapFull` or `transactionFull`, after which the
  ///   transaction can only be aborted; `badSize` for a key that is not 1 to 511 bytes.
  package mutating func put(
    _ table: Table, _ key: RawSpan, _ value: RawSpan, _ mode: PutMode = .replacing
  ) throws(LMDBError) {
    let access = access
    access.check(table)
    let result = unsafe key.withUnsafeBytes { keyBytes in
      unsafe value.withUnsafeBytes { valueBytes in
        var key = unsafe MDB_val(keyBytes)
        var value = unsafe MDB_val(valueBytes)
        return unsafe mdb_put(access.transaction, table.handle, &key, &value, mode.flags)
      }
    }
    try LMDBError.check(result, "write", access.path)
  }

  /// Puts `value` at `key`.
  package mutating func put(
    _ table: Table, _ key: [UInt8], _ value: [UInt8], _ mode: PutMode = .replacing
  ) throws(LMDBError) {
    try unsafe put(table, key.span.bytes, value.span.bytes, mode)
  }

  /// Makes room for a value of `count` bytes at `key`, which `body` fills in place. What it finds
  /// there is unspecified: it must write every byte.
  package mutating func reserve<Result: ~Copyable>(
    _ table: Table, _ key: RawSpan, count: Int, _ mode: PutMode = .replacing,
    _ body: (inout MutableRawSpan) -> Result
  ) throws(LMDBError) -> Result {
    let access = access
    access.check(table)
    var value = unsafe MDB_val(mv_size: count, mv_data: nil)
    let result = unsafe key.withUnsafeBytes { bytes in
      var key = unsafe MDB_val(bytes)
      let flags = mode.flags | UInt32(MDB_RESERVE)
      return unsafe mdb_put(access.transaction, table.handle, &key, &value, flags)
    }
    try LMDBError.check(result, "write", access.path)
    let room = unsafe UnsafeMutableRawBufferPointer(start: value.mv_data, count: count)
    var span = unsafe room.mutableBytes
    return body(&span)
  }

  /// Removes `key` and its value; false if it was not there.
  package mutating func delete(_ table: Table, _ key: RawSpan) throws(LMDBError) -> Bool {
    let access = access
    access.check(table)
    let result = unsafe key.withUnsafeBytes { bytes in
      var key = unsafe MDB_val(bytes)
      return unsafe mdb_del(access.transaction, table.handle, &key, nil)
    }
    if result == MDB_NOTFOUND { return false }
    try LMDBError.check(result, "delete", access.path)
    return true
  }

  /// Removes `key` and its value; false if it was not there.
  package mutating func delete(_ table: Table, _ key: [UInt8]) throws(LMDBError) -> Bool {
    try unsafe delete(table, key.span.bytes)
  }

  /// Removes every key of the table. O(pages).
  package mutating func clear(_ table: Table) throws(LMDBError) {
    let access = access
    access.check(table)
    try unsafe LMDBError.check(
      mdb_drop(access.transaction, table.handle, 0), "clear a table", access.path)
  }
}
