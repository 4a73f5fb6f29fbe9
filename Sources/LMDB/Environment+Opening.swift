import CLMDB
import Files

extension Environment {
  /// Creates LMDB's handle and maps the file, with less address space where there is a limit.
  static func open(_ path: String, options: Options) throws(LMDBError) -> OpaquePointer {
    var flags = UInt32(MDB_NOTLS)
    if options.durability == .none { flags |= UInt32(MDB_NOSYNC) }
    if options.isUnlocked { flags |= UInt32(MDB_NOLOCK) }
    if options.isReadOnly {
      flags |= UInt32(MDB_RDONLY)
      // The lock file cannot be written there, so neither can anyone hold it.
      if (try? FileSystem.isReadOnly(path)) == true { flags |= UInt32(MDB_NOLOCK) }
    } else if options.writesThroughMap {
      flags |= UInt32(MDB_WRITEMAP)
    }
    if flags & UInt32(MDB_NOLOCK) == 0, !options.isReadOnly {
      try allocateReaders(path, options: options)
    }
    var sizeBytes = options.mapSizeBytes
    while true {
      do throws(LMDBError) {
        return unsafe try open(path, options: options, flags: flags, mapSizeBytes: sizeBytes)
      } catch {
        // LMDB never maps less than the file needs, so a smaller size cannot cut anything off.
        guard error.code == .noMemory, sizeBytes / 2 >= options.mapSizeBytesMin else { throw error }
        sizeBytes /= 2
      }
    }
  }

  private static func open(
    _ path: String, options: Options, flags: UInt32, mapSizeBytes: Int
  ) throws(LMDBError) -> OpaquePointer {
    var created: OpaquePointer?
    try unsafe LMDBError.check(mdb_env_create(&created), "create handle", path)
    guard let handle = unsafe created else { throw LMDBError(.noMemory, "create handle", path) }
    do throws(LMDBError) {
      try unsafe LMDBError.check(mdb_env_set_mapsize(handle, mapSizeBytes), "set map size", path)
      try unsafe LMDBError.check(
        mdb_env_set_maxreaders(handle, UInt32(options.readersMax)), "set readers", path)
      try unsafe LMDBError.check(
        mdb_env_set_maxdbs(handle, UInt32(options.tablesMax)), "set tables", path)
      try unsafe LMDBError.check(
        mdb_env_open(handle, path, flags, options.permissions), "open", path)
    } catch {
      // Required by LMDB also after a failed open.
      unsafe mdb_env_close(handle)
      throw error
    }
    return unsafe handle
  }

  /// Opens the named tables for the life of the environment. Writes only if one is missing.
  func openTables(_ names: [String]) throws(LMDBError) -> [String: Table] {
    if names.isEmpty { return [:] }
    do throws(LMDBError) {
      return try openTables(names, transactionFlags: UInt32(MDB_RDONLY), tableFlags: 0)
    } catch {
      if error.code != .notFound || options.isReadOnly { throw error }
    }
    return try openTables(names, transactionFlags: 0, tableFlags: UInt32(MDB_CREATE))
  }

  private func openTables(
    _ names: [String], transactionFlags: UInt32, tableFlags: UInt32
  ) throws(LMDBError) -> [String: Table] {
    var begun: OpaquePointer?
    try unsafe LMDBError.check(
      mdb_txn_begin(handle, nil, transactionFlags, &begun), "begin", path)
    var opened: [String: Table] = [:]
    for name in names {
      var table: MDB_dbi = 0
      let result = unsafe mdb_dbi_open(begun, name, tableFlags, &table)
      if result != MDB_SUCCESS {
        unsafe mdb_txn_abort(begun)
        throw LMDBError(.init(rawValue: result), "open table \(name)", path)
      }
      opened[name] = Table(handle: table, environment: number)
    }
    // Handles opened in an aborted transaction are closed with it, even in one that only reads.
    try unsafe LMDBError.check(mdb_txn_commit(begun), "commit", path)
    return opened
  }
}
