import CLMDB

/// What both kinds of transaction can do. Code that only reads takes `some Reading & ~Copyable`.
package protocol Reading: ~Copyable {
  /// The way into LMDB; checks that the transaction may be used here and now.
  var access: TransactionAccess { get }
}

/// A transaction in use. Nothing outside this module can do anything with it.
@safe
package struct TransactionAccess {
  let transaction: OpaquePointer
  unowned(unsafe) let environment: Environment

  /// The path for error messages.
  var path: String { unsafe environment.path }

  func check(_ table: Table) {
    unsafe precondition(
      table.environment == environment.number, "the table belongs to another environment")
  }

  /// Where the value of `key` is in the map.
  @usableFromInline
  func find(_ table: Table, _ key: RawSpan) throws(LMDBError) -> UnsafeRawBufferPointer? {
    check(table)
    var value = unsafe MDB_val()
    let result = unsafe key.withUnsafeBytes { bytes in
      var key = unsafe MDB_val(bytes)
      return unsafe mdb_get(transaction, table.handle, &key, &value)
    }
    if result == MDB_NOTFOUND { return nil }
    try LMDBError.check(result, "read", path)
    return unsafe value.bytes
  }
}

extension MDB_val {
  /// Points to `bytes` without copying them. LMDB never writes through a key or a value it is given.
  init(_ bytes: UnsafeRawBufferPointer) {
    unsafe self.init(
      mv_size: bytes.count, mv_data: UnsafeMutableRawPointer(mutating: bytes.baseAddress))
  }

  /// What it points to.
  var bytes: UnsafeRawBufferPointer {
    unsafe UnsafeRawBufferPointer(start: mv_data, count: mv_size)
  }
}
