extension TokenID {
  /// What came of a token by way of any number of copies, in order of id; one more than `limit` when
  /// there are more.
  ///
  /// - Parameter copies: who was duplicated from whom, in any order.
  package static func derived(
    from source: TokenID, copies: [(copy: TokenID, source: TokenID)], limit: Int
  ) -> [TokenID] {
    var bySource: [TokenID: [TokenID]] = [:]
    for (copy, source) in copies { bySource[source, default: []].append(copy) }
    var found: [TokenID] = []
    var pending = [source]
    while let next = pending.popLast() {
      let copies = bySource[next] ?? []
      found += copies
      pending += copies
    }
    return Array(found.sorted().prefix(limit + 1))
  }
}
