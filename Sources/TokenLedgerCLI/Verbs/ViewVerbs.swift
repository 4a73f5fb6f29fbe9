import TokenLedger

extension Noun {
  static let views = Noun(
    name: "views", summary: "What is derived from the log", verbs: [.status, .check, .rebuild])
}

extension Verb {
  fileprivate static let status = Verb(
    "status", "Where each view is: position, lag, size",
    examples: [("views status", "Is everything level with the log?")],
    run: { session in try session.printViewStatus() })

  fileprivate static let check = Verb(
    "check", "Build every view anew beside the live one and compare",
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
    options: [.value("only", "VIEW", "This one only, as 'views status' names it")],
    examples: [("views rebuild", "While everything else goes on")],
    run: { session in
      let bar = ProgressBar()
      defer { bar.finish() }
      let only = session.invocation.value("only")
      if let only {
        let names = try session.ledger().viewStatus().map(\.name)
        guard names.contains(only) else {
          throw UsageError(
            "there is no view '\(only)'",
            Suggestion.text(
              for: only, among: names, otherwise: "give one of \(names.joined(separator: ", "))"))
        }
      }
      try session.ledger().rebuildViews(only: only) { bar.update($0) }
      bar.finish()
      try session.printViewStatus()
    })
}

extension Session {
  fileprivate func printViewStatus() throws {
    let views = try ledger().viewStatus()
    try output.list(ViewStatus.shape) { print in
      for view in views { try print(view) }
      return (views.count, .null)
    }
  }
}

extension ViewStatus {
  fileprivate static var shape: ListShape<ViewStatus> {
    ListShape(
      plural: "views", headings: ["NAME", "POSITION", "LAG", "SIZE", "STATE", "VIEWS"],
      columns: ["name", "number", "position", "lag", "sizeBytes", "failure", "views"]
    ) { view in
      let versions = view.versions.map { version -> JSON in
        .object([("view", .string(version.view)), ("version", .integer(version.version))])
      }
      let fields: [(String, JSON)] = [
        ("name", .string(view.name)), ("number", .integer(view.number)),
        ("position", .position(view.position)), ("lag", .integer(view.lag)),
        ("sizeBytes", .integer(view.sizeBytes)), ("failure", .text(view.failure)),
        ("views", .array(versions)),
      ]
      return .object(fields)
    } cells: { view in
      let views = view.versions.map { "\($0.view) \($0.version)" }.joined(separator: ", ")
      return [
        Cell("\(view.name)-\(view.number)", .bold), Cell(view.position.description),
        Cell(String(view.lag), view.lag == 0 ? .plain : .yellow),
        Cell("\((view.sizeBytes + 1023) / 1024) KiB"),
        view.failure.map { Cell($0, .red) } ?? Cell("good", .green), Cell(views, .dim),
      ]
    }
  }
}

extension ViewCheck {
  fileprivate static var shape: ListShape<ViewCheck> {
    ListShape(
      plural: "checks", headings: ["NAME", "POSITION", "ENTRIES", "RESULT"],
      columns: ["name", "position", "entries", "difference"]
    ) { check in
      let fields: [(String, JSON)] = [
        ("name", .string(check.name)), ("position", .position(check.position)),
        ("entries", .integer(check.entries)), ("difference", .text(check.difference)),
      ]
      return .object(fields)
    } cells: { check in
      [
        Cell(check.name, .bold), Cell(check.position.description), Cell(String(check.entries)),
        check.difference.map { Cell($0, .red) } ?? Cell("equal", .green),
      ]
    }
  }
}
