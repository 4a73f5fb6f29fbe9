import FoundationEssentials
import TestSupport
import Testing

@testable import TokenLedger

@Suite("The export of a log")
struct ExportTests {
  /// A history of a seed's, and a ledger with the same keys that it moves to.
  private final class Move {
    /// Small, so that there are many batches.
    static let batchEventsMax = 60

    let run: ModelRun
    let directory: TemporaryDirectory
    let moved: Ledger

    static func made(seed: UInt64, commands: Int) async throws -> Move {
      let run = try ModelRun(seed: seed)
      try await run.open()
      try await run.advance(by: commands)
      return try Move(of: run)
    }

    private init(of run: ModelRun) throws {
      self.run = run
      directory = try TemporaryDirectory("moved", inMemory: true)
      let secrets = directory.file("secrets")
      _ = try run.ledger.backUp(log: nil, secrets: secrets)
      let clock = run.clock
      _ = try Ledger.create(
        at: directory.file("ledger"),
        founding: Ledger.Founding(
          actor: Ledger.processOperator, clock: { clock.now }, secrets: secrets))
      moved = try Ledger.open(
        at: directory.file("ledger"), options: Ledger.Options(clock: { clock.now }))
    }

    deinit { moved.close() }

    func lines(_ json: (Event) -> JSON) throws -> [[UInt8]] {
      var lines: [[UInt8]] = []
      try run.ledger.forEachEvent(EventListRequest()) { event in
        lines.append(JSONWriter.line(json(event)) + [0x0A])
        return true
      }
      return lines
    }

    func enter(_ lines: some Sequence<[UInt8]>) throws -> ImportReport {
      try moved.importJSONLines(
        .contents(name: "events.jsonl", Array(lines.joined())), actor: Ledger.processOperator,
        batchEventsMax: Self.batchEventsMax)
    }

    func differences() throws -> [String] {
      try moved.checkViews().compactMap { $0.difference?.description }
    }

    /// What a ledger holds, but for the positions at which it came to hold it.
    static func state(of ledger: Ledger, withSecrets: Bool = true) throws -> LedgerState {
      var state = LedgerState()
      var copy = LedgerState()
      try ledger.forEachEvent(EventListRequest()) { event in
        try apply(event, to: &state)
        return true
      }
      copy.set(catalog: state.catalog)
      copy.set(keyNumbers: state.keyNumbers)
      for var account in state.accounts.values {
        account.revision = .zero
        copy.set(account, replacing: nil)
      }
      for var member in state.members.values {
        member.revision = .zero
        if !withSecrets { member.key = nil }
        copy.set(member, replacing: nil)
      }
      for var token in state.tokens.values {
        token.revision = .zero
        if !withSecrets {
          token.secret = nil
          token.previous = nil
        }
        copy.set(token, replacing: nil)
      }
      return copy
    }

    /// How a ledger answers to every secret that was ever made.
    func answers(of ledger: Ledger) throws -> [String] {
      try run.keyring.hashes.compactMap { run.keyring[$0] }.map { secret in
        let answer = try ledger.authenticate(
          AuthenticationQuestion(secret: secret), countsAsUse: false)
        return "\(answer.denial?.rawValue ?? "yes") \(answer.identity.map { "\($0)" } ?? "")"
      }
    }
  }

  @Test(
    "with credentials enters an empty ledger with the same state, and the same secrets are good",
    arguments: [UInt64(9_001), 9_002])
  func withCredentials(seed: UInt64) async throws {
    let move = try await Move.made(seed: seed, commands: 900)
    let lines = try move.lines(\.jsonWithCredentials)
    let report = try move.enter(lines)
    #expect(report.read == lines.count)
    #expect(report.appended + report.skipped.values.reduce(0, +) == lines.count)
    #expect(report.appended > 3 * Move.batchEventsMax, "there are batches to go wrong between")
    #expect(try Move.state(of: move.moved) == Move.state(of: move.run.ledger))
    let answers = try move.answers(of: move.run.ledger)
    #expect(answers.contains { $0.hasPrefix("yes") })
    #expect(try move.answers(of: move.moved) == answers)
    #expect(try move.differences() == [])
  }

