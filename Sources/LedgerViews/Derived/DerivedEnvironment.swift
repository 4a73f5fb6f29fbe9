import Files
package import LMDB
import Synchronization
import TokenDomain

/// One numbered directory with derived data, open in this process.
///
/// While it is open it shares a lock on the file `in-use` in the directory: a directory whose lock
/// no one holds is removed if it is not the live one.
package final class DerivedEnvironment: Sendable {
  /// The number in the directory's name.
  package let number: UInt32
  /// The LMDB environment.
  package let environment: Environment

  let header: Table
  let tables: [Table]
  private let use: FileLock?
  private let openLock: OpenLock
  private let approval = Atomic<Bool>(false)

  static let useFile = "in-use"

  /// Opens what is in `path`. To be called under the open lock, so that it is not removed meanwhile.
  init(path: String, number: UInt32, kind: DerivedKind, openLock: OpenLock) throws {
    var options = kind.options
    if openLock.isReadOnly {
      // Nobody can have the ledger open for writing, so nobody removes or changes anything.
      options.isReadOnly = true
      options.isUnlocked = true
      use = nil
    } else {
      var use = try FileLock("\(path)/\(Self.useFile)")
      try use.lockShared()
      self.use = consume use
    }
    environment = try Environment(
      path: path, tables: [DerivedKind.headerTable] + kind.tables, options: options)
    header = environment.table(DerivedKind.headerTable)
    tables = kind.tables.map(environment.table)
    self.number = number
    self.openLock = openLock
  }

  deinit {
    // A lock that cannot be taken must not keep the files open.
    do { try openLock.withLock { environment.close() } } catch { environment.close() }
  }

  /// The table at this index in the kind's list.
  package func table(_ index: Int) -> Table { tables[index] }

  /// Whether it was built by this program's versions for this incarnation of the ledger.
  var isApproved: Bool { approval.load(ordering: .relaxed) }

  /// Notes that it was.
  func approve() { approval.store(true, ordering: .relaxed) }

  /// The header in a transaction.
  func header(in transaction: borrowing some Reading & ~Copyable) throws -> DerivedHeader {
    let found = try transaction.withValue(header, DerivedHeader.key) { DerivedHeader($0) }
    guard let found = found ?? nil else {
      throw DerivedError.damagedHeader(path: environment.path)
    }
    return found
  }

  /// The versions it was built by.
  func versions(in transaction: borrowing some Reading & ~Copyable) throws -> [ViewVersion] {
    guard let bytes = try transaction.value(header, DerivedHeader.versionsKey),
      let versions = ViewVersionRecord.decode(bytes)
    else { throw DerivedError.damagedHeader(path: environment.path) }
    return versions
  }

  /// Takes a snapshot whatever the state.
  @available(*, noasync)
  func beginRead() throws -> DerivedRead {
    // Where the header is damaged the last reference may be this one, and the optimizer lets go of it
    // before the transaction, which would close the environment under it.
    try withExtendedLifetime(self) {
      let transaction = try environment.beginRead()
      let header = try header(in: transaction)
      return DerivedRead(transaction: transaction, header: header, environment: self)
    }
  }

  /// The header now.
  @available(*, noasync)
  func currentHeader() throws -> DerivedHeader { try beginRead().header }

  /// Begins writing whatever the state.
  @available(*, noasync)
  func beginWrite() throws -> DerivedWrite {
    // For the reason that ``beginRead()`` gives.
    try withExtendedLifetime(self) {
      let transaction = try environment.beginWrite()
      let header = try header(in: transaction)
      return DerivedWrite(transaction: transaction, header: header, environment: self)
    }
  }

  /// Changes the header alone.
  @available(*, noasync)
  func updateHeader(_ body: (inout DerivedHeader) -> Void) throws {
    var write = try beginWrite()
    body(&write.header)
    try write.commit()
  }
}
