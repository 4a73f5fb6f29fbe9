import Files
import LMDB
import TestSupport
import Testing
import TokenDomain

@testable import EventLog
@testable import LedgerViews
@testable import TokenLedger

@Suite("An event that cannot be applied")
struct PoisonEventTests {
  let test: TestLedger
  let token: (token: TokenID, secret: Secret)

  init() throws {
    test = try TestLedger()
    token = try test.createToken("Nightly sync")
    try test.ledger.parts.follow()
  }

  private func failure(_ body: () throws -> Void) -> LedgerError? {
    do {
      try body()
      return nil
    } catch {
      return error as? LedgerError
    }
  }

  /// What a question answers; that it fails is an issue of its own.
  private func answer<Answer>(_ question: () throws -> Answer) -> Answer? {
    do {
      return try question()
    } catch {
      Issue.record(error)
      return nil
    }
  }

  @Test("in the log stops writing and letting in by its position, type and cause; the past is told")
  func inTheLog() throws {
    let poison = try test.appendAlone(.tokenDisabled, about: TokenID(value: 99))
    let after = try test.appendAlone(.tokenDisabled, about: token.token)
    test.ledger.close()
    for round in 0..<2 {
      let ledger = try Ledger.open(at: test.directory.file("ledger"))
      let words = "event \(poison) (token.disabled): there is no \(TokenID(value: 99))"
      let failures = [
        failure { _ = try ledger.accounts() },
        failure { _ = try ledger.tokens(TokenListRequest()) },
        failure { _ = try ledger.authenticate(AuthenticationQuestion(secret: token.secret)) },
        failure {
          _ = try ledger.executeAndWait(
            Request(.setAPIAccess(test.account, enabled: false), actor: test.actor))
        },
      ]
      for failure in failures {
        #expect(failure?.code == .unavailable)
        #expect(failure?.message.contains(words) == true, "\(failure?.message ?? "none")")
        #expect(failure?.message.contains("State") == true)
      }
      var events: [Position] = []
      try ledger.forEachEvent(EventListRequest()) { event in
        events.append(event.position)
        return true
      }
      #expect(events.last == after)
      #expect(try ledger.event(at: poison)?.type == .tokenDisabled)
      #expect(try ledger.history(of: token.token).map(\.type) == [.tokenCreated, .tokenDisabled])
      let before = try ledger.state(at: .position(Position(poison.value - 1)))
      #expect(before.tokens.map(\.id) == [token.token])
      for view in try ledger.viewStatus() where view.environment.hasPrefix("views-") {
        #expect(view.position == Position(poison.value - 1))
        #expect(view.lag == 2)
        #expect(view.stop?.position == poison)
        #expect(view.stop?.type == .tokenDisabled)
      }
      #expect(failure { try ledger.rebuildViews() }?.message.contains(words) == true)
      ledger.close()
      guard round == 0 else { return }
      // Without the views of before, as after a power cut, it is no different.
      for name in try listDirectory(test.directory.file("ledger")) where name.hasPrefix("views-") {
        try removeTree(test.directory.file("ledger/\(name)"))
      }
    }
  }

