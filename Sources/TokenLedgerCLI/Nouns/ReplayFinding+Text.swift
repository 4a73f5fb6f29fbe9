import TokenLedger

extension ReplayFinding {
  static var shape: ListShape<ReplayFinding> {
    ListShape(
      plural: "steps", headings: [], columns: columns, json: \.json, cells: { _ in [] })
  }

  /// A step for people: the event, and its subject field by field, before and after.
  func text(lines: EventLines, isColoured: Bool) -> String {
    let styled = Emphasis(isColoured: isColoured)
    let changed: String
    let heading: String
    switch self {
    case .event(let step):
      let event = EventText(step.event, lines: lines, isColoured: isColoured)
      heading =
        event.heading + "    " + styled("about", .dim) + "  "
        + styled(lines.about(step.event.subject), .plain) + "\n" + event.details(isWhole: false)
      changed = FieldChangeText.lines(
        changes, isNew: step.before == nil, isColoured: isColoured)
    case .deadline(let deadline, _):
      heading =
        "–  \(deadline.at.second)  " + styled(Card.label(deadline.field.rawValue), .bold)
        + "  passed, without an event\n"
      changed = FieldChangeText.lines(changes, isNew: false, isColoured: isColoured)
    }
    return heading + (changed.isEmpty ? "    nothing that is shown changed\n" : changed)
  }
}
