import LMDB

extension DerivedSlot {
  /// Runs `body` with a snapshot of the live environment and its header. Costs two look-ups more
  /// than the snapshot itself, and allocates nothing.
  ///
  /// - Throws: ``DerivedError``, what LMDB says, and what `body` throws.
  @available(*, noasync)
  package func read<Result: ~Copyable>(
    _ body: (borrowing DerivedRead) throws -> Result
  ) throws -> Result {
    try body(try beginRead())
  }

  /// Takes a snapshot that the caller holds; letting go of it ends it.
  ///
  /// - Parameter holdsLogLock: whether this thread holds the log's write lock, so that a swap that
  ///   a crash interrupted is finished without taking it.
  @available(*, noasync)
  package func beginRead(holdsLogLock: Bool = false) throws -> DerivedRead {
    for _ in 0..<Self.movesMax {
      let read = try opened(holdsLogLock: holdsLogLock).beginRead()
      if read.header.state == .live {
        try check(read.environment, read.header, read)
        return read
      }
      moveOn(from: read.environment)
    }
    throw DerivedError.neverSettles(kind: kind.name)
  }

  /// Begins writing in the live environment, waiting while another thread or process does. The
  /// caller holds the log's write lock, or is the only one that follows the log for this kind.
  ///
  /// - Parameter holdsLogLock: as for ``beginRead(holdsLogLock:)``.
  @available(*, noasync)
  package func beginWrite(holdsLogLock: Bool) throws -> DerivedWrite {
    for _ in 0..<Self.movesMax {
      let write = try opened(holdsLogLock: holdsLogLock).beginWrite()
      if write.header.state == .live {
        try check(write.environment, write.header, write)
        return write
      }
      moveOn(from: write.environment)
    }
    throw DerivedError.neverSettles(kind: kind.name)
  }

  /// Enlarges the map of the live environment, after a transaction in it failed with `mapFull` and
  /// was aborted.
  @available(*, noasync)
  package func grow(byBytes growthBytes: Int) throws {
    try environment?.environment.grow(byBytes: growthBytes)
  }

  /// Versions never change in an environment, but another process may have put one of a newer
  /// program, or of another incarnation, in place.
  private func check(
    _ environment: DerivedEnvironment, _ header: DerivedHeader,
    _ transaction: borrowing some Reading & ~Copyable
  ) throws {
    if !environment.isApproved { _ = try approve(environment, header, transaction) }
    guard environment.isApproved else { throw DerivedError.needsRebuild(kind: kind.name) }
  }

  /// Compares what the environment was built by with what this program would build.
  func approve(
    _ environment: DerivedEnvironment, _ header: DerivedHeader,
    _ transaction: borrowing some Reading & ~Copyable
  ) throws -> Finding {
    let stored = try environment.versions(in: transaction)
    switch VersionComparison(stored: stored, own: kind.versions) {
    case .newer:
      throw DerivedError.newerVersions(kind: kind.name, stored: stored, own: kind.versions)
    case .older:
      return .needsRebuild
    case .same:
      guard header.incarnation == incarnation else { return .needsRebuild }
      environment.approve()
      return .live
    }
  }
}
