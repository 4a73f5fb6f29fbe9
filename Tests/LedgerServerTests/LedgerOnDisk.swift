import TestSupport
import Testing
import TokenLedger

/// A ledger on a disk, with an agency and an administrator, to be served by processes of its own.
final class LedgerOnDisk: Sendable {
  let account = AccountID(value: 1)
  /// The ledger's directory.
  let path: String
  /// The header field with the key of the administrator.
  let memberKey: String
  /// What goes when the last reference does.
  private let place: any Sendable

  /// Makes a ledger in a directory of its own.
  convenience init() throws {
    let directory = try TemporaryDirectory("served")
    try self.init(in: directory.path, keeping: directory)
  }

  /// Makes a ledger in a file system.
  convenience init(in fileSystem: ScratchFileSystem) throws {
    try self.init(in: fileSystem.path, keeping: fileSystem)
  }

  private init(in directory: String, keeping place: any Sendable) throws {
    self.place = place
    path = "\(directory)/ledger"
    _ = try Ledger.create(
      at: path,
      founding: Ledger.Founding(account: (account, "North"), actor: Ledger.processOperator))
    let ledger = try Ledger.open(at: path)
    defer { ledger.close() }
    let (secret, hash) = try ledger.mint(.memberKey)
    for action: Action in [
      .setAPIAccess(account, enabled: true),
      .addMember(
        AddMember(
          id: ledger.makeID(), account: account, name: "Somebody", email: "a@example.org",
          role: .accountAdministrator, key: hash)),
    ] {
      _ = try ledger.executeAndWait(Request(action, actor: Ledger.processOperator))
    }
    memberKey = "Authorization: Bearer \(ServedLedger.text(secret))\r\n"
  }

  /// Starts `tokenledger serve` and waits until it listens.
  func serve(_ options: [String] = []) throws -> ServingProcess {
    let process = try RunningProcess(
      ProcessRunner.product("tokenledger"),
      ["serve", "--ledger", path, "--listen", "127.0.0.1:0", "--log-requests", "none"] + options)
    let line = try #require(process.line(), "\(process.errors)")
    return ServingProcess(
      process: process, port: try #require(UInt16(line.split(separator: ":").last ?? "")),
      memberKey: memberKey)
  }

  /// What `tokenledger doctor` finds.
  func doctor() throws -> ProcessRunner.Result {
    try ProcessRunner.run(ProcessRunner.product("tokenledger"), ["doctor", "--ledger", path])
  }
}

/// A process that serves a ledger.
struct ServingProcess {
  let process: RunningProcess
  let port: UInt16
  let memberKey: String

  /// A token that was made, with its secret in the clear.
  struct Made {
    let id: String
    let secret: String

    var bearer: String { "Authorization: Bearer \(secret)\r\n" }
  }

  /// Asks as the administrator, on a connection of its own.
  func ask(
    _ method: String, _ target: String, _ body: String? = nil, _ fields: String = ""
  ) throws -> RawResponse {
    let asked =
      body.map { request(method, target, memberKey + fields, body: $0) }
      ?? request(method, target, memberKey + fields)
    return try #require(try RawConnection(.port(port)).ask(asked), "\(process.errors)")
  }

  /// Whether a gateway would let the holder of a secret in.
  func authorize(_ token: Made) throws -> Int? {
    try RawConnection(.port(port)).ask(request("GET", "/v1/authorize", token.bearer))?.status
  }

  /// How the server says that it is.
  func ready() throws -> Int? {
    try RawConnection(.port(port)).ask(request("GET", "/readyz"))?.status
  }

  /// Asks for a new token.
  func create(
    _ name: String, for account: AccountID = AccountID(value: 1)
  ) throws -> (answer: RawResponse, token: Made?) {
    let text = String(repeating: "What this is for. ", count: 25)
    let answer = try ask(
      "POST", "/v1/tokens",
      """
      {"account":"\(account)","name":"\(name)","scopes":["api:read"],"description":"\(text)"}
      """, "Idempotency-Key: \(name)\r\n")
    guard let id = answer.json["token"]["id"].text,
      let secret = answer.json["authToken"].text
    else { return (answer, nil) }
    return (answer, Made(id: id, secret: secret))
  }
}
