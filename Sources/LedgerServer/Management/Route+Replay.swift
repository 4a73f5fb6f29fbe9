import HTTPServer
import TokenLedger

extension Route {
  /// Past states, computed from the log.
  static let replay = Route(
    .method(.get), "/v1/replay", for: .members,
    summary: """
      Of a token, a member or an account: its state at a moment (view=state), its events with what \
      each changed (view=steps), or what is different between two moments (view=difference)
      """,
    query: ["view", "account", "token", "member", "at", "from", "to", "limit"],
    answer: .ref("Replay"),
    .aside { call in
      let query = try QueryFields(call)
      let replay = try Replaying(call, query)
      switch try query.choice("view", View.self) ?? .steps {
      case .state: return try .json(replay.state())
      case .steps: return try .json(replay.steps())
      case .difference: return try .json(replay.difference())
      }
    })

  private enum View: String, CaseIterable {
    case state, steps, difference
  }
}

/// A replay that somebody asks for over HTTP, which reads no more of the log than it should.
private struct Replaying {
  /// Most events that one request has replayed.
  static let eventsMax = 10_000

  let ledger: Ledger
  let query: QueryFields
  let access: MemberAccess
  let scope: ReplayWalk.Scope
  let now: Timestamp

  init(_ call: Call, _ query: QueryFields) throws {
    ledger = call.ledger
    self.query = query
    access = try call.access()
    now = try ledger.now()
    let account = try query.parsed("account") { try AccountID($0) }
    let token = try query.parsed("token") { try TokenID($0) }
    let member = try query.parsed("member") { try MemberID($0) }
    guard [account != nil, token != nil, member != nil].count(where: { $0 }) < 2 else {
      throw Problem.malformed("give one of account, token and member", parameter: "token")
    }
    if let token {
      scope = .token(try call.token(token, access).id)
    } else if let member {
      guard let found = try ledger.member(member), access.sees(found.account) else {
        throw Refusal.memberNotFound(member.description)
      }
      _ = try access.account(found.account, for: .read)
      scope = .member(member)
    } else {
      scope = .account(try access.account(account ?? call.member.account, for: .read).id)
    }
  }

  private func moment(_ name: String) throws -> Moment? {
    try query.parsed(name) { try Moment(typed: $0, now: now) }
  }

  /// The tokens as they were, or the member or account; for one token, just that.
  func state() throws -> JSON {
    let at = try moment("at") ?? .time(now)
    var walk = try ReplayWalk(ledger, scope: scope, at: at)
    try check(after: nil, through: walk.position)
    let fields: [(String, JSON)] = [
      ("position", .position(walk.position)), ("at", .text(walk.now)),
    ]
    if let subject = scope.subject {
      let state = try walk.state(of: subject)?.json(at: walk.now) ?? .null
      return .object(fields + [("state", state)])
    }
    guard case .account(let account) = scope else { return .object(fields) }
    let past = try ledger.state(at: at, account: account)
    return .object(fields + [("tokens", .array(past.tokens.map { $0.json(at: past.now) }))])
  }

  /// Events with their subject before and after.
  func steps() throws -> JSON {
    var walk = try ReplayWalk(ledger, scope: scope)
    if let from = try moment("from") { try walk.jump(toBeginWith: from, .forward) }
    let end = try moment("to").map { try ReplayWalk(ledger, scope: scope, at: $0).position }
    let limit = try query.limit()
    var viewer = Viewer(ledger, access)
    var (steps, next): ([JSON], Position?) = ([], nil)
    while let step = try walk.next(), end.map({ step.event.position <= $0 }) ?? true {
      if steps.count == limit {
        next = step.event.position
        break
      }
      let json = ReplayFinding.event(step).json
      steps.append(json.replacing("event", try viewer.json(step.event)))
    }
    return .object([
      ("steps", .array(steps)), ("next", next.map { .position($0) } ?? .null),
    ])
  }

  /// What is different, field by field, and as a JSON Patch (RFC 6902).
  func difference() throws -> JSON {
    let from = try moment("from") ?? .position(.zero)
    let to = try moment("to") ?? .time(now)
    let (first, second) = (
      try ReplayWalk(ledger, scope: scope, at: from).position,
      try ReplayWalk(ledger, scope: scope, at: to).position
    )
    try check(after: min(first, second), through: max(first, second))
    let difference = try ledger.difference(from: from, to: to, scope: scope)
    func told(_ place: ReplayDifference.Place) -> JSON {
      .object([("position", .position(place.position)), ("at", .text(place.now))])
    }
    return .object([
      ("from", told(difference.from)), ("to", told(difference.to)),
      (
        "subjects",
        .array(
          difference.entries.map { entry in
            .object([
              ("subject", .string(entry.subject.id)),
              ("changes", .array(entry.changes.map(\.json))),
            ])
          })
      ), ("patch", .array(difference.patch)),
    ])
  }

  /// Passes unless a stretch has too many events to be replayed for one request.
  private func check(after: Position?, through: Position) throws {
    var request = EventListRequest(after: after, through: through, limit: Self.eventsMax + 1)
    switch scope {
    case .ledger: break
    case .account(let id): request.accounts = .some([id])
    case .member(let id): request.subject = .member(id)
    case .token(let id): request.subject = .token(id)
    }
    var count = 0
    try ledger.forEachEvent(request) { _ in
      count += 1
      return true
    }
    guard count <= Self.eventsMax else {
      throw Problem(
        .unprocessableContent, "too-many-events",
        "more than \(Self.eventsMax) events would be replayed: ask about less, or about less time")
    }
  }
}
