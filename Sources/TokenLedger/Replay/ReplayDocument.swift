extension Ledger {
  /// The whole state at a moment as one JSON document: what a difference's patch is applied to. It is
  /// held in memory, as large as the state is.
  ///
  /// - Throws: `Refusal.eventNotFound` for a position beyond the last event.
  package func document(
    at moment: Moment, scope: ReplayWalk.Scope = .ledger,
    progress: (Position) -> Void = { _ in }
  ) throws -> JSON {
    let end = try end(of: moment)
    var request = scope.request
    request.through = end.position
    var order: [Subject] = []
    var states: [Subject: SubjectState] = [:]
    if end.position > .zero {
      try forEachEvent(request) { event in
        progress(event.position)
        let before = states[event.subject]
        if before == nil { order.append(event.subject) }
        states[event.subject] = try LedgerError.wrapping {
          try SubjectState.folding(before, event)
        }
        return true
      }
    }
    func nouns(_ isWanted: (Subject) -> Bool) -> JSON {
      .object(order.filter(isWanted).map { ($0.id, states[$0]?.facts ?? .null) })
    }
    return .object([
      ("position", .position(end.position)),
      ("keyNumbers", states[.ledger]?.facts["keyNumbers"] ?? .array([])),
      ("catalog", states[.catalog]?.facts ?? Catalog.empty.json),
      ("accounts", nouns { if case .account = $0 { true } else { false } }),
      ("members", nouns { if case .member = $0 { true } else { false } }),
      ("tokens", nouns { if case .token = $0 { true } else { false } }),
    ])
  }
}
