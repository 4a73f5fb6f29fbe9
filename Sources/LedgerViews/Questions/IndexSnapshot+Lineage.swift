package import TokenDomain

/// Where a token came from, and what came of it.
package struct Lineage: Hashable, Sendable {
  /// What it was duplicated from, the nearest first, back to one that was created.
  package var ancestors: [TokenID]
  /// All that came of it, by way of any number of copies, each with what it was copied from; a copy
  /// stands after its source.
  package var descendants: [Copy]
  /// Whether there are more descendants than are told.
  package var isCut = false

  /// A token and what it was duplicated from.
  package struct Copy: Hashable, Sendable {
    package var token: TokenID
    package var source: TokenID
  }
}

extension IndexSnapshot {
  /// Most descendants that are told.
  package static var descendantsMax: Int { 10_000 }

  /// The lineage of a token. O(log n) for each token in it.
  ///
  /// - Parameter descendantsMax: most descendants that are told; the lineage says if there are more.
  /// - Throws: ``StoppedIndex``, `LMDBError`, and what the log throws.
  @available(*, noasync)
  package func lineage<Live: StateReader & ~Copyable, Log: EventReading & ~Copyable>(
    of token: TokenID, live: borrowing Live, log: borrowing Log,
    descendantsMax: Int = Self.descendantsMax
  ) throws -> Lineage {
    try require([History.self])
    var ancestors: [TokenID] = []
    var next = live.token(token)?.duplicatedFrom
    while let ancestor = next {
      ancestors.append(ancestor)
      next = live.token(ancestor)?.duplicatedFrom
    }
    var recent: [TokenID: [TokenID]] = [:]
    let tail = try Tail(of: log, after: indexes.header.position, through: live.position)
    for id in tail.touched {
      guard let source = live.token(id)?.duplicatedFrom else { continue }
      recent[source, default: []].append(id)
    }
    var descendants: [Lineage.Copy] = []
    var pending = [token]
    var index = 0
    while index < pending.count, descendants.count <= descendantsMax {
      let source = pending[index]
      index += 1
      let copies = Set(try history.copies(of: source, in: indexes) + (recent[source] ?? []))
      for copy in copies.sorted() {
        descendants.append(Lineage.Copy(token: copy, source: source))
        pending.append(copy)
      }
    }
    let told = descendants.prefix(descendantsMax)
    return Lineage(
      ancestors: ancestors, descendants: Array(told), isCut: told.count < descendants.count)
  }
}
