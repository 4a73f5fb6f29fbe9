extension ReplayFinding {
  package static let columns = [
    "event.position", "event.recordedAt", "event.type", "event.subject", "deadline.field",
    "deadline.at", "before", "after", "changes",
  ]

  /// What changed, field by field.
  public var changes: [FieldChange] {
    switch self {
    case .event(let step): step.changes
    case .deadline(let deadline, let state):
      FieldChange.changes(
        from: state.json(at: deadline.justBefore), to: state.json(at: deadline.at))
    }
  }

  /// `{"event", "deadline", "before", "after", "changes"}`: event or deadline is null.
  package var json: JSON {
    let changed = ("changes", JSON.array(changes.map(\.json)))
    switch self {
    case .event(let step):
      let at = step.event.recordedAt
      return .object([
        ("event", step.event.json), ("deadline", .null),
        ("before", step.before?.json(at: at) ?? .null),
        ("after", step.after?.json(at: at) ?? .null), changed,
      ])
    case .deadline(let deadline, let state):
      return .object([
        ("event", .null), ("deadline", deadline.json),
        ("before", state.json(at: deadline.justBefore)), ("after", state.json(at: deadline.at)),
        changed,
      ])
    }
  }
}

extension FieldChange {
  /// `{"field", "before", "after"}`.
  package var json: JSON {
    .object([("field", .string(field)), ("before", before), ("after", after)])
  }
}

extension Deadline {
  /// The last moment before it.
  fileprivate var justBefore: Timestamp { Timestamp(microseconds: at.microseconds - 1) }
}
