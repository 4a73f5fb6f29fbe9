package import EventLog
package import TokenDomain

extension Indexes {
  /// How near a build comes to the live views before it takes the log's write lock for the rest.
  private static let nearEventsMax: UInt64 = 500

  /// Describes the index environments of the ledger in the directory `ledger`. Touches nothing yet.
  package convenience init(
    ledger: String, incarnation: IncarnationID, openLock: OpenLock, log: EventLog
  ) {
    func slot(_ kind: IndexSet.Kind) -> DerivedSlot {
      DerivedSlot(
        ledger: ledger, kind: Self.kind(kind), incarnation: incarnation, openLock: openLock,
        withLogLocked: { try log.withWriteLock($0) })
    }
    self.init(indexes: slot(.indexes), names: slot(.names))
  }

  /// Opens both environments, building those that are missing or of other versions.
  ///
  /// - Parameter end: the position of the live views.
  @available(*, noasync)
  package func open(
    log: EventLog, end: Position, progress: (IndexSet.Kind, Position, Position) -> Void
  ) throws {
    for kind in IndexSet.Kind.allCases {
      // One that is ahead of the log belongs to a log that was exchanged for a backup.
      if try slot(kind).open() == .live, try position(kind) <= end { continue }
      try rebuild(kind, log: log, progress: { progress(kind, $0, $1) })
    }
  }

  /// Builds one environment anew beside the live one and puts it in its place; everyone goes on
  /// meanwhile.
  ///
  /// - Parameter progress: told the position reached and the last one, a batch at a time.
  @available(*, noasync)
  package func rebuild(
    _ kind: IndexSet.Kind, log: EventLog, progress: (Position, Position) -> Void = { _, _ in }
  ) throws {
    let build = try slot(kind).beginBuild()
    try bringNear(build, kind, log, progress)
    try log.withWriteLock {
      try bring(build, kind, log, progress)
      try build.putInPlace()
    }
    try slot(kind).removeLeftovers()
  }

  /// Builds one environment anew beside the live one and compares every key and value.
  @available(*, noasync)
  package func check(
    _ kind: IndexSet.Kind, log: EventLog, progress: (Position, Position) -> Void = { _, _ in }
  ) throws -> (difference: DerivedDifference?, position: Position, entries: Int) {
    let build = try slot(kind).beginBuild()
    try bringNear(build, kind, log, progress)
    var comparison: DerivedComparison?
    try log.withWriteLock {
      let end = try bring(build, kind, log, progress)
      // Nobody appends now, so following ends, whoever does it.
      while try follow(kind, log: log.beginRead(), upTo: end) < end {}
      comparison = DerivedComparison(
        kind: slot(kind).kind, live: try slot(kind).beginRead(holdsLogLock: true),
        built: try build.beginRead())
    }
    guard let comparison = comparison.take() else { return (nil, .zero, 0) }
    return (
      try comparison.firstDifference(), comparison.live.header.position, try comparison.entryCount()
    )
  }

  /// The position of one environment.
  @available(*, noasync)
  package func position(_ kind: IndexSet.Kind) throws -> Position {
    try slot(kind).beginRead().header.position
  }

  /// Lets go of both environments.
  package func close() {
    indexes.close()
    names.close()
  }

  private func bringNear(
    _ build: DerivedBuild, _ kind: IndexSet.Kind, _ log: EventLog,
    _ progress: (Position, Position) -> Void
  ) throws {
    while true {
      let reached = try bring(build, kind, log, progress)
      if try log.lastPosition().value - reached.value <= Self.nearEventsMax { return }
    }
  }

  /// Fills a build up to where the log ends now.
  @discardableResult
  private func bring(
    _ build: DerivedBuild, _ kind: IndexSet.Kind, _ log: EventLog,
    _ progress: (Position, Position) -> Void
  ) throws -> Position {
    let end = try log.lastPosition()
    while true {
      let position = try build.beginRead().header.position
      progress(position, end)
      guard position < end else { return position }
      // A snapshot of the log for each batch, so that none is held long.
      let stop = Position(min(end.value, position.value + UInt64(Self.batchEventsMax)))
      _ = try Self.fill(build, kind, log: log.beginRead(), upTo: stop)
    }
  }
}
