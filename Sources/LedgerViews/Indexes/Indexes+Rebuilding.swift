package import EventLog
package import TokenDomain

extension Indexes {
  /// How near a build comes to its goal before it takes the log's write lock for the rest.
  static let nearEventsMax: UInt64 = 500

  /// Told what is built, the position reached and the one to reach.
  package typealias BuildProgress = (IndexSet.Kind, Position, Position) -> Void

  /// Opens both environments; builds one where there is none that fits, and anew one that is ahead
  /// of the live views, as when a backup was put in place of the log.
  ///
  /// - Throws: `DerivedError`, what LMDB, the log and the system say.
  @available(*, noasync)
  package func open(
    log: EventLog, live: LiveViews, progress: BuildProgress = { _, _, _ in }
  ) throws {
    let unfit = try IndexSet.Kind.allCases.filter { kind in
      switch try slot(kind).open() {
      case .live: try position(kind) > live.position()
      case .needsRebuild: true
      }
    }
    try rebuild(unfit, log: log, live: live, progress: progress)
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

  /// Builds environments anew beside the live ones and puts them in their place. Everyone goes on
  /// meanwhile; writers wait for the last few events and the exchange.
  ///
  /// An erasure calls this for ``IndexSet/Kind/names``, so that no page of the old file is used on.
  @available(*, noasync)
  package func rebuild(
    _ kinds: [IndexSet.Kind], log: EventLog, live: LiveViews,
    progress: BuildProgress = { _, _, _ in }
  ) throws {
    if kinds.isEmpty { return }
    let builds = try filledBuilds(
      kinds, in: slot, log: log, through: live.position(), progress: progress)
    for (kind, build) in builds {
      try Self.bringNear(build, kind, log: log, progress: progress) { try live.position() }
      try log.withWriteLock {
        let end = try live.position(holdsLogLock: true)
        let reached = try log.read { try Self.fill(build, kind, log: $0, upTo: end) }
        try build.putInPlace()
        progress(kind, reached, end)
      }
      try slot(kind).removeLeftovers()
    }
  }

  /// Builds environments anew beside the live ones and compares every key and value.
  ///
  /// - Parameter elsewhere: where to build instead, if the ledger's directory may only be read.
  @available(*, noasync)
  package func check(
    _ kinds: [IndexSet.Kind] = IndexSet.Kind.allCases, log: EventLog,
    buildingIn elsewhere: (IndexSet.Kind) -> DerivedSlot? = { _ in nil },
    progress: BuildProgress = { _, _, _ in }
  ) throws -> [IndexCheck] {
    let end = try kinds.map { try position($0) }.min() ?? .zero
    let builds = try filledBuilds(
      kinds, in: { elsewhere($0) ?? slot($0) }, log: log, through: end, progress: progress)
    return try builds.map { kind, build in
      try Self.bringNear(build, kind, log: log, progress: progress) { try position(kind) }
      // From here the live one stands still for us, and the build comes to the same place.
      let live = try slot(kind).beginRead()
      _ = try log.read { try Self.fill(build, kind, log: $0, upTo: live.header.position) }
      let comparison = DerivedComparison(
        kind: slot(kind).kind, live: live, built: try build.beginRead())
      return IndexCheck(
        kind: kind, position: comparison.live.header.position,
        entries: try comparison.entryCount(), difference: try comparison.firstDifference())
    }
  }

  /// Builds that have taken in the log up to `end`; empty ones, to be brought up by following, if some
  /// event does not fit: that shows which, and what it stops.
  private func filledBuilds(
    _ kinds: [IndexSet.Kind], in slot: (IndexSet.Kind) -> DerivedSlot, log: EventLog,
    through end: Position, progress: BuildProgress
  ) throws -> [(IndexSet.Kind, DerivedBuild)] {
    let builds = try kinds.map { ($0, try slot($0).beginBuild()) }
    do {
      let fill = try IndexFill(builds)
      try fill.run(through: end) {
        // All in one: who watches sees one piece of work.
        progress(kinds[0], $0, end)
      } read: { stop in
        try log.read { try fill.take($0, through: stop) }
      }
      return builds
    } catch is IndexObstacle {
      return try kinds.map { ($0, try slot($0).beginBuild()) }
    }
  }

  /// Brings a build to where only a few events are missing to a goal, which moves on meanwhile.
  private static func bringNear(
    _ build: DerivedBuild, _ kind: IndexSet.Kind, log: EventLog, progress: BuildProgress,
    goal: () throws -> Position
  ) throws {
    var reached = try build.beginRead().header.position
    var end = try goal()
    while reached.value + nearEventsMax < end.value {
      let stop = min(end, Position(reached.value + UInt64(fillEventsMax)))
      reached = try log.read { try fill(build, kind, log: $0, upTo: stop) }
      progress(kind, reached, end)
      end = try goal()
    }
  }
}

/// What a check of one index environment found.
package struct IndexCheck: Sendable {
  package var kind: IndexSet.Kind
  /// The position compared at.
  package var position: Position
  /// How many entries there are.
  package var entries: Int
  /// The first difference in the order of tables and keys; nil if there is none.
  package var difference: DerivedDifference?
}
