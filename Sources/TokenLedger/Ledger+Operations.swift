import EventLog
import LedgerViews

extension Ledger {
  /// Where each derived environment is.
  @available(*, noasync)
  public func viewStatus() throws -> [ViewStatus] {
    try LedgerError.wrapping {
      let last = try parts.log.lastPosition()
      let live = try parts.views.status()
      let views = ViewStatus(
        name: "views", number: Int(live.number),
        versions: live.versions.map { ($0.name, Int($0.version)) }, position: live.position,
        lag: live.lag, sizeBytes: live.usedBytes,
        failure: parts.views.failure.map { "\($0)" })
      return [views]
        + (try parts.indexes.status().map { status in
          let slot = parts.indexes.slot(status.kind)
          return ViewStatus(
            name: status.kind.rawValue, number: Int(status.number),
            versions: slot.kind.versions.map { ($0.name, Int($0.version)) },
            position: status.position,
            lag: last.value - min(last.value, status.position.value),
            sizeBytes: try slot.usedBytes(), failure: status.stopped.first.map { "\($0)" })
        })
    }
  }

  /// Builds every derived environment anew beside the live one and compares them key by key.
  @available(*, noasync)
  public func checkViews(progress: (Progress) -> Void = { _ in }) throws -> [ViewCheck] {
    try LedgerError.wrapping {
      let live = try parts.views.check {
        progress(Progress(task: "views", done: $0.value, total: $1.value))
      }
      let status = try parts.views.status()
      let views = ViewCheck(
        name: "views", position: status.position,
        entries: status.entries.values.reduce(0, +), difference: live.map { "\($0)" })
      return [views]
        + (try IndexSet.Kind.allCases.map { kind in
          let checked = try parts.indexes.check(kind, log: parts.log) {
            progress(Progress(task: $0.rawValue, done: $1.value, total: $2.value))
          }
          return ViewCheck(
            name: kind.rawValue, position: checked.position, entries: checked.entries,
            difference: checked.difference.map { "\($0)" })
        })
    }
  }

  /// Builds derived environments anew and puts them in the place of the live ones, while everyone
  /// goes on.
  ///
  /// - Parameters:
  ///   - only: `views`, `indexes` or `names`; all of them when `nil`.
  ///   - progress: is told how many events were applied.
  @available(*, noasync)
  public func rebuildViews(
    only: String? = nil, progress: (Progress) -> Void = { _ in }
  ) throws {
    try LedgerError.wrapping {
      if only == nil || only == "views" {
        try parts.views.rebuild {
          progress(Progress(task: "views", done: $0.value, total: $1.value))
        }
      }
      for kind in IndexSet.Kind.allCases where only == nil || only == kind.rawValue {
        try parts.indexes.rebuild(kind, log: parts.log, live: parts.views) {
          progress(Progress(task: $0.rawValue, done: $1.value, total: $2.value))
        }
      }
    }
  }
}
