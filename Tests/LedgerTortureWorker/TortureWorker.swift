import Foundation
import TokenLedger

/// A program for tests to run beside others of its kind, and to kill.
///
/// Whatever it was told is acknowledged by a line on standard output, written before the next thing
/// is begun.
@main
struct TortureWorker {
  static let administrator = Actor.operator("torture")

  static func main() async {
    let arguments = CommandLine.arguments
    guard arguments.count >= 3 else { return finish(2, "usage: VERB LEDGER [ARGUMENT…]") }
    let (verb, path) = (arguments[1], arguments[2])
    let number = arguments.count > 3 ? Int(arguments[3]) ?? 0 : 0
    do {
      switch verb {
      case "create": try create(path, events: number)
      case "write": try await write(path, tasks: number)
      case "run": try await run(path, commands: number)
      case "rebuild": try rebuild(path)
      case "rebuild-once":
        let ledger = try opened(path)
        try rebuildOnce(ledger)
        close(ledger)
      case "verify": try verify(path)
      case "backup" where arguments.count == 5: try backUp(path, arguments[3], arguments[4])
      case "restore" where arguments.count == 5: try restore(path, arguments[3], arguments[4])
      case "release": try release(path)
      case "furnish" where arguments.count == 4: try await furnish(path, name: arguments[3])
      case "erase" where arguments.count == 4: try erase(path, arguments[3])
      case "erase-all" where arguments.count == 4:
        try await eraseAll(path, word: arguments[3])
      case "sign": try signOnce(path)
      case "sign-all": try signAll(path)
      case "publish" where arguments.count == 4: try publishOnce(path, to: arguments[3])
      case "publish-all" where arguments.count == 4: try publishAll(path, to: arguments[3])
      case "shell":
        var shell = try Shell(path, follows: number == 1)
        try await shell.answer()
      default: finish(2, "no verb \(verb)")
      }
    } catch let error as LedgerError {
      finish(1, "failed \(error.code.rawValue): \(error)")
    } catch {
      finish(1, "failed: \(error)")
    }
  }

  static func say(_ line: String) {
    FileHandle.standardOutput.write(Data((line + "\n").utf8))
  }

  static func finish(_ status: Int32, _ message: String) {
    FileHandle.standardError.write(Data((message + "\n").utf8))
    exit(status)
  }

  /// Makes a ledger, with so many events beyond its first.
  static func create(_ path: String, events: Int) throws {
    var ahead = (0..<events).makeIterator()
    _ = try Ledger.create(
      at: path, founding: Ledger.Founding(origin: "torture.example", actor: administrator)
    ) { _ in
      guard let number = ahead.next() else { return nil }
      let open = OpenAccount(
        id: AccountID(value: UInt128(number + 1)), name: try AccountName("Account \(number)"),
        kind: .client)
      return Command(
        .openAccount(open), actor: administrator, origin: Origin(via: .library),
        correlation: CorrelationID(value: UInt128(number + 1)))
    }
    say("created")
  }

  /// Opens a ledger and says so.
  static func opened(_ path: String, follows: Bool = false) throws -> Ledger {
    let ledger = try Ledger.open(
      at: path, options: Ledger.Options(followsOtherProcesses: follows))
    say("ready")
    return ledger
  }

  static func close(_ ledger: Ledger) { ledger.close() }

  /// Builds the views again and again.
  static func rebuild(_ path: String) throws -> Never {
    let ledger = try opened(path)
    while true { try ledger.rebuildViews() }
  }

  static func rebuildOnce(_ ledger: Ledger) throws { try ledger.rebuildViews() }

