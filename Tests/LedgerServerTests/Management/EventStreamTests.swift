import FoundationEssentials
import TestSupport
import Testing
import TokenLedger

@Suite("A stream of events")
struct EventStreamTests {
  private let managed: ManagedLedger

  init() throws { managed = try ManagedLedger() }

  /// Somebody who listens.
  final class Listener {
    private let connection: RawConnection
    private var text = ""
    let status: Int?

    init(
      _ managed: ManagedLedger, _ role: Role, of place: ManagedLedger.Place? = nil,
      _ target: String = "/v1/events", _ fields: String = ""
    ) throws {
      connection = try managed.served.connect()
      let key = try #require((place ?? managed.north).keys[role])
      connection.send(
        """
        GET \(target) HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer \(key)\r\n\
        Accept: text/event-stream\r\n\(fields)\r\n
        """)
      while !text.contains("\n\n"), !text.contains("}"), let bytes = connection.receive(),
        !bytes.isEmpty
      {
        text += String(decoding: bytes, as: UTF8.self)
      }
      status = text.split(separator: " ").dropFirst().first.flatMap { Int($0) }
    }

    /// Waits for so many events: id and type of each.
    func events(_ count: Int) -> [(id: String, type: String)] {
      while true {
        let events = text.components(separatedBy: "id: ").dropFirst().compactMap {
          piece -> (id: String, type: String)? in
          let lines = piece.split(separator: "\n")
          guard piece.contains("\n\n"), lines.count > 1 else { return nil }
          return (String(lines[0]), String(lines[1].dropFirst("event: ".count)))
        }
        if events.count >= count { return events }
        guard let bytes = connection.receive(), !bytes.isEmpty else { return events }
        text += String(decoding: bytes, as: UTF8.self)
      }
    }

    /// Waits for the end; whether it came.
    func ends() -> Bool { connection.receiveUntilClosed() != nil || text.contains("\r\n0\r\n") }

    /// Everything that comes until the end of the body.
    func rest() -> String {
      while !text.contains("\r\n0\r\n\r\n"), let bytes = connection.receive(), !bytes.isEmpty {
        text += String(decoding: bytes, as: UTF8.self)
      }
      return text
    }
  }

  @Test("begins now, and tells what comes, of the accounts in sight alone")
  func following() throws {
    let agency = try Listener(managed, .auditor)
    let client = try Listener(managed, .auditor, of: managed.managed)
    #expect(agency.status == 200)
    func disable(_ token: TokenID) throws -> Receipt {
      try self.managed.served.run(.changeTokens(ChangeTokens(.disable, .tokens([token]))))
    }
    _ = try disable(managed.foreign.token)
    let own = try disable(managed.north.token)
    let its = try disable(self.managed.managed.token)
    let told = agency.events(2)
    #expect(told.map(\.type) == ["token.disabled", "token.disabled"])
    #expect(told.map { $0.id.prefix { $0 != "-" } } == ["\(own.position)", "\(its.position)"])
    #expect(client.events(1).map { $0.id.prefix { $0 != "-" } } == ["\(its.position)"])
  }

  @Test("goes on after the last event that was seen, none missed and none twice")
  func resuming() throws {
    let target = "/v1/events?type=token.created"
    let first = try Listener(managed, .auditor, target + "&after=0")
    let two = first.events(2).prefix(2).map(\.id)
    let made = try managed.served.makeToken("Made meanwhile")
    #expect(made.secret.hasPrefix("tlk_"))
    let second = try Listener(
      managed, .auditor, target, "Last-Event-ID: \(try #require(two.first))\r\n")
    let rest = second.events(4).map(\.id)
    #expect(rest.first == two.last)
    #expect(Set(rest).count == 4)
    let other = try Listener(managed, .auditor, target, "Last-Event-ID: 3-zzzzzzzz\r\n")
    #expect(other.status == 400)
  }

  @Test("is asked for by type, token, and since when")
  func filtering() throws {
    let token = managed.north.token
    let listener = try Listener(
      managed, .auditor, "/v1/events?token=\(token)&type=token.disabled&type=token.enabled&after=0")
    for verb in [ChangeTokens.Verb.disable, .enable] {
      try managed.served.run(.changeTokens(ChangeTokens(verb, .tokens([token]))))
      try managed.served.run(
        .changeTokens(ChangeTokens(verb, .tokens([managed.managed.token]))))
    }
    #expect(listener.events(2).map(\.type) == ["token.disabled", "token.enabled"])
    #expect(try Listener(managed, .auditor, "/v1/events?reverse=true").status == 400)
    #expect(try Listener(managed, .gateway).status == 403)
    #expect(
      try Listener(managed, .auditor, "/v1/events?account=\(managed.foreign.account)").status
        == 404)
  }

  @Test(
    "ends with its member's role, key or membership, and tells nothing of what comes then",
    arguments: ["PATCH", "POST", "DELETE"])
  func ending(method: String) throws {
    let listener = try Listener(managed, .auditor)
    let administrator = try managed.client(.accountAdministrator)
    let path = "/v1/members/\(managed.north.member)"
    let answer =
      switch method {
      case "PATCH": try administrator.ask("PATCH", path, #"{"role": "gateway"}"#)
      case "POST": try administrator.ask("POST", path + "/reset-key")
      default: try administrator.ask("DELETE", path)
      }
    #expect(answer.status == 200)
    try managed.served.run(
      .changeTokens(ChangeTokens(.disable, .tokens([managed.north.token]))))
    let text = listener.rest()
    #expect(text.hasSuffix("\r\n0\r\n\r\n"))
    #expect(!text.contains("token.disabled"))
  }

  @Test("ends when another process changes its member")
  func endingFromElsewhere() throws {
    let listener = try Listener(managed, .auditor, of: managed.managed)
    try managed.served.run(.closeAccount(managed.managed.account))
    #expect(listener.rest().hasSuffix("\r\n0\r\n\r\n"))
  }

  @Test("is one of many, each of whom is told")
  func many() throws {
    let listeners = try (0..<100).map { _ in try Listener(managed, .auditor) }
    try managed.served.run(
      .changeTokens(ChangeTokens(.disable, .tokens([managed.north.token]))))
    for listener in listeners { #expect(listener.events(1).map(\.type) == ["token.disabled"]) }
  }
}
