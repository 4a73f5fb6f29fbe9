import CLMDB
import Files

/// A snapshot of everything that was committed when it began. Letting go of it ends it. May move
/// between threads, but is used by one at a time.
@safe
package struct ReadTransaction: ~Copyable, @unchecked Sendable {
  // Sendable: LMDB binds readers to no thread (MDB_NOTLS), and a value that cannot be copied is in
  // one place at a time.
  private let transaction: OpaquePointer
  private let environment: Environment
  private var isActive = true

  init(_ environment: Environment) throws(LMDBError) {
    unsafe transaction = try environment.begin(writing: false)
    self.environment = environment
  }

  deinit {
    if isActive {
      unsafe mdb_txn_reset(transaction)
      unsafe environment.leave(keeping: transaction)
    } else {
      // It was counted out when it was reset.
      environment.turnstile.withLock { unsafe $0.keepReader(transaction) }
    }
  }

  /// Lets go of the snapshot but keeps its reader slot, so that pages can be used again and the
  /// map can grow. Nothing can be read until ``renew()``.
  package mutating func reset() {
    precondition(isActive, "the transaction is reset already")
    unsafe mdb_txn_reset(transaction)
    isActive = false
    unsafe environment.leave(keeping: nil)
  }

  /// Takes a new snapshot after ``reset()``.
  @available(*, noasync)
  package mutating func renew() throws(LMDBError) {
    precondition(!isActive, "reset the transaction first")
    while true {
      _ = unsafe try environment.enter(writing: false, wantsReader: false)
      let result = unsafe mdb_txn_renew(transaction)
      if result == MDB_SUCCESS {
        isActive = true
        return
      }
      unsafe environment.leave(keeping: nil)
      guard result == MDB_MAP_RESIZED else {
        throw LMDBError(.init(rawValue: result), "renew", environment.path)
      }
      try environment.adoptMapSize()
    }
  }
}

extension ReadTransaction: Reading {
  package var access: TransactionAccess {
    precondition(isActive, "the transaction is reset: renew it before reading")
    return unsafe TransactionAccess(transaction: transaction, environment: environment)
  }
}
