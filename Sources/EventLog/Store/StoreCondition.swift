package import LMDB

/// How an LMDB environment is, for reports.
package struct StoreCondition: Hashable, Sendable {
  /// The address space that is reserved for it in this process.
  package let mapBytes: Int
  /// Bytes of the file that are or were in use.
  package let usedBytes: Int
  /// Bytes of pages that are free for later transactions.
  package let freeBytes: Int
  /// How many readers of processes that died were found, and let go.
  package let staleReaders: Int
  /// How many transactions the oldest snapshot in use is behind the last one.
  package let oldestReaderLag: Int
  /// The slots for readers that are taken, and how many there are.
  package let readersUsed: Int
  package let readersMax: Int

  /// Looks at an environment. Reads its list of free pages.
  @available(*, noasync)
  package init(_ environment: Environment) throws {
    staleReaders = environment.options.isReadOnly ? 0 : try environment.clearStaleReaders()
    // Before this one takes a snapshot.
    oldestReaderLag = try environment.oldestReaderLag()
    let information = try environment.information()
    mapBytes = information.mapSizeBytes
    usedBytes = information.usedBytes
    readersUsed = information.readersUsed
    readersMax = information.readersMax
    freeBytes = try environment.read { try $0.freePages() } * information.pageBytes
  }
}

extension EventLog {
  /// How the log's environment is.
  @available(*, noasync)
  package func condition() throws -> StoreCondition { try StoreCondition(environment) }
}

/// The part of a ``StoreCondition`` that costs microseconds.
package struct MapCondition: Hashable, Sendable {
  /// The address space that is reserved in this process.
  package let mapBytes: Int
  /// Bytes of the file that are or were in use.
  package let usedBytes: Int
  /// How many transactions the oldest snapshot in use is behind the last one.
  package let oldestReaderLag: Int
  /// The slots for readers that are taken.
  package let readersUsed: Int
}

extension EventLog {
  /// How the map of the log's environment is.
  @available(*, noasync)
  package func mapCondition() throws -> MapCondition {
    let lag = try environment.oldestReaderLag()
    let information = try environment.information()
    return MapCondition(
      mapBytes: information.mapSizeBytes, usedBytes: information.usedBytes, oldestReaderLag: lag,
      readersUsed: information.readersUsed)
  }
}

/// What looking at every page of an environment's file found, without LMDB.
package enum StorePages: Hashable, Sendable {
  /// Every page is as it must be.
  case sound(pages: Int)
  /// What is the matter with one.
  case damaged(String)
  /// Others wrote all the while, so that nothing can be said.
  case changing

  /// Looks at the file in a directory; see ``LMDB/PageCheck``.
  package init(
    checking directory: String, progress: (UInt64, UInt64) -> Void = { _, _ in }
  ) throws {
    self =
      switch try PageCheck.check(directory, progress: progress) {
      case .sound(let pages): .sound(pages: pages)
      case .damaged(let cause): .damaged(cause)
      case .changing: .changing
      }
  }
}
