/// Tokens as the log up to a position describes them, rebuilt by the code that live commands use.
struct PastTokens: Sendable {
  /// What the tokens are as of.
  private(set) var position = Position.zero
  /// The catalog in force.
  private(set) var catalog = Catalog.empty
  private var tokens: [TokenID: Token] = [:]
  private var order: [TokenID] = []

  /// Takes in the next event.
  ///
  /// - Throws: `UnappliableEvent`, when the log is damaged.
  mutating func apply(_ event: Event) throws(UnappliableEvent) {
    switch event.subject {
    case .catalog:
      if case .catalogPublished(let published) = event.body { catalog = published }
    case .token(let id):
      var token = tokens[id]
      let isNew = token == nil
      try Token.fold(&token, event)
      tokens[id] = token
      if isNew { order.append(id) }
    case .ledger, .account, .member: break
    }
  }

  /// Says that there is nothing more up to this position.
  mutating func finish(at position: Position) { self.position = position }

  /// Every token, deleted ones included, in order of creation.
  var all: [Token] { order.compactMap { tokens[$0] } }
}
