import CLMDB
import Files

extension Environment {
  /// The size of this process's map in bytes.
  package var mapSizeBytes: Int {
    turnstile.withLock { $0.mapSizeBytes }
  }

  /// Enlarges the map, to be called after a transaction failed with `mapFull` and was aborted.
  /// Waits for the transactions of this process to end, and holds back new ones meanwhile; other
  /// processes follow when they next begin one.
  ///
  /// The calling thread may hold no transaction, and a thread that holds one should begin no
  /// second: both could only end by the timeout.
  ///
  /// - Throws: `busy` if transactions did not end in time, `noMemory` where the address space is
  ///   limited and `noSpace` where the file is allocated ahead; the map is then as it was.
  ///   `unmapped` if mapping failed half-way, which stops reading as well.
  @available(*, noasync)
  package func grow(byBytes growthBytes: Int) throws(LMDBError) {
    precondition(growthBytes > 0, "a map only grows")
    let before = mapSizeBytes
    try drained("grow") { () throws(LMDBError) in
      let page = 65_536
      let target = (max(mapSizeBytes, before) + growthBytes + page - 1) / page * page
      // Another thread may have grown it while this one waited.
      if mapSizeBytes > before { return }
      // LMDB unmaps before it maps: find out first whether there is room.
      guard AddressSpace.hasRoom(bytes: target - before) else {
        throw LMDBError(.noMemory, "grow", path)
      }
      if options.writesThroughMap { try allocateMap(toBytes: target) }
      try remap(toBytes: target)
    }
  }

  /// Takes over the size that another process gave the map.
  func adoptMapSize() throws(LMDBError) {
    try drained("adopt the map size") { () throws(LMDBError) in
      try remap(toBytes: 0)
      if options.writesThroughMap, !options.isReadOnly { try allocateMap(toBytes: mapSizeBytes) }
    }
  }

  /// Reserves disk space for the whole map: writing into a hole of a map when the disk is full
  /// would end the process with a signal.
  func allocateMap(toBytes sizeBytes: Int) throws(LMDBError) {
    var descriptor: Int32 = -1
    try unsafe LMDBError.check(mdb_env_get_fd(handle, &descriptor), "find descriptor", path)
    do throws(FileError) {
      try allocate(descriptor, to: sizeBytes, path: "\(path)/data.mdb")
    } catch {
      throw LMDBError(error)
    }
  }

  /// What LMDB says about its map. It looks into it, so no one may be replacing it.
  func mappedBytes() -> Int {
    var info = unsafe MDB_envinfo()
    let result = unsafe mdb_env_info(handle, &info)
    precondition(result == MDB_SUCCESS, "an open environment has information")
    return unsafe info.me_mapsize
  }

  private func remap(toBytes sizeBytes: Int) throws(LMDBError) {
    let isMapped = turnstile.withLock { state in
      state.isUnmapped = unsafe mdb_env_set_mapsize(handle, sizeBytes) != MDB_SUCCESS
      if !state.isUnmapped { state.mapSizeBytes = mappedBytes() }
      return !state.isUnmapped
    }
    guard isMapped else { throw LMDBError(.unmapped, "grow", path) }
  }

  /// Runs `body` while no transaction of this process is active.
  private func drained(
    _ operation: String, _ body: () throws(LMDBError) -> Void
  ) throws(LMDBError) {
    try checkProcess()
    let isOwnTurn: Bool? = turnstile.wait(timeoutMilliseconds: options.drainTimeoutMilliseconds) {
      state in
      if state.isDraining { return nil }
      state.isDraining = true
      return true
    }
    guard isOwnTurn != nil else { throw LMDBError(.busy, operation, path) }
    defer { turnstile.update { $0.isDraining = false } }
    let isEmpty: Bool? = turnstile.wait(timeoutMilliseconds: options.drainTimeoutMilliseconds) {
      $0.active == 0 ? true : nil
    }
    guard isEmpty != nil else { throw LMDBError(.busy, operation, path) }
    try body()
  }
}
