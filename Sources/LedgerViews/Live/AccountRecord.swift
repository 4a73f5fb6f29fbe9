import TokenDomain

/// An account as the table `accounts` keeps it: flags (2), agency (16, if), opened at (8), revision
/// (8), name.
enum AccountRecord {
  static func bytes(_ account: Account) -> [UInt8] {
    var writer = RecordWriter()
    let flags = RecordFlags(
      account.kind == .agency, account.apiAccess, account.isClosed, account.agency != nil)
    writer.write(flags.bits)
    writer.write(account.agency) { $0.write($1) }
    writer.write(account.openedAt)
    writer.write(account.revision)
    writer.write(account.name.text)
    return writer.bytes
  }

  static func read(_ id: AccountID, _ bytes: [UInt8]) throws -> Account {
    var reader = RecordReader(bytes, table: LiveTable.accounts.name)
    var flags = RecordFlags(bits: try reader.integer())
    let kind: Account.Kind = flags.take() ? .agency : .client
    let (apiAccess, isClosed) = (flags.take(), flags.take())
    let agency: AccountID? = try reader.optional(flags.take()) { try $0.id() }
    let openedAt = try reader.moment()
    let revision = try reader.position()
    let name = AccountName(stored: try reader.text())
    try reader.finish()
    return Account(
      id: id, name: name, kind: kind, agency: agency, apiAccess: apiAccess, isClosed: isClosed,
      openedAt: openedAt, revision: revision)
  }
}

/// The catalog as the table `ledger` keeps it: versions (name, status, whether there is a sunset,
/// sunset), categories (name, scopes).
enum CatalogRecord {
  static let key = Array("catalog".utf8)
  static let keyNumbersKey = Array("keys".utf8)

  static func bytes(_ catalog: Catalog) -> [UInt8] {
    var writer = RecordWriter(capacity: 4096)
    writer.write(catalog.versions) { writer, version in
      writer.write(version.name.text)
      writer.write(number(of: version.status))
      writer.write(version.sunset == nil ? 0 : 1 as UInt8)
      writer.write(version.sunset) { $0.write($1) }
    }
    writer.write(catalog.categories) { writer, category in
      writer.write(category.name.text)
      writer.write(category.scopes) { $0.write($1.text) }
    }
    return writer.bytes
  }

  static func read(_ bytes: [UInt8]) throws -> Catalog {
    var reader = RecordReader(bytes, table: LiveTable.ledger.name)
    let versions = try reader.list { reader in
      let name = VersionName(stored: try reader.text())
      guard let status = status(try reader.integer()) else { throw reader.damaged }
      let hasSunset = try reader.integer() as UInt8 == 1
      return APIVersion(
        name: name, status: status, sunset: try reader.optional(hasSunset) { try $0.moment() })
    }
    let categories = try reader.list { reader in
      let name = CategoryName(stored: try reader.text())
      let scopes = try reader.list { reader in
        ScopeName(stored: try reader.text())
      }
      return ScopeCategory(name: name, scopes: scopes)
    }
    try reader.finish()
    return Catalog(stored: versions, categories: categories)
  }

  static func number(of status: APIVersion.Status) -> UInt8 {
    switch status {
    case .current: 1
    case .deprecated: 2
    case .retired: 3
    }
  }

  static func status(_ number: UInt8) -> APIVersion.Status? {
    switch number {
    case 1: .current
    case 2: .deprecated
    case 3: .retired
    default: nil
    }
  }
}
