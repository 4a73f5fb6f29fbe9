import FoundationEssentials
import LedgerServer
import TestSupport
import Testing
import TokenLedger

/// A served ledger with three accounts: the agency North, its client Managed, and the agency Foreign. In each
/// there is a member of every role, and a token.
final class ManagedLedger: Sendable {
  /// An account and what is in it.
  struct Place: Sendable {
    let account: AccountID
    /// The auditor, whom others change.
    let member: MemberID
    /// A token with a grace that runs.
    let token: TokenID
    let deleted: TokenID
    /// An event of the account.
    let event: Position
    /// The key of a member of each role.
    let keys: [Role: String]
  }

  let served: ServedLedger
  let north: Place
  let managed: Place
  let foreign: Place
  var ledger: Ledger { served.ledger }

  init() throws {
    let served = try ServedLedger()
    let ledger = served.ledger
    func open(_ name: AccountName, _ kind: Account.Kind, _ agency: AccountID?) throws -> AccountID {
      let id: AccountID = ledger.makeID()
      try served.run(
        .openAccount(
          OpenAccount(id: id, name: name, kind: kind, agency: agency, enableAPIAccess: true)))
      return id
    }
    func furnish(_ account: AccountID) throws -> Place {
      var keys: [Role: String] = [:]
      var auditor: MemberID?
      for role in Role.allCases {
        let (id, key): (MemberID, (secret: Secret, hash: SecretHash)) = (
          ledger.makeID(), try ledger.mint(.memberKey)
        )
        try served.run(
          .addMember(
            AddMember(
              id: id, account: account, name: MemberName("The \(role.rawValue)"),
              email: EmailAddress("\(role.rawValue)@example.org"), role: role, key: key.hash)))
        keys[role] = ServedLedger.text(key.secret)
        if role == .auditor { auditor = id }
      }
      func token(_ name: TokenName) throws -> TokenID {
        let id: TokenID = ledger.makeID()
        try served.run(
          .createToken(
            CreateToken(
              id: id, account: account, name: name, scopes: ["api:read"], apiVersion: "v1",
              secret: ledger.mint(.authToken).hash)))
        return id
      }
      let (kept, deleted) = (try token("Nightly sync"), try token("Given up"))
      try served.run(
        .resetToken(
          ResetToken(token: kept, grace: .days(1), secret: ledger.mint(.authToken).hash)))
      try served.run(.changeTokens(ChangeTokens(.delete, .tokens([deleted]))))
      return Place(
        account: account, member: try #require(auditor), token: kept, deleted: deleted,
        event: try ledger.position(), keys: keys)
    }
    self.served = served
    north = try furnish(served.account)
    managed = try furnish(open("Managed", .client, served.account))
    foreign = try furnish(open("Foreign", .agency, nil))
  }

  /// Asks as a member of North.
  func client(_ role: Role, of place: Place? = nil) throws -> ManagementClient {
    ManagementClient(served, key: try #require((place ?? north).keys[role]))
  }
}

/// A program that manages tokens over HTTP. Whatever it is answered is held against the description that
/// the server gives of itself.
struct ManagementClient: Sendable {
  let served: ServedLedger
  /// The lines of the header that say who asks.
  var credential: String

  init(_ served: ServedLedger, key: String) {
    self.served = served
    credential = "Authorization: Bearer \(key)\r\n"
  }

  /// What came back.
  struct Answer: Sendable {
    let response: RawResponse
    let json: JSONTree
    var status: Int { response.status }
    var code: String? { json["code"].text }
  }

  /// Asks, and checks that the answer is as it was described.
  ///
  /// - Parameter fields: more lines of the header.
  @discardableResult
  func ask(
    _ method: String, _ target: String, _ body: String? = nil, _ fields: String = ""
  ) throws -> Answer {
    var head = "\(method) \(target) HTTP/1.1\r\nHost: 127.0.0.1\r\n\(credential)\(fields)"
    if let body {
      let type = method == "PATCH" ? "application/merge-patch+json" : "application/json"
      head += "Content-Type: \(type)\r\nContent-Length: \(body.utf8.count)\r\n"
    }
    let response = try #require(
      try served.connect().ask(head + "\r\n" + (body ?? ""), isHead: method == "HEAD"))
    let json: JSONTree
    if response.body.isEmpty {
      json = .null
    } else if response.field("content-type")?.hasPrefix("text/") == true {
      json = .string(response.bodyText)
    } else {
      json = try JSONDecoder().decode(JSONTree.self, from: Data(response.body))
    }
    try Description.of(served).check(method, target, response, json)
    return Answer(response: response, json: json)
  }
}
