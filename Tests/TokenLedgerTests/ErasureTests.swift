import EventLog
import Files
import Foundation
import TestSupport
import Testing

@testable import TokenLedger

@Suite("Erasing")
struct ErasureTests {
  /// What somebody said about one token and one member, and where the member acted from.
  static let secrets = [
    "Ζηνοβία Παπαδοπούλου", "Ключевая Задача", "Описание для проверки\nВторая Строка",
    "контакт@пример.рф", "разработчик@пример.рф", "Причина Удаления", "Мария Склодовская",
    "склодовская@пример.рф", "Обозреватель Икс",
  ]

  /// A ledger in which all of that was said, and a backup of its log.
  struct Stage {
    let test: TestLedger
    let token: TokenID
    let member: MemberID
    let kept: TokenID
    let log: String
    var path: String { test.directory.file("ledger") }

    init() throws {
      test = try TestLedger()
      let member: MemberID = test.ledger.makeID()
      self.member = member
      _ = try test.run(
        .addMember(
          AddMember(
            id: member, account: test.account, name: "Мария Склодовская",
            email: "склодовская@пример.рф", role: .accountAdministrator,
            key: test.ledger.mint(.memberKey).hash)))
      let minted = try test.ledger.mint(.authToken)
      let token: TokenID = test.ledger.makeID()
      self.token = token
      let create = CreateToken(
        id: token, account: test.account, name: "Ζηνοβία Παπαδοπούλου",
        description: "Описание для проверки\nВторая Строка", scopes: ["api:read"],
        contact: "контакт@пример.рф", developers: ["разработчик@пример.рф"], secret: minted.hash)
      try Self.ask(.createToken(create), test, by: member)
      kept = try test.createToken("Остаётся Навсегда").token
      for number in 0..<20 {
        var edit = TokenEdit()
        edit.name = try TokenName("Ключевая Задача \(number)")
        edit.description = .some(number % 2 == 0 ? nil : "Описание для проверки")
        try Self.ask(.editToken(token, edit), test, by: member)
        // Between two names the index takes in what there is, so that its file has seen them.
        if number % 5 == 0 { try test.ledger.parts.follow() }
      }
      #expect(
        try test.ledger.authenticate(
          AuthenticationQuestion(secret: minted.secret, address: IPAddress("2001:db8::1:2:3:4"))
        ).isAuthenticated)
      log = test.directory.file("log")
      _ = try test.ledger.backUp(log: log, secrets: nil)
      try Self.ask(.changeTokens(ChangeTokens(.delete, .tokens([token]))), test, by: member)
      _ = try test.run(.removeMember(member))
      try test.ledger.parts.follow()
    }

    static func ask(_ action: Action, _ test: TestLedger, by member: MemberID) throws {
      _ = try test.ledger.executeAndWait(
        Request(
          action, actor: .member(member, by: nil),
          origin: Origin(
            via: .http, address: try IPAddress("203.0.113.77"), agent: "Обозреватель Икс"),
          reason: "Причина Удаления"))
    }

    @discardableResult
    func erase(_ action: Action) throws -> Receipt {
      try test.ledger.executeAndWait(
        Request(action, actor: test.actor, reason: "Request 4711"))
    }

    func traces() throws -> [String] { try TextTraces.below(path, of: ErasureTests.secrets) }

