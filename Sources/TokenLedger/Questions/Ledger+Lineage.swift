import EventLog
import LedgerViews

/// A token among its relatives: the one that was created, and all that was duplicated from it, by
/// way of any number of copies.
public struct TokenLineage: Sendable {
  /// A token and how many duplications lie between it and the first of the tree.
  public struct Relative: Sendable {
    public var token: Token
    public var depth: Int
  }

  /// Each token directly before its duplicates, these in order of creation.
  public var relatives: [Relative]
  /// The moment that states are to be judged at.
  public var now: Timestamp
  /// Whether more came of the first token than is told, which is ``descendantsMax``.
  public var isCut: Bool

  /// Most tokens below the first that are told.
  public static var descendantsMax: Int { IndexSnapshot.descendantsMax }
}

extension Ledger {
  /// What a token was duplicated from, and all that came of it, deleted tokens included.
  /// O(log n) for each relative, however many tokens the account has.
  ///
  /// - Throws: `Refusal.tokenNotFound`.
  public func lineage(of id: TokenID) throws -> TokenLineage {
    try question { indexes, live, log in
      let ancestors = try indexes.lineage(of: id, live: live, log: log).ancestors
      let first = ancestors.last ?? id
      guard let root = live.token(first) else { throw Refusal.tokenNotFound("\(id)") }
      var copies: [TokenID: [Token]] = [:]
      let lineage = try indexes.lineage(of: first, live: live, log: log)
      for copy in lineage.descendants {
        if let token = live.token(copy.token) { copies[copy.source, default: []].append(token) }
      }
      var relatives: [TokenLineage.Relative] = []
      var pending = [TokenLineage.Relative(token: root, depth: 0)]
      while let next = pending.popLast() {
        relatives.append(next)
        let newestFirst = (copies[next.token.id] ?? []).sorted {
          ($0.createdAt, $0.id) > ($1.createdAt, $1.id)
        }
        pending += newestFirst.map { TokenLineage.Relative(token: $0, depth: next.depth + 1) }
      }
      return TokenLineage(relatives: relatives, now: moment(of: live), isCut: lineage.isCut)
    }
  }
}
