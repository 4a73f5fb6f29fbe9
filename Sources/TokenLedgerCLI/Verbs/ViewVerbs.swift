import TokenLedger

extension Noun {
  static let views = Noun(
    name: "views", summary: "What is derived from the log", verbs: [.status, .check, .rebuild])
}

extension Verb {
  fileprivate static let status = Verb(
    "status", "Where each view is: position, lag, size, and the event that stopped it",
    takesAccount: false,
    examples: [("views status", "Is everything level with the log?")],
    run: { session in
      let views = try session.printViewStatus()
      if views.contains(where: { $0.stop != nil }) { throw DoesNotHold() }
    })

  fileprivate static let check = Verb(
    "check", "Build every view anew beside the live one and name the first key that differs",
    takesAccount: false,
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
      try session.explain(checks.compactMap { check in check.difference.map { (check.name, $0) } })
      if checks.contains(where: { $0.difference != nil }) { throw DoesNotHold() }
    })

  fileprivate static let rebuild = Verb(
    "rebuild", "Build views anew beside the live ones and swap them in", takesAccount: false,
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
    try tellBelow(views.compactMap { view in view.trouble.map { (view.name, [$0]) } })
    return views
  }

  /// What differs, in full.
  fileprivate func explain(_ differences: [(name: String, ViewDifference)]) throws {
    try tellBelow(differences.map { ($0.name, [$0.1.description, "key \($0.1.key)"]) })
  }

  /// Sentences below a table: in a column they would be cut.
  private func tellBelow(_ entries: [(name: String, sentences: [String])]) throws {
    guard output.format == .table, !entries.isEmpty else { return }
    let width = entries.map { $0.name.utf8.count }.max() ?? 0
    try output.write("\n")
    for (name, sentences) in entries {
      for (index, sentence) in sentences.enumerated() {
        let margin = TerminalText.padded(index == 0 ? name : "", toWidth: width)
        try output.write("\(margin)  \(TerminalText.escaped(sentence))\n")
      }
    }
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
      [
        Cell(view.name, .bold), Cell(String(view.version), .dim), Cell(view.environment, .dim),
        Cell(view.position.description), Cell(String(view.lag), view.lag == 0 ? .plain : .yellow),
        Cell(String(view.entries)), Cell("\((view.sizeBytes + 1023) / 1024) KiB"),
        Cell(view.state, view.trouble == nil ? .green : .red),
      ]
    }
  }

  /// `stopped` by an event, `failed` for another reason, or `good`.
  private var state: String { stop != nil ? "stopped" : failure != nil ? "failed" : "good" }
}

extension ViewStatus {
  /// What keeps it from following, in one sentence.
  fileprivate var trouble: String? { stop.map { "stopped by \($0)" } ?? failure }
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
        check.difference.map { Cell($0.kind.rawValue, .red) } ?? Cell("equal", .green),
      ]
    }
  }
}
