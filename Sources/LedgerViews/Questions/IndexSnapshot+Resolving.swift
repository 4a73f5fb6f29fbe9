import LMDB
package import TokenDomain

extension IndexSnapshot {
  /// Shortest prefix of an id that names a token: the TypeID prefix and four characters.
  static var idPrefixLengthMin: Int { "token_".utf8.count + 4 }

  /// The token that somebody means by an id, a prefix of the id, or its exact name in an account.
  ///
  /// An id wins. Deleted tokens are named by id only, whole or in part.
  ///
  /// - Parameter accounts: where to look; what is elsewhere does not exist.
  /// - Throws: ``TokenDomain/Refusal/tokenNotFound(_:)``,
  ///   ``TokenDomain/Refusal/ambiguousName(_:candidates:)``, ``StoppedIndex``, `LMDBError`.
  @available(*, noasync)
  package func token<Live: StateReader & ~Copyable, Log: EventReading & ~Copyable>(
    named text: String, in accounts: AccountScope, live: borrowing Live, log: borrowing Log
  ) throws -> Token {
    if let id = try? TokenID(text), let token = live.token(id), accounts.contains(token.account) {
      return token
    }
    var found: [TokenID: Token] = [:]
    for id in try tokens(idPrefix: text, live: live, log: log) {
      if let token = live.token(id), accounts.contains(token.account) { found[id] = token }
    }
    if let name = try? TokenName(text) {
      let searched =
        switch accounts {
        case .all: try accountsWithTokens(live: live, log: log)
        case .some(let accounts): accounts
        }
      for account in searched {
        guard let id = live.token(named: name, in: account), let token = live.token(id),
          token.settings.name == name
        else { continue }
        found[id] = token
      }
    }
    if found.count > 1 {
      throw Refusal.ambiguousName(text, candidates: found.keys.sorted().map(\.description))
    }
    guard let token = found.values.first else { throw Refusal.tokenNotFound(text) }
    return token
  }

  private func accountsWithTokens<Live: StateReader & ~Copyable, Log: EventReading & ~Copyable>(
    live: borrowing Live, log: borrowing Log
  ) throws -> [AccountID] {
    try require([Columns.self])
    let tail = try Tail(of: log, after: indexes.header.position, through: live.position)
    var accounts = Set(try columns.accountsWithTokens(in: indexes))
    for id in tail.touched {
      if let token = live.token(id) { accounts.insert(token.account) }
    }
    return accounts.sorted()
  }

  /// The tokens whose id begins so; enough of them to tell that it is more than one.
  private func tokens<Live: StateReader & ~Copyable, Log: EventReading & ~Copyable>(
    idPrefix text: String, live: borrowing Live, log: borrowing Log
  ) throws -> Set<TokenID> {
    guard text.utf8.count >= Self.idPrefixLengthMin, text.hasPrefix("token_"),
      let range = Self.range(ofSuffixPrefix: text.dropFirst("token_".utf8.count))
    else { return [] }
    try require([Columns.self])
    let tail = try Tail(of: log, after: indexes.header.position, through: live.position)
    var found = tail.touched.filter { range.contains($0.value) && live.token($0) != nil }
    try indexes.withCursor(columns.places) { cursor in
      var isThere = unsafe try cursor.seek(
        atOrAfter: TokenID(value: range.lowerBound).key.span.bytes)
      // Enough for an answer that lists candidates.
      var count = 0
      while isThere, count < 20 {
        let id = cursor.withEntry { key, _ in TokenID(value: key.bigEndian(0)) }
        guard range.contains(id.value) else { return }
        found.insert(id)
        count += 1
        isThere = try cursor.next()
      }
    }
    return found
  }

  /// The ids whose 26 characters begin so.
  private static func range(ofSuffixPrefix prefix: Substring) -> ClosedRange<UInt128>? {
    let missing = TypeID.suffixLength - prefix.utf8.count
    guard missing >= 0, let low = TypeID.parseSuffix(Array((prefix + zeros(missing)).utf8))
    else { return nil }
    let open = missing == 0 ? 0 : (UInt128.max >> UInt128(max(0, 128 - 5 * missing)))
    return low...(low | open)
  }

  private static func zeros(_ count: Int) -> String { String(repeating: "0", count: count) }
}
