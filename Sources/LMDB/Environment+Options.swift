extension Environment {
  /// How an environment is opened.
  package struct Options: Sendable {
    /// What a commit waits for.
    package enum Durability: Sendable {
      /// Until data and meta page are on the disk.
      case full
      /// Nothing: what was committed survives the process but not the machine. For what can be
      /// rebuilt.
      case none
    }

    /// The address space to reserve, in bytes, a multiple of the page size. Costs no disk and no
    /// memory, except with ``writesThroughMap``. Where the address space is limited, half is
    /// tried, and half of that, down to ``mapSizeBytesMin``; never less than what is in use.
    package var mapSizeBytes = 64 << 30
    /// The smallest map to settle for.
    package var mapSizeBytesMin = 64 << 20
    /// How many readers may be open at once in all processes, pooled ones included. Decided by the
    /// process that opens first.
    package var readersMax = 1_024
    /// How many tables it may have.
    package var tablesMax = 32
    /// What a commit waits for.
    package var durability = Durability.full
    /// Whether pages are changed in the map itself (MDB_WRITEMAP): faster, but a stray write
    /// changes the data, and the file is as large as the map, so reserve little and grow. All
    /// processes must agree on it.
    package var writesThroughMap = false
    /// Whether it is only read. On a file system mounted read-only no lock is taken either: no
    /// other process may have it open for writing.
    package var isReadOnly = false
    /// Whether no lock file is made or looked at: for a directory that nobody else opens while
    /// somebody writes to it, such as a backup, which may lie where nothing can be locked, or a ledger
    /// that nobody can have open for writing.
    package var isUnlocked = false
    /// The permissions of new files.
    package var permissions: UInt32 = 0o600
    /// Whether to open it on a network file system all the same.
    package var forcesNetworkFileSystem = false
    /// How long growing waits for the transactions of this process to end.
    package var drainTimeoutMilliseconds = 10_000

    /// The defaults.
    package init() {}
  }
}
