import Files
import Synchronization
import TestSupport
import Testing
import TokenLedger

@Suite("A member that is changed under load")
struct MemberRevocationTests {
  /// What is done to a member.
  enum Change: CaseIterable, Sendable {
    case resetKey, remove, role
  }

  @Test("has its old rights in no request that begins after the acknowledgement, nor on a stream")
  func underLoad() throws {
    let trials = TestEnvironment.number("TOKENLEDGER_MEMBER_TRIALS") ?? 60
    let managed = try ManagedLedger()
    let members = try (0..<trials).map { number in
      try ChangedMember(
        managed, by: Change.allCases[number % Change.allCases.count], number: number)
    }
    let load = MemberLoad(members)
    var clients: [WorkerThread] = []
    for number in 0..<32 {
      // Through a socket in the file system, where nobody is kept from guessing: a refusal is one of
      // the key, not of an address that has presented too many.
      let connection = try managed.served.connectLocally()
      clients.append(
        try WorkerThread(name: "client") {
          var random = SeededGenerator(seed: UInt64(number))
          while let index = load.pick(&random) {
            let way = ChangedMember.Way.allCases.randomElement(using: &random) ?? .key
            let wasAcknowledged = load.isAcknowledged(index)
            let answer = connection.ask(members[index].request(way))
            load.note(members[index].rights(way, answer), wasAcknowledged: wasAcknowledged)
          }
        })
    }
    let administrator = try managed.served.connectLocally()
    let key = try #require(managed.north.keys[.accountAdministrator])
    var isOn = false
    for (index, member) in members.enumerated() {
      let stream = try EventFollower(member, managed.served.connectLocally())
      let answer = administrator.ask(member.changing(by: key))
      #expect(answer?.status == 200)
      load.acknowledge(index)
      // Something that the stream would tell, if it still told anything.
      isOn.toggle()
      try managed.served.run(.setAPIAccess(managed.managed.account, enabled: isOn))
      let acknowledged = try #require(answer?.json["position"].number)
      let told = try #require(stream.positionsUntilEnd(), "it goes on")
      #expect(!told.contains { $0 >= acknowledged }, "\(member.change)")
    }
    load.waitForLateQuestions(count: 2 * trials)
    load.end()
    for client in clients { client.join() }
    let seen = load.seen
    #expect(seen.oldRightsAfterwards == 0)
    #expect(seen.failures == 0)
    #expect(seen.oldRightsBefore > 0)
    #expect(seen.changedAfterwards >= 2 * trials)
    print("torture: \(trials) members changed under load, \(seen.changedAfterwards) late requests")
  }
}

/// A member of North, an administrator, with its key and a session, that is about to be changed.
private struct ChangedMember: Sendable {
  /// How a client uses what it has of the member.
  enum Way: CaseIterable, Sendable {
    case key, session, signIn
  }

  let change: MemberRevocationTests.Change
  private let id: MemberID
  private let key: String
  private let cookie: String