    /// Everything that the ledger answers about everybody.
    func answers() throws -> String {
      var text = ""
      try test.ledger.forEachEvent(EventListRequest()) { event in
        text += String(decoding: JSONWriter.line(event.json), as: UTF8.self) + "\(event)\n"
        return true
      }
      for states in [[], [Token.State.deleted]] {
        let page = try test.ledger.tokens(
          TokenListRequest(filter: TokenFilter(states: Set(states))))
        text += page.tokens.map { "\($0)" }.joined(separator: "\n")
      }
      return text + "\(try test.ledger.members(in: nil))"
    }
  }

  @Test("leaves no run of what was said in any file, in backups, in answers and in exports")
  func leavesNothing() throws {
    let stage = try Stage()
    #expect(try !stage.traces().isEmpty, "nothing to erase: the test tests nothing")
    #expect(!TextTraces.within(try stage.answers(), of: Self.secrets).isEmpty)
    let receipt = try stage.erase(.eraseToken(stage.token))
    #expect(receipt.changed)
    #expect(try stage.erase(.eraseMember(stage.member)).changed)
    #expect(try stage.traces() == [])
    #expect(TextTraces.within(try stage.answers(), of: Self.secrets) == [])
    #expect(try TextTraces.below(stage.log, of: Self.secrets) == [])
    #expect(try stage.test.ledger.token(stage.kept)?.settings.name == "Остаётся Навсегда")
    // Why it was done is still said, and what was erased is named.
    let events = try stage.test.ledger.history(of: stage.token)
    #expect(events.last?.type == .tokenErased)
    #expect(events.last?.reason == "Request 4711")
    #expect(events.first?.reason == .erased)
    #expect(events.first?.origin == Origin(via: .http, isErased: true))
    let fields = events.first?.erasedFields ?? []
    #expect(
      fields == [
        "actor", "reason", "data.name", "data.description", "data.contact", "data.developers",
      ])
    // Building anew gives, byte for byte, what there is.
    #expect(try stage.test.ledger.checkViews().allSatisfy { $0.difference == nil })
    #expect(try stage.traces() == [])
    stage.test.ledger.close()
    #expect(try stage.traces() == [])
    let derived = try TemporaryDirectory.names(in: stage.path).filter { $0.contains("-") }
    #expect(derived.count == 3, "\(derived)")
  }

  @Test("is done once: the next to open builds nothing")
  func isDoneOnce() throws {
    let stage = try Stage()
    try stage.erase(.eraseToken(stage.token))
    let vault = stage.test.ledger.parts.log.vault
    let incarnation = stage.test.ledger.incarnation
    #expect(try vault.erasedThrough(in: incarnation) == stage.test.ledger.position())
    let before = try stage.test.ledger.viewStatus().map(\.environment)
    #expect(try !stage.erase(.eraseToken(stage.token)).changed)
    #expect(try stage.test.ledger.viewStatus().map(\.environment) == before)
    stage.test.ledger.close()
    let again = try Ledger.open(at: stage.path)
    defer { again.close() }
    #expect(try again.viewStatus().map(\.environment) == before)
  }

  @Test("is finished by the next to open, when only its event came to be")
  func finishedByTheNext() throws {
    let stage = try Stage()
    try stage.test.appendAlone(.tokenErased, about: stage.token)
    stage.test.ledger.close()
    let token = ["Ζηνοβία Παπαδοπούλου", "Ключевая Задача", "контакт@пример.рф"]
    #expect(try !TextTraces.below(stage.path, of: token).isEmpty, "nothing is left to finish")
    let ledger = try Ledger.open(at: stage.path)
    #expect(try ledger.token(stage.token)?.isErased == true)
    #expect(try TextTraces.below(stage.path, of: token) == [])
    #expect(try ledger.checkViews().allSatisfy { $0.difference == nil })
    ledger.close()
  }

  @Test("is done again, when an older copy of the vault is put in its place")
  func olderVault() throws {
    let stage = try Stage()
    let vault = stage.test.directory.file("vault")
    try TemporaryDirectory.copy("\(stage.path)/vault", to: vault)
    try stage.erase(.eraseToken(stage.token))
    try stage.erase(.eraseMember(stage.member))
    let slots = "\(stage.path)/vault/slots"
    let forgotten = try readFile(slots, bytesMax: 1 << 20)
    stage.test.ledger.close()
    try TemporaryDirectory.remove("\(stage.path)/vault")
    try TemporaryDirectory.copy(vault, to: "\(stage.path)/vault")
    #expect(try readFile(slots, bytesMax: 1 << 20) != forgotten)
    let ledger = try Ledger.open(at: stage.path)
    #expect(try ledger.history(of: stage.token).first?.reason == .erased)
    #expect(try ledger.member(stage.member)?.name == .erased)
    ledger.close()
    #expect(try readFile(slots, bytesMax: 1 << 20).prefix(32 * 6) == forgotten.prefix(32 * 6))
    #expect(try stage.traces() == [])
  }

  @Test("destroys nothing in a dry run, nor when it is refused")
  func refused() throws {
    let stage = try Stage()
    let before = try readFile("\(stage.path)/vault/slots", bytesMax: 1 << 20)
    let dry = try stage.test.ledger.executeAndWait(
      Request(.eraseToken(stage.token), actor: stage.test.actor, isDryRun: true))
    #expect(dry.changed && dry.isDryRun)
    #expect(throws: Refusal.tokenNotDeleted(stage.kept)) {
      try stage.erase(.eraseToken(stage.kept))
    }
    #expect(try readFile("\(stage.path)/vault/slots", bytesMax: 1 << 20) == before)
    stage.test.ledger.close()
  }

  @Test("waits for nobody's answer: commands and questions go on meanwhile")
  func othersGoOn() async throws {
    let stage = try Stage()
    let test = stage.test
    let erasing = Task.detached {
      try await test.ledger.execute(Request(.eraseToken(stage.token), actor: test.actor))
    }
    for number in 0..<20 { _ = try test.createToken(TokenName("Zwischen \(number)")) }
    #expect(try await erasing.value.changed)
    try close(stage)
  }

  private func close(_ stage: Stage) throws {
    #expect(try stage.test.ledger.checkViews().allSatisfy { $0.difference == nil })
    #expect(
      try TextTraces.below(stage.path, of: ["Ζηνοβία Παπαδοπούλου", "Ключевая Задача"]) == [])
    stage.test.ledger.close()
  }
}
