import EventLog
import LedgerViews

extension Examination {
  /// Whether the views are level with the log, or what stopped them; and what lies about of others.
  @available(*, noasync)
  func views(of ledger: Ledger) {
    attempt("views") {
      let status = try ledger.viewStatus()
      var isFine = true
      for view in status {
        if let stop = view.stop {
          isFine = false
          add("views", .failure, "The view \(view.name) is stopped by \(stop).", Self.remedy(stop))
        } else if let failure = view.failure {
          isFine = false
          add(
            "views", .failure, "The view \(view.name) cannot follow the log: \(failure)",
            "Mend that; the views catch up by themselves.")
        } else if view.lag > Parts.indexLagMax {
          isFine = false
          add(
            "views", .warning,
            "The view \(view.name) is \(Self.count(view.lag, "event")) behind the log.",
            "Nothing to do while it catches up; if it does not, 'tokenledger views rebuild'.")
        }
      }
      if isFine {
        let lag = status.map(\.lag).max() ?? 0
        add(
          "views", .ok,
          lag == 0
            ? "Every view is level with the log."
            : "No view is stopped; the slowest is \(Self.count(lag, "event")) behind the log.")
      }
    }
    attempt("leftovers") {
      let parts = ledger.parts
      let others = try [parts.views.slot, parts.indexes.indexes, parts.indexes.names]
        .flatMap { try $0.others() }
      if others.isEmpty {
        add("leftovers", .ok, "No derived directory is left over.")
      } else {
        add(
          "leftovers", .warning,
          "Derived directories that are not in use now: \(others.joined(separator: ", ")).",
          """
          Nothing to do: they are being built, or go when the processes that have them open end and \
          the ledger is opened or rebuilt again.
          """)
      }
    }
  }

  /// What to do about an event that cannot be applied.
  private static func remedy(_ stop: ViewStop) -> String {
    """
    'tokenledger views rebuild' if the log is sound (see the check "log"): then the view was damaged. \
    If the event is from a newer program, use that. Otherwise restore the log from a backup that ends \
    before event \(stop.position).
    """
  }

  /// Whether the wall clock is behind what the log has recorded.
  func clock(of ledger: Ledger) {
    attempt("clock") {
      guard !ledger.isSimulated else {
        return add("clock", .ok, "The ledger has a clock of its own.")
      }
      guard let recorded = try ledger.parts.log.read({ try $0.lastRecordedAt() }) else { return }
      let now = ledger.clock.wall()
      let behindSeconds = (recorded.microseconds - now.microseconds) / 1_000_000
      guard behindSeconds > 0 else {
        return add("clock", .ok, "The clock is not behind the log.")
      }
      let isTolerated = recorded - LedgerClock.toleratedDifference < now
      add(
        "clock", isTolerated ? .warning : .failure,
        """
        The clock is \(Self.count(behindSeconds, "second")) behind the last event, recorded at \
        \(recorded).
        """,
        isTolerated
          ? "Set the clock: until it has caught up, events are recorded at that moment."
          : """
          Set the clock: until then questions go by the clock, and events by the log. If the last \
          event was recorded by a clock that was wrong, it takes until then to catch up.
          """)
    }
  }
}
