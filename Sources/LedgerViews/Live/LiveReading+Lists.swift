package import TokenDomain

extension LiveReading where Self: ~Copyable {
  /// Every account, closed ones included, in order of id, which is that of opening. O(n).
  package func accounts() throws -> [Account] {
    try list(.accounts) { account(AccountID(value: $0)) }
  }

  /// The members of an account, or of all, in order of id, which is that of joining; those removed
  /// included. O(n) in the members of the ledger.
  package func members(in account: AccountID?) throws -> [Member] {
    try list(.members) { member(MemberID(value: $0)) }.filter {
      account == nil || $0.account == account
    }
  }

  private func list<Noun>(_ table: LiveTable, _ read: (UInt128) -> Noun?) throws -> [Noun] {
    var ids: [UInt128] = []
    try forEachKey(table, prefix: []) { key in
      ids.append(key.bigEndian(0))
      return true
    }
    return ids.compactMap(read)
  }
}
