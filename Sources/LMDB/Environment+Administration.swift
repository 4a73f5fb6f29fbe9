import CLMDB
import Files

extension Environment {
  /// What an environment says about itself.
  package struct Information: Sendable, Equatable {
    /// The size of this process's map in bytes.
    package let mapSizeBytes: Int
    /// The number of the last page that was ever used; the file is at most one longer.
    package let lastPage: Int
    /// The number of the last committed transaction.
    package let lastTransactionID: Int
    /// The reader slots there are.
    package let readersMax: Int
    /// The reader slots taken, pooled and dead ones included.
    package let readersUsed: Int
    /// The size of a page in bytes.
    package let pageBytes: Int

    /// How much of the map is used, in bytes.
    package var usedBytes: Int { (lastPage + 1) * pageBytes }
  }

  /// The size and use of the environment. Under a microsecond.
  package func information() throws(LMDBError) -> Information {
    try checkProcess()
    return try turnstile.withLock { state throws(LMDBError) in
      precondition(!state.isClosed, "the environment is closed")
      if state.isUnmapped { throw LMDBError(.unmapped, "examine", path) }
      var info = unsafe MDB_envinfo()
      var statistics = MDB_stat()
      let infoResult = unsafe mdb_env_info(handle, &info)
      let statisticsResult = unsafe mdb_env_stat(handle, &statistics)
      precondition(infoResult == MDB_SUCCESS && statisticsResult == MDB_SUCCESS)
      return unsafe Information(
        mapSizeBytes: info.me_mapsize,
        lastPage: info.me_last_pgno,
        lastTransactionID: info.me_last_txnid,
        readersMax: Int(info.me_maxreaders),
        readersUsed: Int(info.me_numreaders),
        pageBytes: Int(statistics.ms_psize))
    }
  }

  /// Frees the reader slots of processes that have died, which otherwise keep pages from being
  /// used again. Returns how many. Does not see processes of another PID namespace, nor a dead one
  /// whose process id is in use again.
  @discardableResult
  package func clearStaleReaders() throws(LMDBError) -> Int {
    try checkProcess()
    var dead: Int32 = 0
    try unsafe LMDBError.check(mdb_reader_check(handle, &dead), "clear stale readers", path)
    return Int(dead)
  }

  /// How many transactions the oldest snapshot in use is behind the last commit; 0 when none is in
  /// use. While it is large, the file grows.
  package func oldestReaderLag() throws(LMDBError) -> Int {
    try checkProcess()
    var oldest: UInt64 = .max
    let result = unsafe withUnsafeMutablePointer(to: &oldest) { oldest in
      unsafe mdb_reader_list(handle, noteReaderLine, oldest)
    }
    if result < 0 { throw LMDBError(.init(rawValue: result), "list readers", path) }
    if oldest == .max { return 0 }
    return try max(0, information().lastTransactionID - Int(oldest))
  }

  /// Waits until what was committed is on the disk. Without durability nothing happens unless it
  /// is forced.
  @available(*, noasync)
  package func sync(force: Bool) throws(LMDBError) {
    try checkProcess()
    try unsafe LMDBError.check(mdb_env_sync(handle, force ? 1 : 0), "sync", path)
  }

  /// Writes a consistent copy into the directory `destination`, which must be there and empty,
  /// while others go on reading and writing. Compacting leaves out free pages and costs more.
  /// A long copy is a long read: pages freed meanwhile are not used again.
  ///
  /// The copy is complete but not synced when this returns.
  @available(*, noasync)
  package func copy(to destination: String, compacting: Bool) throws(LMDBError) {
    // Counted in so that the map is not replaced while it is being copied.
    _ = unsafe try enter(writing: false, wantsReader: false)
    defer { unsafe leave(keeping: nil) }
    let result = unsafe mdb_env_copy2(handle, destination, compacting ? UInt32(MDB_CP_COMPACT) : 0)
    try LMDBError.check(result, "copy", path)
  }
}

/// Reads one line of `mdb_reader_list`: process id, thread id and transaction id, the last `-` when
/// the slot is not in use.
private func noteReaderLine(
  _ line: UnsafePointer<CChar>?, _ context: UnsafeMutableRawPointer?
) -> Int32 {
  guard let line = unsafe line, let context = unsafe context else { return 0 }
  let fields = unsafe String(cString: line).split { $0 == " " || $0 == "\n" }
  guard fields.count == 3, let transaction = UInt64(fields[2]) else { return 0 }
  let oldest = unsafe context.assumingMemoryBound(to: UInt64.self)
  unsafe oldest.pointee = min(oldest.pointee, transaction)
  return 0
}