  init(
    _ managed: ManagedLedger, by change: MemberRevocationTests.Change, number: Int
  ) throws {
    self.change = change
    let ledger = managed.ledger
    let minted = try ledger.mint(.memberKey)
    id = ledger.makeID()
    key = ServedLedger.text(minted.secret)
    try managed.served.run(
      .addMember(
        AddMember(
          id: id, account: managed.north.account, name: "Somebody",
          email: EmailAddress("member-\(number)@example.org"), role: .accountAdministrator,
          key: minted.hash)))
    let answer = try managed.served.connectLocally().ask(Self.signingIn(key))
    cookie = String(try #require(answer?.field("set-cookie")).prefix { $0 != ";" })
  }

  private static let browser =
    "Origin: http://127.0.0.1\r\nTokenLedger-Console: 1\r\n"

  private static func signingIn(_ key: String) -> String {
    let body = #"{"memberKey":"\#(key)"}"#
    return "POST /v1/session HTTP/1.1\r\nHost: 127.0.0.1\r\n\(browser)"
      + "Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
  }

  /// The header fields with which its key is presented.
  var bearer: String { "Authorization: Bearer \(key)\r\n" }

  func request(_ way: Way) -> String {
    switch way {
    case .key: "GET /v1/session HTTP/1.1\r\nHost: 127.0.0.1\r\n\(bearer)\r\n"
    case .session: "GET /v1/session HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: \(cookie)\r\n\r\n"
    case .signIn: Self.signingIn(key)
    }
  }

  /// Whether an answer is one to the member as it was; `nil` for one that nobody should get.
  func rights(_ way: Way, _ answer: RawResponse?) -> Bool? {
    switch answer?.status {
    case 200, 201:
      switch answer?.json["role"].text {
      case "account-administrator": true
      // With its key the member goes on in its new role; a session is over.
      case "auditor": change == .role && way != .session ? false : nil
      default: nil
      }
    case 401: change == .role && way != .session ? nil : false
    default: nil
    }
  }

  func changing(by administrator: String) -> String {
    let (method, path, body): (String, String, String?) =
      switch change {
      case .resetKey: ("POST", "/v1/members/\(id)/reset-key", nil)
      case .remove: ("DELETE", "/v1/members/\(id)", nil)
      case .role: ("PATCH", "/v1/members/\(id)", #"{"role":"auditor"}"#)
      }
    let head =
      "\(method) \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer \(administrator)\r\n"
    guard let body else { return head + "\r\n" }
    return head + "Content-Type: application/merge-patch+json\r\n"
      + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
  }
}

/// Somebody who listens with a member's key.
private struct EventFollower {
  private let connection: RawConnection
  private let beginning: String

  init(_ member: ChangedMember, _ connection: RawConnection) throws {
    self.connection = connection
    connection.send(
      "GET /v1/events HTTP/1.1\r\nHost: 127.0.0.1\r\n\(member.bearer)"
        + "Accept: text/event-stream\r\n\r\n")
    var text = ""
    while !text.contains("retry: 2000\n\n") {
      let bytes = try #require(connection.receive(), "\(text)")
      try #require(!bytes.isEmpty, "\(text)")
      text += String(decoding: bytes, as: UTF8.self)
    }
    beginning = text
  }

  /// The positions of the events that it is told until the stream ends; `nil` if it does not end.
  func positionsUntilEnd() -> [Int]? {
    var text = beginning
    while !text.contains("\r\n0\r\n\r\n") {
      guard let bytes = connection.receive(), !bytes.isEmpty else { return nil }
      text += String(decoding: bytes, as: UTF8.self)
    }
    return text.split(whereSeparator: \.isNewline).compactMap { line in
      line.hasPrefix("id: ") ? Int(line.dropFirst(4).prefix { $0 != "-" }) : nil
    }
  }
}

/// What the clients of the test share.
private final class MemberLoad: Sendable {
  struct Seen {
    var oldRightsBefore = 0
    var oldRightsAfterwards = 0
    var changedAfterwards = 0
    var failures = 0
  }

  private let memberCount: Int
  /// Members are changed in order: those before this one have been.
  private let acknowledged = Atomic(0)
  private let hasEnded = Atomic(false)
  private let counts = Monitor(Seen())

  init(_ members: [ChangedMember]) { memberCount = members.count }

  /// A member near the one that is being changed; `nil` at the end.
  func pick(_ random: inout SeededGenerator) -> Int? {
    guard !hasEnded.load(ordering: .relaxed) else { return nil }
    let next = acknowledged.load(ordering: .relaxed)
    return Int.random(in: max(0, next - 2)...min(memberCount - 1, next + 1), using: &random)
  }

  func isAcknowledged(_ index: Int) -> Bool { index < acknowledged.load(ordering: .acquiring) }

  func acknowledge(_ index: Int) { acknowledged.store(index + 1, ordering: .releasing) }

  /// - Parameter rights: whether the member was answered as it was before, if rightly answered at all.
  func note(_ rights: Bool?, wasAcknowledged: Bool) {
    counts.update { counts in
      switch (rights, wasAcknowledged) {
      case (true, true): counts.oldRightsAfterwards += 1
      case (true, false): counts.oldRightsBefore += 1
      case (false, true): counts.changedAfterwards += 1
      case (false, false): break
      case (nil, _): counts.failures += 1
      }
    }
  }

  func waitForLateQuestions(count: Int) {
    counts.wait { $0.changedAfterwards >= count || $0.failures > 0 ? () : nil }
  }

  func end() { hasEnded.store(true, ordering: .relaxed) }

  var seen: Seen { counts.withLock { $0 } }
}