  /// Several clients of one process, each with an account of its own, until somebody kills it.
  static func write(_ path: String, tasks: Int) async throws {
    let ledger = try opened(path)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<max(1, tasks) {
        group.addTask {
          var client = try await Client(ledger)
          while true { try await client.act() }
        }
      }
      try await group.waitForAll()
    }
  }

  /// So many commands, one after the other; a failure is said and the next one tried.
  static func run(_ path: String, commands: Int) async throws {
    let ledger = try opened(path)
    var client: Client?
    for _ in 0..<commands {
      do {
        if client != nil {
          try await client?.act()
        } else {
          client = try await Client(ledger)
        }
      } catch let error as LedgerError {
        say("failed \(error.code.rawValue)")
      } catch {
        say("failed \(error)")
      }
    }
    close(ledger)
    say("done")
  }

  /// Reads the whole log: positions without a gap, every request whole, and views that follow.
  static func verify(_ path: String) throws {
    let ledger = try Ledger.open(at: path)
    var next: UInt64 = 1
    var requests: [CorrelationID: (last: Position, count: Int, planned: Int?)] = [:]
    var order: [CorrelationID] = []
    try ledger.forEachEvent(EventListRequest()) { event in
      if event.position.value != next { say("gap at \(next), which is \(event.position)") }
      next = event.position.value + 1
      if requests[event.correlation] == nil {
        order.append(event.correlation)
        requests[event.correlation] = (event.position, 0, nil)
      }
      requests[event.correlation]?.count += 1
      requests[event.correlation]?.last = event.position
      if let words = event.reason?.text.split(separator: " "), words.last == "events" {
        requests[event.correlation]?.planned = Int(words[0])
      }
      return true
    }
    for correlation in order {
      guard let request = requests[correlation] else { continue }
      if let planned = request.planned, planned != request.count {
        say("partial \(correlation): \(request.count) of \(planned)")
      }
      say("did \(request.last) \(correlation) \(request.count)")
    }
    if try ledger.position().value != next - 1 { say("position is \(try ledger.position())") }
    for check in try ledger.checkViews() {
      if let difference = check.difference { say("views differ: \(check.name): \(difference)") }
    }
    ledger.close()
    say("verified \(next - 1)")
  }
}

/// Somebody with an account of his own, so that he knows how many events each command becomes.
struct Client {
  private let ledger: Ledger
  private let account: AccountID
  private var tokens: [TokenID] = []
  private var turn = 0

  init(_ ledger: Ledger) async throws {
    self.ledger = ledger
    account = ledger.makeID()
    let open = OpenAccount(
      id: account, name: try AccountName("Account \(account)"), kind: .client,
      enableAPIAccess: true)
    try await ask(.openAccount(open), events: 2)
  }

  private func ask(_ action: Action, events: Int) async throws {
    let correlation: CorrelationID = ledger.makeID()
    var request = Request(action, actor: TortureWorker.administrator, correlation: correlation)
    request.reason = try Reason("\(events) events")
    while true {
      do {
        let receipt = try await ledger.execute(request)
        TortureWorker.say("ack \(receipt.position) \(correlation) \(events)")
        return
      } catch let error as LedgerError where error.code == .busy {
        try await Task.sleep(for: .milliseconds(1))
      }
    }
  }

  /// Creates tokens, changes one, then all at once, over and over.
  mutating func act() async throws {
    turn += 1
    switch turn % 8 {
    case 1, 2, 3, 4:
      let id: TokenID = ledger.makeID()
      let create = CreateToken(
        id: id, account: account, name: try TokenName("Token \(id)"),
        description: "What a token is for", scopes: ["api:read"],
        secret: try ledger.mint(.authToken).hash)
      try await ask(.createToken(create), events: 1)
      tokens.append(id)
    case 5, 7:
      guard let token = tokens.randomElement() else { return }
      let reset = ResetToken(
        token: token, grace: .seconds(60), secret: try ledger.mint(.authToken).hash)
      try await ask(.resetToken(reset), events: 1)
    default:
      // What it will come to is read from the ledger: nobody else acts in this account.
      let states = try tokens.compactMap { try ledger.token($0) }.filter { !$0.isDeleted }
      let (ids, disabled) = (states.map(\.id), states.count(where: \.isDisabled))
      guard !ids.isEmpty else { return }
      if ids.count > 40 {
        try await ask(.changeTokens(ChangeTokens(.delete, .tokens(ids))), events: ids.count)
        tokens = []
      } else if disabled > 0 {
        try await ask(.changeTokens(ChangeTokens(.enable, .tokens(ids))), events: disabled)
      } else {
        try await ask(.changeTokens(ChangeTokens(.disable, .tokens(ids))), events: ids.count)
      }
    }
  }
}
