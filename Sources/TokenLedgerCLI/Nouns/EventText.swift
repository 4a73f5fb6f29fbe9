import TokenLedger

/// One event over several lines, for people.
struct EventText {
  private let event: Event
  private let lines: EventLines
  private let styled: Emphasis

  init(_ event: Event, lines: EventLines, isColoured: Bool) {
    self.event = event
    self.lines = lines
    styled = Emphasis(isColoured: isColoured)
  }

  /// Position, when, what and who.
  var heading: String {
    "\(event.position)  \(event.recordedAt.second)  " + styled(event.type.name, .bold) + "  by "
      + styled(lines.who(event), .plain) + " (\(event.origin.via.rawValue))\n"
  }

  /// When it happened if that was another time, and why; with `isWhole` also what it belongs to and
  /// where it came from.
  func details(isWhole: Bool) -> String {
    var details: [(String, String)] = []
    if event.occurredAt != event.recordedAt {
      details.append(("happened", event.occurredAt.second))
    }
    if let reason = event.reason {
      details.append(("why", reason.isErased ? "erased" : reason.description))
    }
    if isWhole {
      details.append(("event", event.id.description))
      details.append(("correlation", event.correlation.description))
      if let causation = event.causation { details.append(("caused by", "event \(causation)")) }
      if let request = event.request { details.append(("request", request.id.description)) }
      if event.origin.isErased { details.append(("from", "erased")) }
      if let address = event.origin.address { details.append(("from", address.description)) }
      if let agent = event.origin.agent { details.append(("with", agent.description)) }
    }
    return details.map { "    \(styled($0.0, .dim))  \(styled($0.1, .plain))\n" }.joined()
  }
}

/// Field changes for people: a field a line, before and after.
enum FieldChangeText {
  /// - Parameter isNew: whether there was nothing before, so that only what is now is told.
  static func lines(_ changes: [FieldChange], isNew: Bool, isColoured: Bool) -> String {
    let styled = Emphasis(isColoured: isColoured)
    let width = changes.map { Card.label($0.field).count }.max() ?? 0
    return changes.map { change in
      let label = TerminalText.padded(Card.label(change.field), toWidth: width)
      let before = isNew ? "" : styled(change.before.plain, .red) + " → "
      return "    \(styled(label, .dim))  \(before)\(styled(change.after.plain, .green))\n"
    }.joined()
  }
}
