import TokenLedger

/// What happened to one token, step by step, with what each step changed.
struct TokenLife {
  /// A field before and after.
  struct FieldChange {
    let field: String
    let before: JSON
    let after: JSON
  }
  /// One event and what it changed.
  struct Step {
    let event: Event
    let changes: [FieldChange]
  }

  /// Fields that say nothing about the step: they never change, or change with every step.
  private static let silentFields: Set = ["id", "account", "createdAt", "createdBy", "revision"]

  let id: String
  /// The last name that is still readable.
  let name: String
  let steps: [Step]

  /// Takes the token's own events, oldest first.
  init(_ events: [Event]) throws {
    var token: Token?
    var steps: [Step] = []
    var name: String?
    for event in events {
      let before = token?.audited(at: event.recordedAt)
      try Token.fold(&token, event)
      let after = token?.audited(at: event.recordedAt)
      steps.append(Step(event: event, changes: Self.changes(from: before, to: after)))
      name = token?.settings.name.description ?? name
    }
    id = token?.id.description ?? ""
    self.name = name ?? ""
    self.steps = steps
  }

  private static func changes(from before: JSON?, to after: JSON?) -> [FieldChange] {
    guard case .object(let fields)? = after else { return [] }
    return fields.compactMap { key, value in
      guard !silentFields.contains(key) else { return nil }
      let old = before?[key] ?? .null
      // What a new token does not have was not changed by making it.
      if before == nil && value.isNothing { return nil }
      let isSame = JSONWriter.line(old) == JSONWriter.line(value)
      return isSame ? nil : FieldChange(field: key, before: old, after: value)
    }
  }

  // MARK: answers

  /// An event with what it changed.
  static var shape: ListShape<Step> {
    ListShape(
      plural: "events", headings: [], columns: Event.columns + ["changes"],
      json: { step in
        let changes = step.changes.map { change -> JSON in
          .object([
            ("field", .string(change.field)), ("before", change.before), ("after", change.after),
          ])
        }
        return step.event.json.adding("changes", .array(changes))
      }, cells: { _ in [] })
  }

  /// The life for people to read.
  func text(lines: EventLines, isColoured: Bool) -> String {
    func styled(_ text: String, _ style: Style) -> String {
      style.applied(to: TerminalText.escaped(text), if: isColoured)
    }
    var text = styled(name, .bold) + "  " + styled(id, .dim) + "\n"
    for step in steps {
      let event = step.event
      text += "\n\(event.position)  \(event.recordedAt.second)  "
      text += styled(event.type.name, .bold) + "  by " + styled(lines.who(event), .plain)
      text += " (\(event.origin.via.rawValue))\n"
      if event.occurredAt != event.recordedAt {
        text += "    happened  \(event.occurredAt.second)\n"
      }
      if let reason = event.reason {
        text += "    why  " + styled(reason.description, .plain) + "\n"
      }
      let width = step.changes.map { Card.label($0.field).count }.max() ?? 0
      for change in step.changes {
        let label = TerminalText.padded(Card.label(change.field), toWidth: width)
        text += "    \(styled(label, .dim))  "
        if !change.before.isNothing { text += styled(change.before.plain, .red) + " → " }
        text += styled(change.after.plain, .green) + "\n"
      }
    }
    return text
  }
}

extension Token {
  /// The token's fields with those that only an auditor asks for: until when a replaced secret goes
  /// on.
  fileprivate func audited(at now: Timestamp) -> JSON {
    let grace = runningGrace(at: now)
    return json(at: now).adding("previousSecretUntil", .text(grace?.until))
  }
}

extension JSON {
  /// Null or an empty list.
  fileprivate var isNothing: Bool {
    switch self {
    case .null: true
    case .array(let elements): elements.isEmpty
    default: false
    }
  }

  /// The value as people write it.
  fileprivate var plain: String {
    switch self {
    case .string(let text): text
    case .number(let number): String(number)
    case .array(let elements) where !elements.isEmpty:
      elements.map(\.plain).joined(separator: ", ")
    case .bool(let value): value ? "yes" : "no"
    default: "–"
    }
  }
}