  @Test("is told by its position where its record cannot be read; what came before is answered")
  func unreadable() throws {
    let last = try test.ledger.position()
    let now = try test.ledger.now()
    _ = try test.run(.changeTokens(ChangeTokens(.disable, .tokens([token.token]))))
    let damaged = last.next
    test.ledger.close()
    let path = test.directory.file("ledger")
    let log = try Environment(path: "\(path)/log", tables: ["events"], options: .init())
    try log.write { transaction in
      let record = try #require(try transaction.value(log.table("events"), damaged.key))
      try transaction.put(log.table("events"), damaged.key, Array(record.dropFirst(3)))
    }
    log.close()
    for name in try listDirectory(path) where name.hasPrefix("views-") || name.contains("s-1") {
      try removeTree("\(path)/\(name)")
    }
    let ledger = try Ledger.open(at: path)
    let lists = [
      EventListRequest(), EventListRequest(types: Set(EventType.allCases)),
      EventListRequest(subject: .token(token.token)),
    ]
    for list in lists {
      var positions: [Position] = []
      let failure = failure {
        try ledger.forEachEvent(list) { event in
          positions.append(event.position)
          return true
        }
      }
      let message = failure?.message ?? "none"
      #expect(message.contains("event \(damaged)"), "\(message)")
      #expect(positions.last == last)
    }
    #expect(throws: LedgerError.self) { try ledger.token(named: "Nightly sync", in: nil) }
    let named = try ledger.token(named: "Nightly sync", in: nil, needsState: false)
    #expect(named.id == token.token)
    #expect(try ledger.account(named: "\(test.account)", needsState: false).id == test.account)
    let bySecret = ExplanationRequest(.secret(token.secret, token: nil), at: .position(last))
    #expect(answer { try ledger.explain(bySecret).denial == nil } == true)
    let byToken = ExplanationRequest(.token(token.token), at: .time(now))
    #expect(answer { try ledger.explain(byToken).position <= last } == true)
    let past = answer { try ledger.state(at: .position(last), token: token.token).tokens }
    #expect(past?.map(\.isDisabled) == [false])
    let step = answer {
      var walk = try ReplayWalk(ledger, scope: .token(token.token))
      return try walk.next()
    }
    #expect(step??.event.position == last)
    let fed = answer { try ledger.events(following: EventListRequest(), limit: 2).events }
    #expect(fed?.count == 2)
    ledger.close()
  }

