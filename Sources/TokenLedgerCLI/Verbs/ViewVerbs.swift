import TokenLedger

extension Noun {
  static let views = Noun(
    name: "views", summary: "What is derived from the log", verbs: [.status, .check, .rebuild])
}

extension Verb {
  fileprivate static let status = Verb(
    "status", "Where each view is: position, lag, size, and the event that stopped it",
    examples: [("views status", "Is everything level with the log?")],
    run: { session in
      let views = try session.printViewStatus()
      if views.contains(where: { $0.stop != nil }) { throw DoesNotHold() }
    })

  fileprivate static let check = Verb(
    "check", "Build every view anew beside the live one and name the first key that differs",
    examples: [("views check", "Exit status 0 if all is equal, 7 if not")],
    run: { session in
      let ledger = try session.ledger()
      let bar = ProgressBar()
      defer { bar.finish() }
      let checks = try ledger.checkViews { bar.update($0) }
      bar.finish()
      try session.output.list(ViewCheck.shape) { print in
        for check in checks { try print(check) }
        return (checks.count, .null)
      }
      if checks.contains(where: { $0.difference != nil }) { throw DoesNotHold() }
    })

  fileprivate static let rebuild = Verb(
    "rebuild", "Build views anew beside the live ones and swap them in",
    options: [
      .value("only", "VIEW", "This one only, as 'views status' names it, with those beside it")
    ],
    examples: [
      ("views rebuild", "While everything else goes on"),
      ("views rebuild --only names", "The index of names alone"),
    ],
    run: { session in
      let only = session.invocation.value("only")
      if let only {
        let status = try session.ledger().viewStatus()
        let names = status.map(\.name) + ["views", "indexes"]
        guard names.contains(only) else {
          throw UsageError(
            "there is no view '\(only)'",
            Suggestion.text(
              for: only, among: names, otherwise: "give one of \(names.joined(separator: ", "))"))
        }
      }
      let bar = ProgressBar()
      defer { bar.finish() }
      try session.ledger().rebuildViews(only: only) { bar.update($0) }
      bar.finish()
      _ = try session.printViewStatus()
    })
}

extension Session {
  fileprivate func printViewStatus() throws -> [ViewStatus] {
    let views = try ledger().viewStatus()
    try output.list(ViewStatus.shape) { print in
      for view in views { try print(view) }
      return (views.count, .null)
    }
    return views
  }
}

extension ViewStatus {
  fileprivate static var shape: ListShape<ViewStatus> {
    ListShape(
      plural: "views",
      headings: ["VIEW", "VERSION", "IN", "POSITION", "LAG", "ENTRIES", "SIZE", "STATE"],
      columns: [
        "name", "version", "environment", "position", "lag", "entries", "sizeBytes", "state",
        "stopped.position", "stopped.type", "stopped.cause", "failure",
      ]
    ) { view in
      let fields: [(String, JSON)] = [
        ("name", .string(view.name)), ("version", .integer(view.version)),
        ("environment", .string(view.environment)), ("position", .position(view.position)),
        ("lag", .integer(view.lag)), ("entries", .integer(view.entries)),
        ("sizeBytes", .integer(view.sizeBytes)), ("state", .string(view.state)),
        ("stopped", view.stop?.json ?? .null), ("failure", .text(view.failure)),
      ]
      return .object(fields)
    } cells: { view in
      let state: Cell =
        if let stop = view.stop {
          Cell("stopped by \(stop)", .red)
        } else if let failure = view.failure {
          Cell(failure, .red)
        } else {
          Cell(view.state, .green)
        }
      return [
        Cell(view.name, .bold), Cell(String(view.version), .dim), Cell(view.environment, .dim),
        Cell(view.position.description), Cell(String(view.lag), view.lag == 0 ? .plain : .yellow),
        Cell(String(view.entries)), Cell("\((view.sizeBytes + 1023) / 1024) KiB"), state,
      ]
    }
  }

  /// `stopped` by an event, `failed` for another reason, or `good`.
  private var state: String { stop != nil ? "stopped" : failure != nil ? "failed" : "good" }
}

extension ViewStop {
  fileprivate var json: JSON {
    let fields: [(String, JSON)] = [
      ("position", .position(position)), ("type", .text(type?.name)), ("cause", .string(cause)),
    ]
    return .object(fields)
  }
}

extension ViewDifference {
  fileprivate var json: JSON {
    let behind: JSON =
      if let event {
        .object([
          ("position", .position(event.position)), ("type", .string(event.type.name)),
        ])
      } else {
        .null
      }
    let fields: [(String, JSON)] = [
      ("view", .string(view)), ("table", .string(table)), ("key", .string(key)),
      ("kind", .string(kind.rawValue)), ("about", .string(about)), ("event", behind),
    ]
    return .object(fields)
  }
}

extension ViewCheck {
  fileprivate static var shape: ListShape<ViewCheck> {
    ListShape(
      plural: "checks", headings: ["NAME", "POSITION", "ENTRIES", "RESULT"],
      columns: [
        "name", "position", "entries", "difference.view", "difference.table", "difference.key",
        "difference.kind", "difference.about", "difference.event.position",
        "difference.event.type",
      ]
    ) { check in
      let fields: [(String, JSON)] = [
        ("name", .string(check.name)), ("position", .position(check.position)),
        ("entries", .integer(check.entries)),
        ("difference", check.difference?.json ?? .null),
      ]
      return .object(fields)
    } cells: { check in
      [
        Cell(check.name, .bold), Cell(check.position.description), Cell(String(check.entries)),
        check.difference.map { Cell("\($0)", .red) } ?? Cell("equal", .green),
      ]
    }
  }
}
