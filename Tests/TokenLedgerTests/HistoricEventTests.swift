import Testing

@testable import TokenLedger

@Suite("Reading exported events")
struct HistoricEventTests {
  static let token = "token_01h455vb4pex5vsknk084sn02q"

  private func read(
    _ type: String, data: String, subject: String = token, position: Int = 7,
    actor: String = #"{"id": "operator:root", "via": "cli", "address": null, "agent": null}"#
  ) throws -> HistoricEvent {
    let line = """
      {"position": \(position), "id": "event_01h455vb4pex5vsknk084sn02q", "type": "\(type)", \
      "schema": 1, "recordedAt": "2026-02-01T10:00:01Z", "occurredAt": "2026-02-01T10:00:00Z", \
      "account": "account_01h455vb4pex5vsknk084sn02q", "subject": "\(subject)", \
      "actor": \(actor), "reason": "why", \
      "correlation": "correlation_01h455vb4pex5vsknk084sn02q", "causation": 3, "request": null, \
      "data": \(data), "news": "of a newer program"}
      """
    return try HistoricEvent(JSONReader.value(of: Array(line.utf8)))
  }

  @Test("what every event has")
  func envelope() throws {
    let event = try read(
      "token.disabled", data: "{}",
      actor: """
        {"id": "member_01h455vb4pex5vsknk084sn02q", "via": "http", "address": "2001:db8::1", \
        "agent": "curl", "by": "operator:root"}
        """)
    #expect(event.position == Position(7))
    #expect(event.causation == Position(3))
    #expect(event.subject == .token(try TokenID(Self.token)))
    #expect(event.actor == .member(try MemberID("member_01h455vb4pex5vsknk084sn02q"), by: "root"))
    #expect(event.origin.via == .http)
    #expect(event.origin.address == (try IPAddress("2001:db8::1")))
    #expect(event.reason?.text == "why")
    #expect(event.body == .tokenDisabled)
  }

  @Test("a creation comes without its secret, but is told from one that had none")
  func creation() throws {
    let settings = """
      "name": "N", "description": null, "apiVersion": "v1", "scopes": ["a:read"], \
      "contact": null, "developers": ["a@b.example"], "allow": ["10.0.0.0/8"], \
      "notBefore": null, "expires": "2027-01-01T00:00:00Z", "inferred": false
      """
    let with = try read("token.created", data: "{\(settings), \"keyNumber\": 1}")
    let without = try read("token.created", data: "{\(settings), \"keyNumber\": null}")
    guard case .tokenCreated(let created) = with.body, case .tokenCreated(let bare) = without.body
    else { throw JSONError("not creations", at: 0) }
    #expect(created.settings.expires == (try Timestamp("2027-01-01")))
    #expect(created.settings.networks.count == 1)
    #expect(created.secret?.keyNumber == 0)
    #expect(bare.secret == nil)
  }

  @Test("secrets that stayed behind are all different")
  func lostSecrets() throws {
    var seen: Set<SecretHash> = []
    for generation in 2...5 {
      let reset = try read(
        "token.reset", data: #"{"generation": \#(generation), "previousUntil": null}"#)
      guard case .tokenReset(let body) = reset.body else { throw JSONError("not a reset", at: 0) }
      #expect(seen.insert(body.secret).inserted)
      #expect(body.generation == UInt32(generation))
    }
  }

  @Test("an edit holds what it changed, and nothing of what it left alone")
  func edit() throws {
    let event = try read(
      "token.edited",
      data: """
        {"name": null, "description": {"before": "x", "after": null}, \
        "scopes": {"before": ["a:read"], "after": ["a:read", "b:read"]}, "contact": null, \
        "developers": null, "allow": null, "notBefore": null, \
        "expires": {"before": null, "after": "2026-03-01T00:00:00Z"}}
        """)
    var expected = TokenEdited()
    expected.description = Change(before: "x", after: nil)
    expected.scopes = Change(before: ["a:read"], after: ["a:read", "b:read"])
    expected.expires = Change(before: nil, after: try Timestamp("2026-03-01"))
    #expect(event.body == .tokenEdited(expected))
  }

  @Test("erased text is erased again")
  func erased() throws {
    let event = try read(
      "member.added", data: #"{"name": null, "email": null, "role": "auditor", "keyNumber": 1}"#,
      subject: "member_01h455vb4pex5vsknk084sn02q")
    guard case .memberAdded(let added) = event.body else { throw JSONError("not added", at: 0) }
    #expect(added.name.isErased && added.email.isErased)
  }

  @Test("catalogs, roles, versions and renamings")
  func others() throws {
    let catalog = try read(
      "catalog.published",
      data: """
        {"versions": [{"name": "v1", "status": "deprecated", "sunset": "2026-11-30"}, \
        {"name": "v2", "status": "current", "sunset": null}], \
        "scopes": [{"category": "A", "scopes": ["a:read"]}]}
        """, subject: "catalog")
    guard case .catalogPublished(let published) = catalog.body else {
      throw JSONError("not a catalog", at: 0)
    }
    #expect(published.newestCurrent?.name == "v2")
    let upgrade = try read(
      "token.version_upgraded", data: #"{"apiVersion": {"before": "v1", "after": "v2"}}"#)
    #expect(upgrade.body == .tokenVersionUpgraded(Change(before: "v1", after: "v2")))
    let role = try read(
      "member.role_changed", data: #"{"role": {"before": "auditor", "after": "gateway"}}"#,
      subject: "member_01h455vb4pex5vsknk084sn02q")
    #expect(role.body == .memberRoleChanged(Change(before: .auditor, after: .gateway)))
    let renamed = try read(
      "account.renamed", data: #"{"name": {"before": "A", "after": "B"}}"#,
      subject: "account_01h455vb4pex5vsknk084sn02q")
    #expect(renamed.body == .accountRenamed(Change(before: "A", after: "B")))
  }

  @Test(
    "what is missing or malformed is refused",
    arguments: [
      ("token.fried", "{}"), ("token.reset", "{}"), ("token.created", "{}"),
      ("token.version_upgraded", "{}"), ("token.version_upgraded", #"{"apiVersion": "v2"}"#),
      ("token.reset", #"{"generation": "two"}"#),
    ])
  func malformed(type: String, data: String) {
    #expect(throws: JSONError.self) { try read(type, data: data) }
  }
}
