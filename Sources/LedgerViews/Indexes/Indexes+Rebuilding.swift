package import EventLog
package import TokenDomain

extension Indexes {
  /// How near a build comes to its goal before it takes the log's write lock for the rest.
  static let nearEventsMax: UInt64 = 500

  /// Opens both environments; builds one where there is none that fits, and anew one that is ahead
  /// of the live views, as when a backup was put in place of the log.
  ///
  /// - Parameter progress: told what is built, the position reached and the one to reach.
  /// - Throws: `DerivedError`, what LMDB, the log and the system say.
  @available(*, noasync)
  package func open(
    log: EventLog, live: LiveViews,
    progress: (IndexSet.Kind, Position, Position) -> Void = { _, _, _ in }
  ) throws {
    for kind in IndexSet.Kind.allCases {
      switch try slot(kind).open() {
      case .live where try position(kind) <= live.position(): continue
      case .live, .needsRebuild: try rebuild(kind, log: log, live: live, progress: progress)
      }
    }
  }

  /// Lets go of both environments.
  package func close() {
    indexes.close()
    names.close()
  }

  /// The last event that an environment has taken in.
  @available(*, noasync)
  package func position(_ kind: IndexSet.Kind) throws -> Position {
    try slot(kind).read { $0.header.position }
  }

  /// Builds an environment anew beside the live one and puts it in its place. Everyone goes on
  /// meanwhile; writers wait for the last few events and the exchange.
  ///
  /// An erasure calls this for ``IndexSet/Kind/names``, so that no page of the old file is used on.
  @available(*, noasync)
  package func rebuild(
    _ kind: IndexSet.Kind, log: EventLog, live: LiveViews,
    progress: (IndexSet.Kind, Position, Position) -> Void = { _, _, _ in }
  ) throws {
    let slot = slot(kind)
    let build = try slot.beginBuild()
    var reached = Position.zero
    var end = try live.position()
    while reached.value + Self.nearEventsMax < end.value {
      let stop = min(end, Position(reached.value + UInt64(Self.fillEventsMax)))
      reached = try log.read { try Self.fill(build, kind, log: $0, upTo: stop) }
      progress(kind, reached, end)
      end = try live.position()
    }
    try log.withWriteLock {
      let end = try live.position(holdsLogLock: true)
      reached = try log.read { try Self.fill(build, kind, log: $0, upTo: end) }
      try build.putInPlace()
      progress(kind, reached, end)
    }
    try slot.removeLeftovers()
  }

  /// Builds an environment anew beside the live one and compares every key and value.
  ///
  /// - Parameter elsewhere: where to build instead, if the ledger's directory may only be read.
  /// - Returns: the first difference, in the order of tables and keys, or nil; the position compared
  ///   at; and how many entries there are.
  @available(*, noasync)
  package func check(
    _ kind: IndexSet.Kind, log: EventLog, buildingIn elsewhere: DerivedSlot? = nil,
    progress: (IndexSet.Kind, Position, Position) -> Void = { _, _, _ in }
  ) throws -> (difference: DerivedDifference?, position: Position, entries: Int) {
    let build = try (elsewhere ?? slot(kind)).beginBuild()
    var reached = Position.zero
    var end = try position(kind)
    while reached.value + Self.nearEventsMax < end.value {
      let stop = min(end, Position(reached.value + UInt64(Self.fillEventsMax)))
      reached = try log.read { try Self.fill(build, kind, log: $0, upTo: stop) }
      progress(kind, reached, end)
      end = try position(kind)
    }
    // From here the live one stands still for us, and the build comes to the same place.
    let live = try slot(kind).beginRead()
    _ = try log.read { try Self.fill(build, kind, log: $0, upTo: live.header.position) }
    let comparison = DerivedComparison(
      kind: slot(kind).kind, live: live, built: try build.beginRead())
    return (
      try comparison.firstDifference(), comparison.live.header.position, try comparison.entryCount()
    )
  }
}
