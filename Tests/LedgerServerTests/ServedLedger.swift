import Files
import LedgerServer
import TestSupport
import TokenLedger

/// A ledger of a test's own, with an agency whose API access is on, served on a port of 127.0.0.1 and
/// on a socket in the file system.
final class ServedLedger: Sendable {
  let directory: TemporaryDirectory
  let ledger: Ledger
  let server: LedgerServer
  let account = AccountID(value: 1)

  /// - Parameters:
  ///   - gateways: networks of gateways, in CIDR notation.
  ///   - publishesEntries: whether verifiers get entries.
  init(gateways: [String]? = nil, publishesEntries: Bool = false) throws {
    directory = try TemporaryDirectory("served", inMemory: true)
    _ = try Ledger.create(
      at: directory.file("ledger"),
      founding: Ledger.Founding(
        catalog: (
          versions: [
            APIVersion(name: "v1", status: .current), APIVersion(name: "v2", status: .current),
          ],
          categories: [ScopeCategory(name: "API", scopes: ["api:read", "api:write"])]
        ),
        account: (account, "North"), actor: Ledger.processOperator))
    ledger = try Ledger.open(
      at: directory.file("ledger"), options: Ledger.Options(followsOtherProcesses: true))
    var configuration = ServerConfiguration(
      addresses: [
        .tcp(IPAddress(v4: 0x7F00_0001), port: 0), .unix(path: directory.file("socket")),
      ],
      threadCount: 2)
    configuration.publishesEntries = publishesEntries
    if let gateways { configuration.gateways = try gateways.map { try Network($0) } }
    server = try LedgerServer(ledger, configuration)
    try run(.setAPIAccess(account, enabled: true))
  }

  deinit {
    server.stop()
    ledger.close()
  }

  // MARK: the ledger

  @discardableResult
  func run(_ action: Action) throws -> Receipt {
    try ledger.executeAndWait(Request(action, actor: Ledger.processOperator))
  }

  /// A token that was made, with its secret in the clear.
  struct Made: Sendable {
    let id: TokenID
    let secret: String

    var bearer: String { "Authorization: Bearer \(secret)\r\n" }
    var basic: String { "Authorization: Basic \(base64("\(id):\(secret)"))\r\n" }
  }

  /// The header field with the key of a new member.
  func memberKey(_ role: Role, in account: AccountID? = nil) throws -> String {
    let (secret, hash) = try ledger.mint(.memberKey)
    let id: MemberID = ledger.makeID()
    try run(
      .addMember(
        AddMember(
          id: id, account: account ?? self.account, name: "Somebody",
          email: EmailAddress("\(id)@example.org"), role: role, key: hash)))
    return "Authorization: Bearer \(Self.text(secret))\r\n"
  }

  /// Another agency, whose API access is on.
  func openAgency(_ name: AccountName) throws -> AccountID {
    let id: AccountID = ledger.makeID()
    try run(.openAccount(OpenAccount(id: id, name: name, kind: .agency, enableAPIAccess: true)))
    return id
  }

  /// Makes a token with the scope `api:read` on version v1.
  @discardableResult
  func makeToken(
    _ name: String, in account: AccountID? = nil, networks: [String] = []
  ) throws -> Made {
    let (secret, hash) = try ledger.mint(.authToken)
    let id: TokenID = ledger.makeID()
    try run(
      .createToken(
        CreateToken(
          id: id, account: account ?? self.account, name: TokenName(name), scopes: ["api:read"],
          apiVersion: "v1", networks: networks.map { try Network($0) }, secret: hash)))
    return Made(id: id, secret: Self.text(secret))
  }

  /// Replaces a token's secret.
  func reset(_ token: Made, grace: TimeSpan? = nil) throws -> Made {
    let (secret, hash) = try ledger.mint(.authToken)
    try run(.resetToken(ResetToken(token: token.id, grace: grace, secret: hash)))
    return Made(id: token.id, secret: Self.text(secret))
  }

  func change(_ verb: ChangeTokens.Verb, _ token: Made) throws {
    try run(.changeTokens(ChangeTokens(verb, .tokens([token.id]))))
  }

  static func text(_ secret: Secret) -> String {
    secret.reveal { characters in
      // Holds: the offsets lie in the span, and any byte is a UInt8.
      String(
        decoding: characters.byteOffsets.map {
          unsafe characters.unsafeLoad(fromByteOffset: $0, as: UInt8.self)
        }, as: UTF8.self)
    }
  }

  // MARK: requests

  var port: UInt16 {
    guard case .tcp(_, let port) = server.addresses[0] else { return 0 }
    return port
  }

  func connect(from source: UInt32? = nil) throws -> RawConnection {
    try RawConnection(.port(port, from: source))
  }

  func connectLocally() throws -> RawConnection {
    try RawConnection(.path(directory.file("socket")))
  }

  /// Asks once, on a connection of its own.
  ///
  /// - Parameter fields: whole lines of the header.
  func ask(
    _ target: String, _ fields: String = "", method: String = "GET", from source: UInt32? = nil
  ) throws -> RawResponse? {
    try connect(from: source).ask(request(method, target, fields), isHead: method == "HEAD")
  }
}

/// A request without a body.
func request(_ method: String, _ target: String, _ fields: String = "") -> String {
  "\(method) \(target) HTTP/1.1\r\nHost: gateway\r\n\(fields)\r\n"
}

/// Base64 with padding.
func base64(_ text: String) -> String {
  let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
  let bytes = Array(text.utf8)
  var encoded = ""
  for start in stride(from: 0, to: bytes.count, by: 3) {
    let group = Array(bytes[start..<min(start + 3, bytes.count)])
    let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
    for index in 0..<4 {
      encoded.append(index <= group.count ? alphabet[bits >> (18 - 6 * index) & 63] : "=")
    }
  }
  return encoded
}

/// A request with a body.
func request(
  _ method: String, _ target: String, _ fields: String = "", body: String,
  type: String = "application/json"
) -> String {
  "\(method) \(target) HTTP/1.1\r\nHost: gateway\r\n\(fields)Content-Type: \(type)\r\n"
    + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
}
