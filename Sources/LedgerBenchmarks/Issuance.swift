import Files
import TokenLedger

/// Makes a ledger to be served and asked over HTTP: tokens that are all good, whose secrets somebody
/// knows.
///
/// They lie in files beside it, in the clear, for whoever asks: it is a ledger to be thrown away.
struct Issuance {
  /// Commands that wait together, and so share a commit and its sync.
  private static let callers = 1_024
  private static let permissions: UInt32 = 0o600

  private let directory: String
  private var tokens = 1_000_000

  /// Reads the arguments after `issue`, or returns `nil` when they are not understood.
  init?(_ arguments: some Sequence<String>) {
    var rest = Array(arguments)[...]
    guard let directory = rest.popFirst(), !directory.hasPrefix("-") else { return nil }
    self.directory = directory
    while let option = rest.popFirst() {
      guard option == "--tokens", let count = rest.popFirst().flatMap(Int.init) else { return nil }
      tokens = count
    }
    guard tokens > 0 else { return nil }
  }

  func run() async throws {
    try createDirectory(directory)
    let account = AccountID.fresh()
    let ledger = try newLedger(
      at: "\(directory)/ledger",
      Ledger.Founding(account: (account, "Asked"), actor: Ledger.processOperator))
    try await execute(.setAPIAccess(account, enabled: true), in: ledger)
    let key = try ledger.mint(.memberKey)
    try await execute(
      .addMember(
        AddMember(
          id: ledger.makeID(), account: account, name: "Ada", email: "ada@agency.example",
          role: .accountAdministrator, key: key.hash)),
      in: ledger)

    let started = ContinuousClock().now
    let issuer = Issuer(ledger: ledger, account: account, tokens: tokens)
    let secrets = try await withThrowingTaskGroup(of: [Secret].self) { group in
      for _ in 0..<Self.callers { group.addTask { try await issuer.run() } }
      var all: [Secret] = []
      for try await some in group { all += some }
      return all
    }
    report("issue", Double(tokens) / (ContinuousClock().now - started).seconds)
    end(ledger)
    try write(Array("\(account)\n".utf8), "account")
    try write(lines([key.secret]), "member-key")
    // Last: with it, everything is there. Mixed, so that each part of the file is of all tokens.
    try write(lines(secrets.shuffled()), "auth-tokens")
  }

  private func execute(_ action: Action, in ledger: Ledger) async throws {
    _ = try await ledger.execute(Request(action, actor: Ledger.processOperator))
  }

  private func lines(_ secrets: [Secret]) -> [UInt8] {
    var text: [UInt8] = []
    for secret in secrets {
      secret.reveal { characters in
        for place in characters.byteOffsets {
          // Holds: the span checks its bounds, and every pattern of bits is a byte.
          text.append(unsafe characters.unsafeLoad(fromByteOffset: place, as: UInt8.self))
        }
      }
      text.append(UInt8(ascii: "\n"))
    }
    return text
  }

  private func write(_ text: [UInt8], _ name: String) throws {
    // Holds: the bytes are only read, during the call.
    try unsafe replaceFile(
      "\(directory)/\(name)", contents: text.span.bytes, permissions: Self.permissions)
  }
}

/// Somebody who creates tokens until there are enough.
///
/// A class, because Swift 6.3.1 miscompiles a task whose closure captures an id, which is aligned to
/// sixteen bytes.
private final class Issuer: Sendable {
  private let ledger: Ledger
  private let account: AccountID
  private let tokens: Int
  private let names = NameSource()

  init(ledger: Ledger, account: AccountID, tokens: Int) {
    self.ledger = ledger
    self.account = account
    self.tokens = tokens
  }

  func run() async throws -> [Secret] {
    var secrets: [Secret] = []
    while true {
      let (number, create, secret) = try names.token(in: account, of: ledger)
      guard number < tokens else { return secrets }
      _ = try await ledger.execute(Request(.createToken(create), actor: Ledger.processOperator))
      secrets.append(secret)
    }
  }
}
