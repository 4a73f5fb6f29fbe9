package import TokenDomain

/// What a difference is about, in words that a developer knows, and what leads to the event behind it.
package struct DifferenceMeaning: Hashable, Sendable {
  /// The view whose table it is.
  package var view: String
  /// What the key is about, such as `token token_…`.
  package var about: String
  /// How the event behind it is found.
  package var trace: EventTrace
}

/// How to find the event behind a key of a view.
package enum EventTrace: Hashable, Sendable {
  /// This very one.
  case event(Position)
  /// The last one about something, of these types; of any if there are none.
  case subject(Subject, Set<EventType>)
  /// The last one in an account, of these types.
  case account(AccountID, Set<EventType>)
  /// The last one of these types.
  case types(Set<EventType>)
  /// The last one by somebody, known by ``TokenDomain/Actor/indexKey``.
  case actor([UInt8])
  /// The last one recorded at that moment or before.
  case moment(Timestamp)
  /// It cannot be told.
  case unknown
}

extension EventReading where Self: ~Copyable {
  /// The event that a trace leads to, no later than `end`; `nil` if there is none.
  ///
  /// - Complexity: O(n) in the events of the log, some millions a second; O(log n) for a position or a
  ///   moment. Nothing that is derived is asked: it may be what is wrong.
  package func lastEvent(
    behind trace: EventTrace, through end: Position
  ) throws -> (position: Position, type: EventType)? {
    var found: (position: Position, type: EventType)?
    func look(after start: Position, _ fits: (EventOutline) -> Bool) throws {
      try outlines(after: start, through: end) { outline in
        if fits(outline) { found = (outline.position, outline.type) }
        return true
      }
    }
    switch trace {
    case .event(let position):
      guard .zero < position, position <= end else { return nil }
      try outlines(after: Position(position.value - 1), through: position) { outline in
        found = (outline.position, outline.type)
        return false
      }
    case .moment(let moment):
      let next = try firstPosition(recordedFrom: Timestamp(microseconds: moment.microseconds + 1))
      return try lastEvent(
        behind: .event(Position(max(1, next.value) - 1)), through: end)
    case .subject(let subject, let types):
      try look(after: .zero) {
        $0.subject == subject && (types.isEmpty || types.contains($0.type))
      }
    case .account(let account, let types):
      try look(after: .zero) { $0.account == account && types.contains($0.type) }
    case .types(let types): try look(after: .zero) { types.contains($0.type) }
    case .actor(let key): try look(after: .zero) { $0.actor.indexKey == key }
    case .unknown: break
    }
    return found
  }
}
