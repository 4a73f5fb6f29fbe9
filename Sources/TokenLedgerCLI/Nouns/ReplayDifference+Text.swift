import TokenLedger

extension Output {
  /// Prints a difference: a table for people, the whole JSON Patch as `json`, its operations one a
  /// line as `jsonl`, and a field a record as `csv`.
  func show(_ difference: ReplayDifference, lines: EventLines) throws {
    switch format {
    case .table: try write(difference.text(lines: lines, isColoured: isColoured))
    case .json: try write(line: .array(difference.patch))
    case .jsonl: for operation in difference.patch { try write(line: operation) }
    case .csv:
      try write(CSV.record(["subject", "field", "before", "after"]))
      for entry in difference.entries {
        for change in entry.changes {
          let row: JSON = .object([
            ("subject", .string(entry.subject.id)), ("field", .string(change.field)),
            ("before", change.before), ("after", change.after),
          ])
          try write(CSV.record(CSV.cells(row, columns: ["subject", "field", "before", "after"])))
        }
      }
    }
  }
}

extension ReplayDifference {
  fileprivate func text(lines: EventLines, isColoured: Bool) -> String {
    let styled = Emphasis(isColoured: isColoured)
    func told(_ place: Place) -> String {
      place.position == .zero && place.now.microseconds == 0
        ? "before the first event" : "event \(place.position)  \(place.now.second)"
    }
    var text = "from  \(told(from))\nto    \(told(to))\n"
    if entries.isEmpty { return text + "nothing is different\n" }
    for entry in entries {
      let mark: (String, Style) =
        entry.before == nil ? ("+", .green) : entry.after == nil ? ("-", .red) : ("~", .yellow)
      text += "\n" + styled(mark.0, mark.1) + " " + styled(lines.about(entry.subject), .bold)
      text += "  " + styled(entry.subject.id, .dim) + "\n"
      text += FieldChangeText.lines(
        entry.changes, isNew: entry.before == nil, isColoured: isColoured)
      if entry.changes.isEmpty { text += "    a secret that is not shown\n" }
    }
    return text
  }
}
