import Files

/// Who is in the map right now, and the readers that wait to be used again. Guarded by a monitor.
@safe
struct Turnstile {
  /// Transactions of this process that are active or about to begin.
  var active = 0
  /// Whether someone waits to replace the map: until then no transaction begins.
  var isDraining = false
  /// Whether the environment is closed.
  var isClosed = false
  /// Whether mapping again failed, so that there is nothing to read.
  var isUnmapped = false
  /// Whether a commit failed: see ``LMDBError/Code/writesStopped``.
  var isFailed = false
  /// The size of the map.
  var mapSizeBytes = 0
  /// The thread that holds the write transaction.
  var writer: ThreadIdentity?
  /// Read transactions that were reset: they keep their reader slot, and renewing one is cheap.
  private var readers: [OpaquePointer] = unsafe []

  /// What becomes of a thread that wants to begin a transaction.
  @safe
  enum Admission {
    /// It is counted in, with a pooled reader if it wanted one and there was one.
    case admitted(OpaquePointer?)
    /// It cannot begin.
    case refused(LMDBError.Code)
  }

  /// Counts the caller in, or says why not; nil if it has to wait until the map is whole.
  mutating func admit(writing: Bool, wantsReader: Bool) -> Admission? {
    precondition(!isClosed, "the environment is closed")
    if isUnmapped { return .refused(.unmapped) }
    if writing {
      precondition(writer != ThreadIdentity.current, "write transactions cannot be nested")
      if isFailed { return .refused(.writesStopped) }
    }
    if isDraining { return nil }
    active += 1
    return unsafe .admitted(wantsReader ? takeReader() : nil)
  }

  /// The reader used last, whose memory is the likeliest to be in the cache.
  mutating func takeReader() -> OpaquePointer? {
    unsafe readers.popLast()
  }

  /// Keeps a reset reader for later.
  mutating func keepReader(_ reader: OpaquePointer) {
    unsafe readers.append(reader)
  }
}
