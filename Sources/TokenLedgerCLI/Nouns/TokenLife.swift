import TokenLedger

/// What happened to one token, step by step, with what each step changed.
struct TokenLife {
  let steps: [ReplayStep]

  /// An event with what it changed.
  static var shape: ListShape<ReplayStep> {
    ListShape(
      plural: "events", headings: [], columns: Event.columns + ["changes"],
      json: { $0.event.json.adding("changes", .array($0.changes.map(\.json))) },
      cells: { _ in [] })
  }

  /// The life for people to read.
  ///
  /// - Parameter isWhole: whether what a change belongs to is told too: the request that it was part
  ///   of, the event that led to it, the address and program that it came from.
  func text(token: Token, now: Timestamp, lines: EventLines, isWhole: Bool, isColoured: Bool)
    -> String
  {
    let styled = Emphasis(isColoured: isColoured)
    let cell = token.state(at: now).cell
    var text = styled(token.isErased ? "erased" : token.settings.name.description, .bold)
    text += "  " + styled(token.id.description, .dim) + "  " + styled(cell.text, cell.style)
    text += "\n" + styled("in \(lines.about(.account(token.account)))", .dim) + "\n"
    for step in steps {
      text += "\n" + EventText(step.event, lines: lines, isColoured: isColoured).heading
      text += EventText(step.event, lines: lines, isColoured: isColoured).details(isWhole: isWhole)
      text += FieldChangeText.lines(step.changes, isNew: step.before == nil, isColoured: isColoured)
    }
    return text
  }
}
