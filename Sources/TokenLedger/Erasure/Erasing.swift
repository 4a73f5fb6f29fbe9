import EventLog
import Files
import LedgerViews

/// Does what `…erased` events promise, and knows from the vault's own mark how far that is done: so what
/// a crash interrupted, or an older copy of the vault undid, is done again.
///
/// The event is in the log before. Then keys are destroyed, one after the other: what was sealed under
/// them, in the log and in every copy of it, nobody can read from here on; and what is known of a token's
/// use is removed. Then what was derived is built anew and put in place, which also makes other
/// processes forget keys; then what was replaced is overwritten. Then the mark moves on.
struct Erasing {
  /// Events that the mark may be behind the log before somebody moves it on, so that the next to open
  /// has little to look at.
  static let markLagMax: UInt64 = 4_096

  let directory: LedgerDirectory
  let incarnation: IncarnationID
  let log: EventLog
  let usage: UsageStore

  /// What is not known to be done yet.
  struct Findings {
    /// Who was erased since the mark.
    var erased: ErasedSlots
    /// The mark.
    var start: Position
    /// The log's end, up to which was looked.
    var end: Position
  }

  /// Looks through the events since the mark: tens of nanoseconds each.
  @available(*, noasync)
  func look() throws -> Findings {
    let end = try log.lastPosition()
    let mark = try log.vault.erasedThrough(in: incarnation)
    // A mark beyond the log is one of another log.
    let start = mark <= end ? mark : .zero
    return Findings(
      erased: try log.erasures(after: start, through: end), start: start, end: end)
  }

  /// Destroys the keys of who was erased. Half a microsecond for every event of the log.
  @available(*, noasync)
  static func destroyKeys(_ findings: Findings, in log: EventLog) throws {
    var erased = findings.erased
    try log.findSlots(of: &erased)
    try log.vault.erase(slots: erased.slots)
  }

  /// The same, and removes what is known of the use of erased tokens.
  @available(*, noasync)
  func destroyKeys(_ findings: Findings) throws {
    try Self.destroyKeys(findings, in: log)
    try usage.forget(findings.erased.tokens)
  }

  /// Moves the mark on, if everything up to the end that was looked at is done.
  @available(*, noasync)
  func noteDone(_ findings: Findings) throws {
    try log.vault.noteErased(through: findings.end, in: incarnation)
  }

  /// Moves the mark on where nothing was erased, once that is worth a sync.
  @available(*, noasync)
  func skipAhead(_ findings: Findings) throws {
    guard findings.erased.isEmpty,
      findings.end.value - findings.start.value > Self.markLagMax
    else { return }
    try noteDone(findings)
  }

  /// Does what is left to do, if there is anything. Waits for builds of derived data that are under
  /// way, and for whoever else erases.
  ///
  /// - Complexity: that of building live views and names anew, which is O(n) in the log.
  @available(*, noasync)
  func finish(
    _ views: LiveViews, _ indexes: Indexes, progress: (Progress) -> Void
  ) throws {
    if try look().erased.isEmpty { return }
    var lock = try FileLock(ErasureLock.path(directory.path))
    try lock.lockExclusive()
    // Another may have done it meanwhile.
    let findings = try look()
    if findings.erased.isEmpty { return try lock.unlock() }
    try destroyKeys(findings)
    // Builds that begin now read no more than is left.
    try lock.downgrade()
    try replace(views, indexes, progress)
    try noteDone(findings)
    try lock.unlock()
  }

  /// Builds anew what held texts or hashes of them, puts it in place, and overwrites what was there.
  @available(*, noasync)
  private func replace(
    _ views: LiveViews, _ indexes: Indexes, _ progress: (Progress) -> Void
  ) throws {
    let log = log
    let side = try SideWork(name: "ledger-erasure") { report in
      try indexes.rebuild([.names], log: log, live: views) {
        report(Progress(task: $0.rawValue, done: $1.value, total: $2.value))
      }
    }
    let own = Result {
      try views.rebuild {
        progress(Progress(task: "views", done: $0.value, total: $1.value))
        side.forward(to: progress)
      }
    }
    try side.finish(progress)
    try own.get()
    for slot in [views.slot, indexes.names] { try slot.overwriteReplaced() }
    ScratchDirectory.removeLeftovers()
  }
}
