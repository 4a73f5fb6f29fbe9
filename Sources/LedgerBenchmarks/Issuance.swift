import Files
import TokenLedger

/// Makes a ledger with many tokens in one account over sixty days of its own time: a tenth disabled, a
/// tenth expired, a third on an older version, a fiftieth with another scope, one in a hundred made by a
/// member.
///
/// Secrets of those that are good lie in files beside it, in the clear, for whoever asks: it is a ledger
/// to be thrown away.
struct Issuance {
  /// Commands that wait together, and so share a commit and its sync.
  private static let callers = 512
  private static let permissions: UInt32 = 0o600
  private static let days: Int64 = 60

  private let options: BenchmarkOptions

  init(_ options: BenchmarkOptions) { self.options = options }

  func run() async throws {
    try createDirectory(options.directory)
    let clock = SteppingClock(
      stepMicroseconds: Self.days * 86_400_000_000 / Int64(options.tokens))
    let account = AccountID.fresh()
    let ledger = try newLedger(
      at: "\(options.directory)/ledger",
      Ledger.Founding(
        catalog: (
          [
            APIVersion(name: "v1", status: .deprecated), APIVersion(name: "v2", status: .current),
          ], [ScopeCategory(name: "API", scopes: ["api:read", "api:write", "api:admin"])]
        ), account: (account, "Benchmark"), actor: Ledger.processOperator,
        clock: { clock.now }))
    try await execute(.setAPIAccess(account, enabled: true), in: ledger)
    let key = try ledger.mint(.memberKey)
    let member = MemberID.fresh()
    try await execute(
      .addMember(
        AddMember(
          id: member, account: account, name: "Ada", email: "ada@agency.example",
          role: .accountAdministrator, key: key.hash)),
      in: ledger)

    let issuer = Issuer(
      ledger: ledger, account: account, member: .member(member, by: nil), clock: clock,
      tokens: options.tokens)
    let started = ContinuousClock().now
    let issued = try await withThrowingTaskGroup(of: Issued.self) { group in
      for _ in 0..<Self.callers { group.addTask { try await issuer.run() } }
      return try await group.reduce(into: Issued()) { $0.add($1) }
    }
    report("issue", Double(options.tokens) / (ContinuousClock().now - started).seconds)
    for start in stride(from: 0, to: issued.toDisable.count, by: ChangeTokens.tokensMax) {
      let some = issued.toDisable[start...].prefix(ChangeTokens.tokensMax)
      try await execute(
        .changeTokens(ChangeTokens(.disable, .tokens(Array(some)))), in: ledger)
    }
    end(ledger)
    try write(Array("\(account)\n".utf8), "account")
    try write(Array("\(member)\n".utf8), "member")
    try write(lines([key.secret]), "member-key")
    // Last: with it, everything is there. Mixed, so that each part of the file is of all tokens.
    try write(lines(issued.secrets.shuffled()), "auth-tokens")
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
      "\(options.directory)/\(name)", contents: text.span.bytes, permissions: Self.permissions)
  }
}

/// What one caller has created, or all of them.
private struct Issued: Sendable {
  /// Of good tokens.
  var secrets: [Secret] = []
  var toDisable: [TokenID] = []

  mutating func add(_ other: Issued) {
    secrets += other.secrets
    toDisable += other.toDisable
  }
}

/// Somebody who creates tokens until there are enough.
///
/// A class, because Swift 6.3.1 miscompiles a task whose closure captures an id, which is aligned to
/// sixteen bytes.
private final class Issuer: Sendable {
  private let ledger: Ledger
  private let account: AccountID
  private let member: Actor
  private let clock: SteppingClock
  private let tokens: Int
  private let names = NameSource()

  init(ledger: Ledger, account: AccountID, member: Actor, clock: SteppingClock, tokens: Int) {
    self.ledger = ledger
    self.account = account
    self.member = member
    self.clock = clock
    self.tokens = tokens
  }

  func run() async throws -> Issued {
    var issued = Issued()
    while true {
      var (number, create, secret) = try names.token(in: account, of: ledger)
      guard number < tokens else { return issued }
      let now = clock.step()
      if number % 3 == 0 { create.apiVersion = "v1" }
      switch number % 10 {
      case 1: create.expires = now + .days(5)
      case 3: issued.toDisable.append(create.id)
      default:
        if number % 50 == 2 {
          create.scopes = ["api:admin"]
        } else {
          issued.secrets.append(secret)
        }
      }
      let actor = number % 100 == 0 ? member : Ledger.processOperator
      try await execute(Request(.createToken(create), actor: actor))
    }
  }

  /// Asks again when the queue is full, as every caller is told to.
  private func execute(_ request: Request) async throws {
    while true {
      do {
        _ = try await ledger.execute(request)
        return
      } catch let error as LedgerError where error.code == .busy {
        try await Task.sleep(for: .milliseconds(1))
      }
    }
  }
}
