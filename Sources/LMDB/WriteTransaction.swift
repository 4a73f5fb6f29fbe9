import CLMDB
import Files

/// The write transaction: what it changes, no one else sees until ``commit()``. Letting go of it
/// aborts it. Belongs to the thread that began it.
///
/// Bytes that reading lends are those of the transaction itself. They end with the closure, inside
/// which the compiler allows no writing.
@safe
package struct WriteTransaction: ~Copyable {
  private var transaction: OpaquePointer?
  private let environment: Environment
  private let thread = ThreadIdentity.current

  init(_ environment: Environment) throws(LMDBError) {
    guard !environment.options.isReadOnly else {
      throw LMDBError(.readOnly, "begin writing", environment.path)
    }
    unsafe transaction = try environment.begin(writing: true)
    self.environment = environment
  }

  deinit {
    guard let transaction = unsafe transaction else { return }
    precondition(thread == ThreadIdentity.current, "a write transaction ends on its own thread")
    unsafe mdb_txn_abort(transaction)
    unsafe environment.leave(keeping: nil, wasWriter: true)
  }

  /// Makes the changes visible to everyone and, with full durability, waits until they are on the
  /// disk.
  ///
  /// - Throws: `mapFull`, after which nothing has happened and the work can be done again with a
  ///   larger map; `badTransaction` if an error of an earlier change was ignored, with nothing
  ///   changed either. With full durability any other failure leaves it uncertain what is on the disk
  ///   and stops writing in this process for good: later write transactions are refused with
  ///   `writesStopped`. Without durability nothing has happened: no sync could fail, and a page that
  ///   could not be written is in use by nobody. Where the meta page itself could not be written, LMDB
  ///   refuses every later transaction with `panic`.
  @available(*, noasync)
  package consuming func commit() throws(LMDBError) {
    let committing = unsafe access.transaction
    let result = unsafe mdb_txn_commit(committing)
    unsafe transaction = nil
    // A transaction that failed before never got as far as the disk, nor did one that did not fit.
    let isHarmless = result == MDB_SUCCESS || result == MDB_MAP_FULL || result == MDB_BAD_TXN
    if !isHarmless, environment.options.durability == .full {
      environment.turnstile.withLock { $0.isFailed = true }
    }
    unsafe environment.leave(keeping: nil, wasWriter: true)
    try LMDBError.check(result, "commit", environment.path)
  }

  /// Undoes everything; the same as letting go, but visible.
  package consuming func abort() {}
}

extension WriteTransaction: Reading {
  package var access: TransactionAccess {
    guard let transaction = unsafe transaction else { preconditionFailure("it has ended") }
    precondition(thread == ThreadIdentity.current, "a write transaction stays on its own thread")
    return unsafe TransactionAccess(transaction: transaction, environment: environment)
  }
}
