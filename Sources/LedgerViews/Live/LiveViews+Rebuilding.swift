import EventLog
import LMDB
package import TokenDomain

extension LiveViews {
  /// Builds the views anew beside the live ones and puts them in their place. Everyone goes on
  /// meanwhile; writers wait for the last few events and the exchange.
  ///
  /// - Parameter progress: told the position reached and the log's last one, a chunk at a time.
  @available(*, noasync)
  package func rebuild(progress: (Position, Position) -> Void = { _, _ in }) throws {
    let build = try filledBuild(in: slot, progress)
    try bringNear(build, progress)
    try log.withWriteLock {
      try bring(build, to: log.lastPosition(), progress)
      try build.putInPlace()
    }
    setFailure(nil)
    try slot.removeLeftovers()
  }

  /// Builds the views anew beside the live ones and compares every key and value.
  ///
  /// - Parameter elsewhere: where to build instead, if the ledger's directory may only be read.
  /// - Returns: the first difference in the order of tables and keys; `nil` if there is none.
  @available(*, noasync)
  package func check(
    buildingIn elsewhere: DerivedSlot? = nil, progress: (Position, Position) -> Void = { _, _ in }
  ) throws -> DerivedDifference? {
    let build = try filledBuild(in: elsewhere ?? slot, progress)
    try bringNear(build, progress)
    var comparison: DerivedComparison?
    try log.withWriteLock {
      try catchUp(holdsLogLock: true)
      try bring(build, to: log.lastPosition(), progress)
      // Both stand at the log's end; comparing them needs no lock.
      comparison = DerivedComparison(
        kind: slot.kind, live: try slot.beginRead(holdsLogLock: true), built: try build.beginRead())
    }
    guard let comparison = comparison.take() else { return nil }
    return try comparison.firstDifference()
  }

  /// A build that has applied what the log holds now; an empty one, to be brought up an event at a
  /// time, if some event does not fit: that shows which.
  private func filledBuild(
    in slot: DerivedSlot, _ progress: (Position, Position) -> Void
  ) throws -> DerivedBuild {
    let end = try log.lastPosition()
    if end > .zero {
      let build = try slot.beginBuild()
      do {
        let fill = LiveFill(build: build, log: log, keys: keys, limits: fillLimits)
        try fill.run(through: end) { progress($0, end) }
        return build
      } catch
        where error is LiveFill.Obstacle || error is LiveViewsError
        || error is UnappliableEvent || error is EventRecordError || error is LogError
      {}
    }
    return try slot.beginBuild()
  }

  /// Brings a build to where only a few events are missing.
  private func bringNear(_ build: DerivedBuild, _ progress: (Position, Position) -> Void) throws {
    while true {
      let end = try log.lastPosition()
      let reached = try bring(build, to: end, progress)
      if try log.lastPosition().value - reached.value <= Self.nearEventsMax { return }
    }
  }

  @discardableResult
  private func bring(
    _ build: DerivedBuild, to end: Position, _ progress: (Position, Position) -> Void
  ) throws -> Position {
    while true {
      let position = try build.beginRead().header.position
      progress(position, end)
      guard position < end else { return position }
      try growing(build.environment) {
        var transaction = LiveTransaction(try build.beginWrite(), keys: keys)
        try transaction.follow(log, to: end)
        try transaction.commit()
      }
    }
  }
}
