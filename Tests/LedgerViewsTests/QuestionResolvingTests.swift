import LedgerViews
import TestSupport
import Testing
import TokenDomain

@Suite("Tokens by what people call them")
struct QuestionResolvingTests {
  @Test("A token is found by id, by a part of its id that is its alone, and by exact name")
  func resolving() throws {
    var history = try IndexHistory(seed: 41)
    try history.grow(by: 300)
    let ledger = try IndexLedger()
    try ledger.follow(history.log, indexes: 200, names: 0)
    let snapshot = try IndexSnapshot(ledger.indexes)
    func find(_ text: String, _ scope: AccountScope = .all) throws -> TokenID {
      try snapshot.token(named: text, in: scope, live: history.state, log: history.log).id
    }
    for token in history.state.tokens.values {
      #expect(try find(token.id.description) == token.id)
      #expect(try find(String(token.id.description.prefix(20))) == token.id)
      #expect(throws: Refusal.self) { try find(token.id.description, .some([])) }
      if !token.isDeleted,
        history.state.token(named: token.settings.name, in: token.account) == token.id
      {
        #expect(try find(token.settings.name.text, .some([token.account])) == token.id)
      }
    }
    #expect(throws: Refusal.tokenNotFound("token_0")) { try find("token_0") }
    #expect(throws: Refusal.tokenNotFound("no such name")) { try find("no such name") }
  }

  @Test("A name in two accounts is refused with both ids")
  func ambiguousNames() throws {
    var history = try IndexHistory(seed: 42)
    try history.grow(by: 300)
    let ledger = try IndexLedger()
    let snapshot = try IndexSnapshot(ledger.indexes)
    let state = history.state
    let name = try #require(
      state.tokens.values.map(\.settings.name).first { name in
        history.accounts.count { account in
          state.token(named: name, in: account).flatMap { state.token($0) }?.settings.name == name
        } > 1
      })
    do {
      _ = try snapshot.token(named: name.text, in: .all, live: state, log: history.log)
      Issue.record("an ambiguous name was resolved")
    } catch let Refusal.ambiguousName(text, candidates) {
      #expect(text == name.text)
      #expect(candidates.count > 1)
    }
  }
}
