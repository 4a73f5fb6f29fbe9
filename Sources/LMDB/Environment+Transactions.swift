import CLMDB
import Files

extension Environment {
  /// Runs `body` with a snapshot of everything committed. Costs about as much as renewing a reader
  /// (some tens of nanoseconds) and allocates nothing once the thread pool is warm. Blocks only
  /// while the map is replaced.
  ///
  /// Keep it short: pages that a snapshot sees are not used again while it lasts.
  @available(*, noasync)
  package func read<Result: ~Copyable>(
    _ body: (borrowing ReadTransaction) throws -> Result
  ) throws -> Result {
    try body(try beginRead())
  }

  /// Takes a snapshot that the caller holds; letting go of it ends it.
  @available(*, noasync)
  package func beginRead() throws(LMDBError) -> ReadTransaction {
    try ReadTransaction(self)
  }

  /// Runs `body` with the write transaction and commits it; if `body` throws, it is aborted. Waits
  /// while another thread or process writes.
  @available(*, noasync)
  package func write<Result: ~Copyable>(
    _ body: (inout WriteTransaction) throws -> Result
  ) throws -> Result {
    var transaction = try beginWrite()
    let result = try body(&transaction)
    try transaction.commit()
    return result
  }

  /// Begins the write transaction, waiting while another thread or process has it. It belongs to
  /// the thread that called; letting go of it aborts it.
  @available(*, noasync)
  package func beginWrite() throws(LMDBError) -> WriteTransaction {
    try WriteTransaction(self)
  }

  /// Whether a commit with full durability failed, so that writing has stopped until the process
  /// restarts.
  package var hasFailed: Bool { turnstile.withLock { $0.isFailed } }

  /// Waits for the map to be whole and counts the caller in. Returns a pooled reader if one is
  /// wanted and there.
  func enter(writing: Bool, wantsReader: Bool) throws(LMDBError) -> OpaquePointer? {
    try checkProcess()
    let admission = turnstile.wait { state in
      state.admit(writing: writing, wantsReader: wantsReader)
    }
    switch admission {
    case .admitted(let reader): return unsafe reader
    case .refused(let code): throw LMDBError(code, "begin", path)
    }
  }

  /// Counts the caller out, and keeps its reader for the next.
  func leave(keeping reader: OpaquePointer?, wasWriter: Bool = false) {
    let isAwaited = turnstile.withLock { state in
      if let reader = unsafe reader { unsafe state.keepReader(reader) }
      if wasWriter { state.writer = nil }
      state.active -= 1
      return state.isDraining && state.active == 0
    }
    if isAwaited { turnstile.broadcast() }
  }

  /// Begins or renews LMDB's transaction, following another process that has grown the map.
  func begin(writing: Bool) throws(LMDBError) -> OpaquePointer {
    while true {
      let pooled = unsafe try enter(writing: writing, wantsReader: !writing)
      var transaction = unsafe pooled
      let result =
        if let pooled = unsafe pooled {
          unsafe mdb_txn_renew(pooled)
        } else {
          unsafe mdb_txn_begin(handle, nil, writing ? 0 : UInt32(MDB_RDONLY), &transaction)
        }
      if result == MDB_SUCCESS, let transaction = unsafe transaction {
        if writing { turnstile.withLock { $0.writer = ThreadIdentity.current } }
        return unsafe transaction
      }
      unsafe leave(keeping: pooled)
      guard result == MDB_MAP_RESIZED else {
        throw LMDBError(.init(rawValue: result), "begin", path)
      }
      try adoptMapSize()
    }
  }
}
