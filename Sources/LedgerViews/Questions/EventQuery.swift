package import TokenDomain

/// A list of events that is asked for: all conditions must hold.
package struct EventQuery: Hashable, Sendable {
  /// Most events of a chunk.
  package static let limitMax = 1_000
  /// Most events that are looked at for one chunk, so that no snapshot is held long.
  package static let examinedMax = 20_000
  /// Most steps along trails for one chunk, for the same reason: trails that have little in common
  /// may be long.
  package static let stepsMax = 200_000

  /// Whose events; those of no account (the ledger, the catalog) only with ``AccountScope/all``.
  package var accounts: AccountScope
  package var subject: Subject?
  /// Who acted, by ``TokenDomain/Actor/id``.
  package var actor: Actor?
  /// Any of these; empty for every type.
  package var types: Set<EventType>
  package var correlation: CorrelationID?
  /// Recorded then or later.
  package var since: Timestamp?
  /// Recorded before.
  package var until: Timestamp?
  /// Behind this position.
  package var after: Position?
  /// In front of this position.
  package var before: Position?
  /// How many at most; nil for ``limitMax`` at a time.
  package var limit: Int?
  /// Whether the newest come first.
  package var reverse: Bool
  /// As ``stepsMax``; less in tests.
  package var chunkStepsMax = EventQuery.stepsMax

  /// Describes a list.
  package init(
    accounts: AccountScope, subject: Subject? = nil, actor: Actor? = nil,
    types: Set<EventType> = [], correlation: CorrelationID? = nil, since: Timestamp? = nil,
    until: Timestamp? = nil, after: Position? = nil, before: Position? = nil, limit: Int? = nil,
    reverse: Bool = false
  ) {
    self.accounts = accounts
    self.subject = subject
    self.actor = actor
    self.types = types
    self.correlation = correlation
    self.since = since
    self.until = until
    self.after = after
    self.before = before
    self.limit = limit
    self.reverse = reverse
  }

  /// Whether an event fits, apart from where it stands.
  package func matches(_ event: EventOutline) -> Bool {
    accounts.contains(event.account)
      && (subject == nil || subject == event.subject)
      && (types.isEmpty || types.contains(event.type))
      && (correlation == nil || correlation == event.correlation)
      && (actor == nil || actor?.principal == event.actor.principal)
      && (since.map { $0 <= event.recordedAt } ?? true)
      && (until.map { event.recordedAt < $0 } ?? true)
  }

  /// The same list from where a chunk ended.
  package func continued(from next: Position) -> EventQuery {
    var query = self
    if reverse { query.before = next } else { query.after = next }
    return query
  }

  /// The trails that an event must be on to fit: on one of each group. Empty if only a look at every
  /// event tells.
  var trails: [[Trail]] {
    var groups: [[Trail]] = []
    if let correlation { groups.append([.correlation(correlation)]) }
    if let subject { groups.append([.subject(subject)]) }
    if let actor { groups.append([.actor(actor.principal)]) }
    if !types.isEmpty { groups.append(types.map { .type($0) }) }
    if case .some(let accounts) = accounts {
      groups.append(Set(accounts).map { .account($0) })
    }
    return groups
  }
}

/// A part of a list of events.
package struct EventChunk: Sendable {
  package var events: [Event]
  /// What ``EventQuery/continued(from:)`` takes for more; nil when there is no more. A chunk may be
  /// empty and still have more to come, where few events fit.
  package var next: Position?
  /// The position that was asked at.
  package var position: Position
}
