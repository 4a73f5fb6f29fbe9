import Cryptography
import LMDB
package import TokenDomain

extension LiveReading where Self: ~Copyable {
  package var catalog: Catalog {
    attempt(.empty) {
      try value(table(.ledger), CatalogRecord.key).map(CatalogRecord.read) ?? .empty
    }
  }

  package var keyNumbers: [UInt32] {
    attempt([]) {
      guard let bytes = try value(table(.ledger), CatalogRecord.keyNumbersKey) else { return [] }
      var reader = RecordReader(bytes, table: LiveTable.ledger.name)
      return try reader.list { try $0.integer() }
    }
  }

  package func account(_ id: AccountID) -> Account? {
    attempt(nil) { try value(table(.accounts), id.bytes).map { try AccountRecord.read(id, $0) } }
  }

  package func account(named name: AccountName) -> AccountID? {
    attempt(nil) { try identifier(.accountNames, keys.accountName(name)) }
  }

  package func hasOpenClients(_ agency: AccountID) -> Bool {
    attempt(false) { try hasKey(.openClients, prefix: agency.bytes) }
  }

  package func member(_ id: MemberID) -> Member? {
    attempt(nil) {
      guard let bytes = try value(table(.members), id.bytes) else { return nil }
      let record = try MemberRecord(id, bytes)
      guard !record.box.isEmpty, let key = try keys.sealingKey(record.slot) else {
        return record.member
      }
      let binding = SealedTexts.binding("member", id.value)
      return try record.member(with: SealedTexts.open(record.box, binding: binding, key: key))
    }
  }

  package func member(withEmail email: EmailAddress, in account: AccountID) -> MemberID? {
    attempt(nil) { try identifier(.memberEmails, keys.memberEmail(email, in: account)) }
  }

  /// - Complexity: O(n) in the administrators of the account.
  package func administratorCount(in account: AccountID) -> Int {
    attempt(0) { try countKeys(.administrators, prefix: account.bytes, max: .max) }
  }

  package func token(_ id: TokenID) -> Token? {
    attempt(nil) { try readToken(id, withTexts: true) }
  }

  package func token(named name: TokenName, in account: AccountID) -> TokenID? {
    attempt(nil) { try identifier(.tokenNames, keys.tokenName(name, in: account)) }
  }

  /// - Complexity: O(n) in the tokens of the ledger, about a microsecond each: for publishing a
  ///   catalog that drops something.
  package func holders(
    ofVersions versions: Set<VersionName>, scopes: Set<ScopeName>
  ) -> (versions: [VersionName: Int], scopes: [ScopeName: Int]) {
    attempt(([:], [:])) {
      var held: (versions: [VersionName: Int], scopes: [ScopeName: Int]) = ([:], [:])
      if versions.isEmpty && scopes.isEmpty { return held }
      try forEachEntry(.tokens) { key, value in
        guard let id = TokenID(bytes: key) else {
          throw DamagedRecord(table: LiveTable.tokens.name)
        }
        let token = try TokenRecord(id, value).token
        guard !token.isDeleted else { return }
        let version = token.settings.apiVersion
        if versions.contains(version) { held.versions[version, default: 0] += 1 }
        for scope in token.settings.scopes where scopes.contains(scope) {
          held.scopes[scope, default: 0] += 1
        }
      }
      return held
    }
  }

  /// - Complexity: O(n) in the tokens of the account, two microseconds each, and a few more where
  ///   a part of the name is asked for; nothing where the indexes have found them already.
  package func tokens(
    in account: AccountID, matching filter: TokenFilter, now: Timestamp, limit: Int
  ) -> [TokenID] {
    if let selection,
      selection.answers(in: account, matching: filter, now: now, limit: limit, at: position)
    {
      return selection.tokens
    }
    return attempt([]) {
      let catalog = catalog
      var found: [TokenID] = []
      let prefix = account.bytes
      try forEachKey(.accountTokens, prefix: prefix) { key in
        let id = TokenID(value: key.bigEndian(prefix.count))
        guard
          let token = try readToken(id, withTexts: filter.namePart != nil),
          filter.matches(token, now: now, catalog: catalog, lastUsed: nil)
        else { return true }
        found.append(id)
        return found.count <= limit
      }
      return found
    }
  }

  /// - Complexity: O(n) in the tokens of the account, two microseconds each; nothing where the indexes
  ///   have found them already.
  package func derived(from source: TokenID, limit: Int) -> [TokenID] {
    if let selection, selection.answers(derivedFrom: source, at: position) {
      return selection.tokens
    }
    return attempt([]) {
      guard let account = try readToken(source, withTexts: false)?.account else { return [] }
      var copies: [(copy: TokenID, source: TokenID)] = []
      let prefix = account.bytes
      try forEachKey(.accountTokens, prefix: prefix) { key in
        let id = TokenID(value: key.bigEndian(prefix.count))
        if let source = try readToken(id, withTexts: false)?.duplicatedFrom {
          copies.append((id, source))
        }
        return true
      }
      return TokenID.derived(from: source, copies: copies, limit: limit)
    }
  }

  package func request(_ id: RequestID, of actor: Actor) -> RememberedRequest? {
    attempt(nil) {
      try value(table(.requests), keys.request(id, of: actor).bytes).map(RequestRecord.read)
    }
  }

  /// The id that a table has for a hash.
  private func identifier<Kind>(
    _ table: LiveTable, _ hash: Digest
  ) throws -> Identifier<Kind>? {
    try hash.withBytes { key in
      try withValue(self.table(table), key) { Identifier(value: $0.bigEndian(0)) }
    }
  }

  private func forEachEntry(
    _ table: LiveTable, _ body: ([UInt8], [UInt8]) throws -> Void
  ) throws {
    try withCursor(self.table(table)) { cursor in
      var isThere = try cursor.seekFirst()
      while isThere {
        try cursor.withEntry { try body($0.copied(), $1.copied()) }
        isThere = try cursor.next()
      }
    }
  }
}