  @Test("because a live view is damaged is applied after a rebuild, by whoever does it")
  func damagedView() throws {
    // The token is gone from the view, as a flipped bit may have it; the log is sound.
    let environment = try #require(test.ledger.parts.views.slot.environment)
    try environment.environment.write { transaction in
      _ = try transaction.delete(environment.table(.tokens), token.token.bytes)
    }
    try test.appendAlone(.tokenDisabled, about: token.token)
    #expect(throws: LiveViewsError.self) {
      try test.ledger.parts.views.catchUp(holdsLogLock: false)
    }
    #expect(failure { _ = try test.ledger.accounts() }?.code == .unavailable)
    try test.ledger.rebuildViews(only: "State")
    #expect(try test.ledger.accounts().count == 1)
    #expect(try test.denial(token.secret) == .disabled)
    #expect(try test.ledger.checkViews().allSatisfy { $0.difference == nil })
    #expect(try test.ledger.viewStatus().allSatisfy { $0.stop == nil })
    test.ledger.close()
  }

  @Test("to an index stops that index alone, and a rebuild of it mends it")
  func damagedIndex() throws {
    let slot = test.ledger.parts.indexes.indexes
    let columns = Columns(try #require(slot.environment).environment)
    try slot.environment?.environment.write { transaction in
      _ = try transaction.delete(columns.places, token.token.bytes)
    }
    _ = try test.run(.changeTokens(ChangeTokens(.disable, .tokens([token.token]))))
    try test.ledger.parts.follow()
    let position = try test.ledger.position()
    let stopped = try test.ledger.viewStatus().filter { $0.stop != nil }
    #expect(stopped.map(\.name) == ["columns"])
    #expect(stopped.first?.stop?.position == position)
    #expect(stopped.first?.stop?.type == .tokenDisabled)
    let lists: [TokenListRequest] = [
      TokenListRequest(), TokenListRequest(sort: .name),
      TokenListRequest(filter: TokenFilter(namePart: "sync")),
    ]
    for list in lists {
      let message = failure { _ = try test.ledger.tokens(list) }?.message ?? ""
      #expect(message.contains("columns") && message.contains("event \(position)"), "\(message)")
      #expect(message.contains("(token.disabled)"))
    }
    // What needs no columns goes on: letting in, changing, events and lineage.
    #expect(try test.denial(token.secret) == .disabled)
    #expect(try test.ledger.history(of: token.token).count == 2)
    #expect(try test.ledger.lineage(of: token.token).relatives.count == 1)
    _ = try test.run(.changeTokens(ChangeTokens(.enable, .tokens([token.token]))))
    try test.ledger.rebuildViews(only: "columns")
    #expect(try test.ledger.tokens(TokenListRequest()).total == 1)
    #expect(try test.ledger.viewStatus().allSatisfy { $0.stop == nil })
    test.ledger.close()
  }

  @Test("to an index whose entries say what cannot be stops that index alone, and no process")
  func impossibleIndex() throws {
    let environment = try #require(test.ledger.parts.indexes.indexes.environment).environment
    let history = History(environment)
    try environment.write { transaction in
      var blocks: [(key: [UInt8], value: [UInt8])] = []
      try transaction.walk(history.postings, prefix: [], past: nil, descending: false) {
        blocks.append(($0.copied(), $1.copied()))
        return true
      }
      // As if every trail had come further than any log does.
      for block in blocks {
        try transaction.put(history.postings, block.key, [0x7F] + block.value.dropFirst())
      }
    }
    _ = try test.run(.changeTokens(ChangeTokens(.disable, .tokens([token.token]))))
    try test.ledger.parts.follow()
    let stopped = try test.ledger.viewStatus().filter { $0.stop != nil }
    #expect(stopped.map(\.name) == ["history"])
    #expect(stopped.first?.stop?.position == (try test.ledger.position()))
    try test.ledger.rebuildViews(only: "history")
    #expect(try test.ledger.history(of: token.token).count == 2)
    test.ledger.close()
  }

  /// Damages one entry of an environment and checks the views.
  private func check(
    _ slot: DerivedSlot, _ table: String, _ damage: (inout WriteTransaction, Table) throws -> Void
  ) throws -> ViewDifference? {
    let environment = try #require(slot.environment).environment
    let table = environment.table(table)
    try environment.write { try damage(&$0, table) }
    let differences = try test.ledger.checkViews().compactMap(\.difference)
    #expect(differences.count == 1)
    return differences.first
  }

  @Test("a check names the key that differs, what it is about, and the event behind it")
  func differences() throws {
    var edit = TokenEdit()
    edit.name = "Daily sync"
    let edited = try test.run(.editToken(token.token, edit)).position
    let disabled = try test.run(
      .changeTokens(ChangeTokens(.disable, .tokens([token.token])))
    ).position
    _ = try test.createToken("Another")
    try test.ledger.parts.follow()
    let parts = test.ledger.parts

    let state = try check(parts.views.slot, "tokens") { transaction, table in
      var record = try #require(try transaction.value(table, token.token.bytes))
      record[0] ^= 1
      try transaction.put(table, token.token.bytes, record)
    }
    #expect(state?.view == "State" && state?.table == "tokens" && state?.kind == .different)
    #expect(state?.about == "\(token.token)")
    #expect(state?.event?.position == disabled && state?.event?.type == .tokenDisabled)
    #expect("\(try #require(state))".contains("event \(disabled) (token.disabled)"))
    try test.ledger.rebuildViews()

    let name = try check(parts.indexes.names, "order") { transaction, table in
      try transaction.withWriteCursor(table) { cursor in
        var isThere = try cursor.seekFirst()
        while isThere, !cursor.withEntry({ key, _ in key.copied().suffix(16) == token.token.bytes })
        {
          isThere = try cursor.next()
        }
        try cursor.delete()
      }
    }
    #expect(name?.view == "names" && name?.kind == .missing)
    #expect(name?.event?.position == edited && name?.event?.type == .tokenEdited)
    try test.ledger.rebuildViews(only: "names")

    let trail = Trail.type(.tokenEdited).key
    let history = try check(parts.indexes.indexes, "postings") { transaction, table in
      var key = trail
      key.append(bigEndian: edited.value)
      _ = try transaction.delete(table, key)
    }
    #expect(history?.view == "history" && history?.kind == .missing)
    #expect(history?.about == "the token.edited events")
    #expect(history?.event?.position == edited)
    try test.ledger.rebuildViews(only: "history")

    let row = try check(parts.indexes.indexes, "rows") { transaction, table in
      let key = Columns.chunkKey(test.account, 0)
      var chunk = try #require(try transaction.value(table, key))
      chunk[44] ^= 1
      try transaction.put(table, key, chunk)
    }
    #expect(row?.view == "columns" && row?.about == "the row of \(token.token)")
    #expect(row?.event?.position == disabled)
    test.ledger.close()
  }
}
