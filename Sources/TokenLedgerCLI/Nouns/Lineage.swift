import TokenLedger

/// A token with what it was duplicated from and all that came of it, as a tree.
struct Lineage {
  /// A token and how many duplications lie between it and the first of the tree.
  struct Node {
    let token: Token
    let depth: Int
  }

  /// Each token directly before its duplicates, these in order of creation.
  let nodes: [Node]
  let now: Timestamp

  /// Finds the tree of a token among all tokens of its account.
  init(of token: Token, in ledger: Ledger) throws {
    let page = try ledger.tokens(
      TokenListRequest(
        accounts: .some([token.account]), filter: TokenFilter(states: Set(Token.State.allCases)),
        isReversed: true))
    let tokens = Dictionary(
      page.tokens.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    let children = Dictionary(
      grouping: page.tokens.filter { $0.duplicatedFrom != nil }, by: \.duplicatedFrom)
    var first = token
    while let source = first.duplicatedFrom, let parent = tokens[source] { first = parent }
    var nodes: [Node] = []
    var pending = [Node(token: first, depth: 0)]
    while let node = pending.popLast() {
      nodes.append(node)
      let duplicates = children[node.token.id] ?? []
      pending += duplicates.reversed().map { Node(token: $0, depth: node.depth + 1) }
    }
    self.nodes = nodes
    now = page.now
  }

  /// A token's fields and its depth.
  var shape: ListShape<Node> {
    ListShape(
      plural: "tokens", headings: ["TOKEN", "STATE", "CREATED", "ID"],
      columns: Token.columns + ["depth"],
      json: { $0.token.json(at: now).adding("depth", .integer($0.depth)) }
    ) { node in
      let indent = node.depth == 0 ? "" : String(repeating: "  ", count: node.depth - 1) + "└ "
      return [
        Cell(indent + node.token.settings.name.description), node.token.state(at: now).cell,
        Cell(node.token.createdAt.minute), Cell(node.token.id.description, .dim),
      ]
    }
  }
}
