import TokenLedger

/// Events as people read them: one line each, members and tokens by name.
final class EventLines {
  private let ledger: Ledger
  private var names: [String: String] = [:]

  init(_ ledger: Ledger) {
    self.ledger = ledger
  }

  var shape: ListShape<Event> {
    ListShape(
      plural: "events", headings: ["POSITION", "WHEN", "WHO", "WHAT", "ABOUT", "WHY"],
      columns: Event.columns, json: \.json,
      cells: { [self] event in
        [
          Cell(event.position.description), Cell(event.recordedAt.second, .dim),
          Cell(who(event)), Cell(event.type.name, .bold), Cell(about(event.subject)),
          Cell(event.reason?.description ?? "–", .dim),
        ]
      }, pageOption: "after",
      // A position, a time, somebody's name, the longest type, a token's name; the rest is for why.
      widths: [8, 19, 18, 27, 24, 40])
  }

  /// Who acted, by name where there is one.
  func who(_ event: Event) -> String {
    switch event.actor {
    case .member(let id, let by):
      name(id.description) { try ledger.member(id)?.name.description }
        + (by.map { " (by \($0.text))" } ?? "")
    default: event.actor.id
    }
  }

  /// What an event is about, by name where there is one.
  func about(_ subject: Subject) -> String {
    switch subject {
    case .ledger, .catalog: subject.id
    case .account(let id): name(subject.id) { try ledger.account(id)?.name.description }
    case .member(let id): name(subject.id) { try ledger.member(id)?.name.description }
    case .token(let id): name(subject.id) { try ledger.token(id)?.settings.name.description }
    }
  }

  /// A name that was looked up once; the id where there is none.
  private func name(_ id: String, _ find: () throws -> String?) -> String {
    if let known = names[id] { return known }
    let found = (try? find()) ?? id
    // A log of any length must not fill the memory with names.
    if names.count >= 10_000 { names.removeAll() }
    names[id] = found
    return found
  }
}