  @Test("without credentials enters with the same state but for the secrets, which nobody knows")
  func withoutCredentials() async throws {
    let move = try await Move.made(seed: 9_003, commands: 600)
    let lines = try move.lines(\.json)
    _ = try move.enter(lines)
    #expect(
      try Move.state(of: move.moved, withSecrets: false)
        == Move.state(of: move.run.ledger, withSecrets: false))
    #expect(Set(try move.answers(of: move.moved)) == ["unknown "])
    #expect(!lines.contains { String(decoding: $0, as: UTF8.self).contains("secretHash") })
  }

  @Test("that was entered in part is entered to its end, and once whole no more")
  func resumed() async throws {
    let move = try await Move.made(seed: 9_004, commands: 600)
    let lines = try move.lines(\.jsonWithCredentials)
    let first = try move.enter(lines.prefix(lines.count / 2))
    let cut = lines.prefix(lines.count * 3 / 4).flatMap { $0 }.dropLast(9)
    let position = try move.moved.position()
    #expect(throws: LedgerError.self) { _ = try move.enter([Array(cut)]) }
    #expect(try move.moved.position() == position, "a truncated file enters nothing")
    let second = try move.enter(lines)
    let third = try move.enter(lines)
    #expect(second.skipped["alreadyImported"] == first.appended)
    // The catalog that the ledger had anyway stands before what is here now.
    #expect(second.skipped["superseded"] == first.skipped["unchanged"])
    #expect(third.appended == 0)
    #expect(try Move.state(of: move.moved) == Move.state(of: move.run.ledger))
  }

  @Test("keeps what led to what, whether entered together or not")
  func causation() throws {
    let source = try TestLedger()
    for name in ["A", "B", "C"] { _ = try source.createToken(try TokenName(name)) }
    var lines: [String] = []
    try source.ledger.forEachEvent(EventListRequest()) { event in
      lines.append(String(decoding: JSONWriter.line(event.json), as: UTF8.self))
      return true
    }
    source.ledger.close()
    // Ledger, catalog, account, its API access, and three tokens: A led to B, and the account to C.
    lines[5].replace("\"causation\":null", with: "\"causation\":5")
    lines[6].replace("\"causation\":null", with: "\"causation\":3")
    let directory = try TemporaryDirectory()
    let path = directory.file("ledger")
    _ = try Ledger.create(
      at: path, founding: Ledger.Founding(actor: Ledger.processOperator))
    let ledger = try Ledger.open(at: path)
    defer { ledger.close() }
    func enter(_ lines: some Collection<String>) throws {
      let text = lines.map { $0 + "\n" }.joined()
      _ = try ledger.importJSONLines(
        .contents(name: "x", Array(text.utf8)), actor: Ledger.processOperator)
    }
    try enter(lines.prefix(4))
    try enter(lines)
    var found: [String: Position?] = [:]
    var places: [String: Position] = [:]
    try ledger.forEachEvent(EventListRequest()) { event in
      if case .tokenCreated(let created) = event.body {
        found[created.settings.name.text] = event.causation
        places[created.settings.name.text] = event.position
      }
      if event.type == .accountOpened { places["account"] = event.position }
      return true
    }
    #expect(found["A"] == .some(nil))
    #expect(found["B"] == places["A"])
    #expect(found["C"] == places["account"])
  }

  @Test("in which somebody was erased enters with the same state: what is unknown stays unknown")
  func erased() throws {
    let source = try TestLedger()
    let secrets = source.directory.file("secrets")
    let forgotten = try source.createToken("Ada Lovelace")
    let twin = try source.createToken("Grace Hopper")
    _ = try source.createToken("Kept")
    _ = try source.ledger.backUp(log: nil, secrets: secrets)
    for token in [forgotten.token, twin.token] {
      var edit = TokenEdit()
      edit.name = try TokenName("Another \(token)")
      _ = try source.run(.editToken(token, edit))
      _ = try source.run(.changeTokens(ChangeTokens(.delete, .tokens([token]))))
      _ = try source.run(.eraseToken(token))
    }
    let log = source.directory.file("log")
    _ = try source.ledger.backUp(log: log, secrets: nil)
    source.ledger.close()
    // A restore makes the vault forget what the log says is erased.
    let restored = source.directory.file("restored")
    _ = try Ledger.restore(log: log, secrets: secrets, to: restored) {
      Request($0, actor: source.actor)
    }
    let ledger = try Ledger.open(at: restored)
    defer { ledger.close() }
    var text: [UInt8] = []
    try ledger.forEachEvent(EventListRequest()) { event in
      text += JSONWriter.line(event.jsonWithCredentials) + [0x0A]
      return true
    }
    #expect(!String(decoding: text, as: UTF8.self).contains("Lovelace"))
    let path = source.directory.file("moved")
    _ = try Ledger.create(
      at: path, founding: Ledger.Founding(actor: source.actor, secrets: secrets))
    let moved = try Ledger.open(at: path)
    defer { moved.close() }
    _ = try moved.importJSONLines(.contents(name: "x", text), actor: source.actor)
    #expect(try Move.state(of: moved) == Move.state(of: ledger))
  }

  @Test("is read the same in pieces of any size, and mistakes are named by line and column")
  func pieces() async throws {
    let move = try await Move.made(seed: 9_005, commands: 60)
    let bytes = Array(try move.lines(\.json).joined())
    func positions(_ pieceBytes: Int, _ bytes: [UInt8]) throws -> [Position] {
      var positions: [Position] = []
      let reader = ExportReader(source: .contents(name: "x", bytes), pieceBytes: pieceBytes)
      try reader.forEach { event, textBytes in
        positions.append(event.position)
        #expect(textBytes > 100)
      }
      return positions
    }
    let whole = try positions(1 << 20, bytes)
    #expect(whole.count > 20)
    let file = move.directory.file("events.jsonl")
    try Data(bytes).write(to: URL(filePath: file))
    for pieceBytes in [1, 100, 1_000, bytes.count - 1, bytes.count, bytes.count + 1] {
      #expect(try positions(pieceBytes, bytes) == whole, "\(pieceBytes)")
    }
    #expect(try positions(1_000, bytes.dropLast()) == whole, "without the last line's end")
    var read: [Position] = []
    try ExportReader(source: .file(file), pieceBytes: 1_000).forEach { event, _ in
      read.append(event.position)
    }
    #expect(read == whole)

    var lines = bytes.split(separator: 0x0A).map { Array($0) }
    lines[9][0] = UInt8(ascii: "[")
    let damaged = Array(lines.joined(separator: [0x0A]))
    for pieceBytes in [100, 1_000, 1 << 20] {
      let error = #expect(throws: LedgerError.self) { _ = try positions(pieceBytes, damaged) }
      #expect(error?.message.hasPrefix("x:10:") == true, "\(error?.message ?? "")")
    }
    let empty = #expect(throws: LedgerError.self) { _ = try positions(10, []) }
    #expect(empty?.message.contains("truncated") == true)
  }
}
