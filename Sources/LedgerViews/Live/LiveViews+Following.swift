import EventLog
import LMDB
package import TokenDomain

extension LiveViews {
  /// Applies what the log has committed and the views have not, in chunks. Costs a look at both
  /// positions when there is nothing to do.
  ///
  /// Safe in any process at any time: who writes in the views reads where they are first.
  ///
  /// - Parameter holdsLogLock: whether this thread holds the log's write lock. It must if it goes
  ///   on to decide on what it finds.
  /// - Throws: ``LiveViewsError``, which is also kept as ``failure``; what LMDB and the log say.
  @available(*, noasync)
  package func catchUp(holdsLogLock: Bool) throws {
    do {
      // In this order, so that events that others commit meanwhile do not look like too many.
      let reached = try position(holdsLogLock: holdsLogLock)
      let end = try log.lastPosition()
      if reached > end { throw LiveViewsError.ahead(position: reached, log: end) }
      if reached < end { try bring(through: end, holdsLogLock: holdsLogLock) }
      setFailure(nil)
    } catch let error as LMDBError where error.isOfUnreadableLog(log) {
      // A commit of this process broke off in the log's meta page, so that nothing can be read there
      // until it is opened again. All that anybody was told is done is in the views.
      throw error
    } catch {
      // What comes before an event that cannot be applied is as good as ever.
      if let last = error.lastApplicable {
        try? bring(through: last, holdsLogLock: holdsLogLock)
      }
      setFailure(error)
      throw error
    }
  }

  /// Applies the events up to `end`, in chunks.
  private func bring(through end: Position, holdsLogLock: Bool) throws {
    var reached = try position(holdsLogLock: holdsLogLock)
    while reached < end {
      try growing(slot.environment) {
        var transaction = LiveTransaction(
          try slot.beginWrite(holdsLogLock: holdsLogLock), keys: keys)
        try transaction.follow(log, to: end)
        reached = transaction.position
        try transaction.commit()
      }
    }
  }

  /// The position of the live views.
  @available(*, noasync)
  package func position(holdsLogLock: Bool = false) throws -> Position {
    try slot.beginRead(holdsLogLock: holdsLogLock).header.position
  }

  /// How many events the views are behind the log.
  @available(*, noasync)
  package func lag() throws -> UInt64 {
    // In this order, so that what is committed in between counts as behind, never as ahead.
    let own = try position()
    let end = try log.lastPosition()
    return end > own ? end.value - own.value : 0
  }

  /// Enlarges the map, after a transaction failed with `mapFull` and was aborted. This thread may
  /// hold no transaction in the views.
  @available(*, noasync)
  package func grow() throws { try slot.grow(byBytes: Self.growthBytes) }

  /// Enlarges the map if `error` says that it is full, and returns whether it did.
  @available(*, noasync)
  package func grow(after error: any Error) throws -> Bool {
    guard let error = error as? LMDBError, error.code == .mapFull,
      error.path == slot.environment?.environment.path
    else { return false }
    try grow()
    return true
  }

  /// Runs a transaction, and again with a larger map if that is full.
  func growing(_ environment: DerivedEnvironment?, _ body: () throws -> Void) throws {
    do {
      try body()
    } catch let error as LMDBError where error.code == .mapFull {
      try environment?.environment.grow(byBytes: Self.growthBytes)
      try body()
    }
  }
}

extension LMDBError {
  /// Whether the log cannot be read because writing its meta page failed in this process.
  fileprivate func isOfUnreadableLog(_ log: any EventSource) -> Bool {
    code == .panic && (log as? EventLog)?.hasFailed == true
  }
}

extension LiveTransaction {
  /// Applies the next events of `log` up to `end`, at most a chunk of them.
  mutating func follow(_ log: any EventSource, to end: Position) throws {
    guard position < end else { return }
    let before = position
    let countMax = min(UInt64(LiveViews.chunkEventsMax), end.value - before.value)
    let keys = log.sealingKeys
    do {
      try log.forEach(after: before, countMax: Int(countMax)) { event in
        try apply(event.opened(.nouns, vault: keys))
      }
    } catch {
      throw LiveViewsError.stop(error, reading: position.next)
    }
    guard position > before else {
      throw LiveViewsError.behind(position: position, log: end)
    }
  }
}
