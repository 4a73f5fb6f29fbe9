/// An event of another ledger, as `export events` writes it: all but its secrets.
struct HistoricEvent: Sendable {
  /// Where it stood in the other log.
  var position: Position
  var occurredAt: Timestamp
  var account: AccountID?
  var subject: Subject
  var actor: Actor
  var origin: Origin
  var reason: Reason?
  var correlation: CorrelationID
  /// In the positions of the other log.
  var causation: Position?
  var body: EventBody
  /// Where it begins in the file.
  var offset: Int

  /// Reads one line of an export. Members that this program does not know are passed over.
  init(_ value: JSONValue) throws(JSONError) {
    var fields = try JSONFields(value)
    offset = value.offset
    position = Position(
      try fields.required("position") { fields throws(JSONError) in
        try fields.integer("position", UInt64.self)
      })
    let typeName = try fields.name("type")
    let schema = try fields.integer("schema", Int.self) ?? 1
    guard let type = EventType(name: typeName), schema == 1 else {
      throw JSONError(
        "this program does not know \(typeName) of schema \(schema): a newer one wrote it",
        at: value.offset)
    }
    occurredAt = try fields.need("occurredAt") { try Timestamp($0) }
    account = try fields.parsed("account") { try AccountID($0) }
    subject = try fields.need("subject") { try Subject(id: $0) }
    (actor, origin) = try Self.actor(&fields)
    reason = try fields.parsed("reason") { try Reason($0) }
    correlation = try fields.need("correlation") { try CorrelationID($0) }
    causation = try fields.integer("causation", UInt64.self).map { Position($0) }
    let nothing = try JSONFields(JSONValue(.object([:]), at: value.offset))
    var data = try fields.fields("data") ?? nothing
    body = try EventBody(type, from: &data, subject: subject)
  }

  private static func actor(_ fields: inout JSONFields) throws(JSONError) -> (Actor, Origin) {
    var who = try fields.required("actor") { fields throws(JSONError) in
      try fields.fields("actor")
    }
    var actor = try who.need("id") { try Actor(id: $0) }
    if case .member(let member, _) = actor,
      case .operator(let name)? = try who.parsed("by", { try Actor(id: $0) })
    {
      actor = .member(member, by: name)
    }
    let origin = Origin(
      via: try who.required("via") { who throws(JSONError) in try who.choice("via") },
      address: try who.parsed("address") { try IPAddress($0) },
      agent: try who.parsed("agent") { try UserAgent($0) })
    return (actor, origin)
  }
}

extension Subject {
  /// Reads what ``id`` writes.
  ///
  /// - Throws: ``Refusal/malformedIdentifier(expected:)``.
  init(id: String) throws(Refusal) {
    switch id.split(separator: "_").first {
    case "ledger" where id == "ledger": self = .ledger
    case "catalog" where id == "catalog": self = .catalog
    case "account": self = .account(try AccountID(id))
    case "member": self = .member(try MemberID(id))
    default: self = .token(try TokenID(id))
    }
  }
}
