import Cryptography
import LMDB
package import TokenDomain

extension LiveTransaction: StateStore {
  package mutating func set(position: Position) { write.header.position = position }

  package mutating func set(catalog: Catalog) {
    noting { transaction throws in
      try transaction.put(.ledger, CatalogRecord.key, CatalogRecord.bytes(catalog))
      try transaction.write.transaction.clear(transaction.table(.versionGates))
      for version in catalog.versions {
        try transaction.put(
          .versionGates, Array(version.name.text.utf8), [CatalogRecord.number(of: version.status)])
      }
    }
  }

  package mutating func set(keyNumbers: [UInt32]) {
    var writer = RecordWriter()
    writer.write(keyNumbers) { $0.write($1) }
    noting { try $0.put(.ledger, CatalogRecord.keyNumbersKey, writer.bytes) }
  }

  package mutating func set(_ account: Account, replacing before: Account?) {
    noting { transaction throws in
      let id = account.id.bytes
      try transaction.put(.accounts, id, AccountRecord.bytes(account))
      try transaction.put(.accountGates, id, Gate.record(account))
      try transaction.replaceName(
        .accountNames,
        before.flatMap { $0.isClosed ? nil : transaction.keys.accountName($0.name) },
        account.isClosed ? nil : transaction.keys.accountName(account.name), id)
      guard let agency = account.agency else { return }
      try transaction.setRow(.openClients, agency.bytes + id, isThere: !account.isClosed)
    }
  }

  package mutating func set(_ member: Member, replacing before: Member?) {
    noting { transaction throws in
      let id = member.id.bytes
      try transaction.put(.members, id, try transaction.record(of: member).bytes)
      try transaction.replaceName(
        .memberEmails, transaction.emailHash(before), transaction.emailHash(member), id)
      try transaction.setRow(
        .administrators, member.account.bytes + id,
        isThere: member.role == .accountAdministrator && !member.isRemoved)
      try transaction.replaceRows(
        CredentialRecord.rows(of: before), CredentialRecord.rows(of: member))
    }
  }

  package mutating func set(_ token: Token, replacing before: Token?) {
    noting { transaction throws in
      let id = token.id.bytes
      try transaction.put(.tokens, id, try transaction.record(of: token, replacing: before).bytes)
      if before == nil { try transaction.put(.accountTokens, token.account.bytes + id, []) }
      if before?.settings.name != token.settings.name || before?.isDeleted != token.isDeleted {
        try transaction.replaceName(
          .tokenNames, before.flatMap { transaction.keys.nameHash(of: $0) },
          transaction.keys.nameHash(of: token), id)
      }
      try transaction.replaceRows(
        CredentialRecord.rows(of: before), CredentialRecord.rows(of: token))
    }
  }

  package mutating func remember(
    _ request: RequestStamp, of actor: Actor, at position: Position, recordedAt: Timestamp
  ) {
    let hash = keys.request(request.id, of: actor).bytes
    let remembered = RememberedRequest(
      digest: request.digest, position: position, recordedAt: recordedAt)
    noting { transaction throws in
      if let bytes = try transaction.value(transaction.table(.requests), hash) {
        let before = try RequestRecord.read(bytes)
        try transaction.delete(.requestTimes, RequestRecord.timeKey(before.recordedAt, hash))
      }
      try transaction.put(.requests, hash, RequestRecord.bytes(remembered))
      try transaction.put(.requestTimes, RequestRecord.timeKey(recordedAt, hash), [])
    }
  }

  /// - Complexity: O(1) besides those that are forgotten.
  package mutating func forgetRequests(recordedBefore moment: Timestamp) {
    noting { transaction throws in
      var old: [[UInt8]] = []
      try transaction.forEachKey(.requestTimes, prefix: []) { key in
        guard RequestRecord.parse(timeKey: key).recordedAt < moment else { return false }
        old.append(key.copied())
        return true
      }
      for key in old {
        try transaction.delete(.requestTimes, key)
        try transaction.delete(.requests, Array(key.dropFirst(8)))
      }
    }
  }

  /// Runs a change; one that fails is remembered.
  private mutating func noting(_ body: (inout LiveTransaction) throws -> Void) {
    do {
      try body(&self)
    } catch {
      note(error)
    }
  }
}

extension LiveTransaction {
  /// Moves a unique name's row: an erased name has none, and one that another has taken since stays.
  private mutating func replaceName(
    _ table: LiveTable, _ before: Digest?, _ after: Digest?, _ id: [UInt8]
  ) throws {
    if before == after { return }
    if let before, try value(self.table(table), before.bytes) == id {
      try delete(table, before.bytes)
    }
    if let after { try put(table, after.bytes, id) }
  }

  private func emailHash(_ member: Member?) -> Digest? {
    guard let member, !member.isRemoved, !member.email.isErased else { return nil }
    return keys.memberEmail(member.email, in: member.account)
  }

  private mutating func setRow(_ table: LiveTable, _ key: [UInt8], isThere: Bool) throws {
    if isThere { try put(table, key, []) } else { try delete(table, key) }
  }

  /// Makes the rows of a secret's owner those of its new state.
  private mutating func replaceRows(
    _ before: [CredentialRecord.Row], _ after: [CredentialRecord.Row]
  ) throws {
    for row in before where !after.contains(where: { $0.hash == row.hash }) {
      try delete(.credentials, row.hash)
    }
    for row in after where !before.contains(row) { try put(.credentials, row.hash, row.record) }
  }
}
