import TokenLedger

/// A question for events, as a query words it and as far as the member who asks may read.
struct EventQuestion {
  /// The names of the fields that filter events.
  static let queryNames = [
    "account", "token", "member", "actor", "type", "correlation", "since", "until", "after",
  ]

  var request: EventListRequest
  let access: MemberAccess
  /// The one account that is asked about, if it is one.
  let account: AccountID?

  /// - Parameter subject: what the path says that the events are about.
  init(_ call: Call, about subject: Subject? = nil) throws {
    let query = try QueryFields(call)
    let (access, now) = (try call.access(), try call.ledger.now())
    let account = try query.parsed("account") { try AccountID($0) }
    let accounts =
      try account.map { [try access.account($0, for: .read).id] }
      ?? access.accounts(for: .read)
    let token = try query.parsed("token") { text in
      Subject.token(try call.token(TokenID(text), access).id)
    }
    let member = try query.parsed("member") { Subject.member(try MemberID($0)) }
    if [subject, token, member].count(where: { $0 != nil }) > 1 {
      throw Problem.malformed("an event is about one token or member", parameter: "token")
    }
    let since = try query.parsed("since") { try TypedTime($0).begin(now: now) }
    let until = try query.parsed("until") { try TypedTime($0).end(now: now) }
    if let since, let until, until < since {
      throw Problem.malformed("until is before since", parameter: "until")
    }
    self.access = access
    self.account = account
    request = EventListRequest(
      accounts: .some(accounts), subject: subject ?? token ?? member,
      actor: try query.parsed("actor") { try Actor(named: $0) },
      types: Set(
        try query.list("type") { text in
          guard let type = EventType(name: text) else {
            let known = EventType.allCases.map(\.name).joined(separator: ", ")
            throw UsageError("there is no event type '\(text)'", "it is one of \(known)")
          }
          return type
        }), correlation: try query.parsed("correlation") { try CorrelationID($0) },
      since: since, until: until, after: try query.position("after"))
  }
}
