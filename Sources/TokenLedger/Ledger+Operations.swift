import EventLog
import Files
import LedgerViews

extension Ledger {
  /// Where each view is. Microseconds.
  @available(*, noasync)
  public func viewStatus() throws -> [ViewStatus] {
    try checkOpen()
    return try LedgerError.wrapping {
      let last = try parts.log.lastPosition()
      return try liveStatus() + parts.indexes.status().flatMap { indexStatus($0, last: last) }
    }
  }

  @available(*, noasync)
  private func liveStatus() throws -> [ViewStatus] {
    let status = try parts.views.status()
    let stop = parts.views.stop.flatMap(ViewStop.init)
    let failure = stop == nil ? parts.views.failure.map { "\($0)" } : nil
    return status.views.map { view in
      ViewStatus(
        name: view.name, version: Int(view.version), environment: "views-\(status.number)",
        position: status.position, lag: status.lag, entries: view.entries, sizeBytes: view.bytes,
        stop: stop, failure: failure)
    }
  }

  private func indexStatus(_ status: IndexStatus, last: Position) -> [ViewStatus] {
    status.views.map { view in
      let stopped = status.stopped.first { $0.name == view.name }
      // The environment goes on; an index that stopped has nothing of what came after.
      let position = stopped.map { Position(max(1, $0.position.value) - 1) } ?? status.position
      return ViewStatus(
        name: view.name, version: Int(view.version),
        environment: "\(status.kind.rawValue)-\(status.number)", position: position,
        lag: last.value - min(last.value, position.value), entries: view.entries,
        sizeBytes: view.bytes, stop: stopped.map(ViewStop.init), failure: nil)
    }
  }

  /// Builds every derived environment anew beside the live one and compares them key by key, without
  /// keeping anyone from anything. Where the ledger may only be read, they are built where `TMPDIR`
  /// says.
  ///
  /// - Parameter progress: is told how many events were applied.
  @available(*, noasync)
  public func checkViews(progress: (Progress) -> Void = { _ in }) throws -> [ViewCheck] {
    try checkOpen()
    return try LedgerError.wrapping {
      let scratch = isReadOnly ? try ScratchDirectory() : nil
      let openLock = scratch.map { OpenLock(ledger: $0.path) }
      @Sendable func slot(_ kind: DerivedKind) -> DerivedSlot? {
        guard let scratch, let openLock else { return nil }
        return DerivedSlot(
          ledger: scratch.path, kind: kind, incarnation: incarnation, openLock: openLock,
          withLogLocked: { try $0() })
      }
      let parts = parts
      // Two threads, for what is live and what is an index are about the same work.
      let side = try SideWork(name: "ledger-check") { report in
        try parts.indexes.check(log: parts.log, buildingIn: { slot(Indexes.kind($0)) }) {
          report(Progress(task: $0.rawValue, done: $1.value, total: $2.value))
        }
      }
      let own = Result {
        try parts.views.check(buildingIn: slot(LiveViews.kind)) {
          progress(Progress(task: "views", done: $0.value, total: $1.value))
          side.forward(to: progress)
        }
      }
      let indexes = try side.finish(progress)
      let difference = try own.get()
      let status = try parts.views.status()
      let views = ViewCheck(
        name: "views", position: status.position,
        entries: status.entries.values.reduce(0, +),
        difference: try difference.map { try explain($0, through: status.position) })
      return [views]
        + (try indexes.map { check in
          ViewCheck(
            name: check.kind.rawValue, position: check.position, entries: check.entries,
            difference: try check.difference.map { try explain($0, through: check.position) })
        })
    }
  }

  /// Says what a difference is about, and which event is behind it.
  @available(*, noasync)
  private func explain(
    _ difference: DerivedDifference, through end: Position
  ) throws -> ViewDifference {
    let meaning = difference.meaning
    let event = try parts.log.read { try $0.lastEvent(behind: meaning.trace, through: end) }
    return ViewDifference(
      view: meaning.view, table: difference.table,
      key: difference.key.hexadecimal,
      kind: ViewDifference.Kind(rawValue: difference.kind.rawValue) ?? .different,
      about: meaning.about, event: event)
  }

  /// Builds derived environments anew and puts them in the place of the live ones, while everyone
  /// goes on.
  ///
  /// - Parameters:
  ///   - only: a view as ``viewStatus()`` names it, or `views`, `indexes` or `names`: the environment
  ///     that it lies in is built, with all views in it. All of them when `nil`.
  ///   - progress: is told how many events were applied.
  /// - Throws: ``LedgerError/Code/unavailable`` for an event that cannot be applied; what is live then
  ///   stays.
  @available(*, noasync)
  public func rebuildViews(
    only: String? = nil, progress: (Progress) -> Void = { _ in }
  ) throws {
    try checkOpen()
    try LedgerError.wrapping {
      try checkWritable()
      let parts = parts
      // Two threads, for what is live and what is an index are about the same work.
      let side = try SideWork(name: "ledger-rebuild") { report in
        let kinds = IndexSet.Kind.allCases.filter { kind in
          only == nil || only == kind.rawValue
            || IndexSet.versions(kind).contains { $0.name == only }
        }
        try parts.indexes.rebuild(kinds, log: parts.log, live: parts.views) {
          report(Progress(task: $0.rawValue, done: $1.value, total: $2.value))
        }
      }
      let own = Result {
        guard
          only == nil || only == "views"
            || LiveViews.kind.versions.contains(where: { $0.name == only })
        else { return }
        try parts.views.rebuild {
          progress(Progress(task: "views", done: $0.value, total: $1.value))
          side.forward(to: progress)
        }
      }
      try side.finish(progress)
      try own.get()
    }
  }
}

extension ViewStop {
  init?(_ error: LiveViewsError) {
    switch error {
    case .cannotApply(_, let position, let type, let cause):
      self.init(position: position, type: type, cause: cause)
    case .noSlot(let position, let subject):
      self.init(
        position: position, type: nil, cause: "it names no sealing key for \(subject.id)")
    default: return nil
    }
  }

  init(_ stopped: StoppedIndex) {
    self.init(position: stopped.position, type: stopped.type, cause: stopped.cause)
  }
}
