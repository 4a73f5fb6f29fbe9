package import LMDB

/// A snapshot of the live environment of a kind, with its header.
package struct DerivedRead: ~Copyable {
  // The order matters: the transaction ends before the environment that it is in is let go.

  /// What LMDB reads.
  package let transaction: ReadTransaction
  /// The header in this snapshot; its state is `live`.
  package let header: DerivedHeader
  /// Where the tables are.
  package let environment: DerivedEnvironment
}

extension DerivedRead: Reading {
  package var access: TransactionAccess { transaction.access }
}

/// The write transaction of an environment, with its header. Letting go of it aborts it.
package struct DerivedWrite: ~Copyable {
  /// What LMDB writes.
  package var transaction: WriteTransaction
  /// The header, written by ``commit()``.
  package var header: DerivedHeader
  /// Where the tables are.
  package let environment: DerivedEnvironment

  /// Writes the header and makes everything visible.
  ///
  /// - Throws: as ``WriteTransaction/commit()``, and `mapFull` from writing the header.
  @available(*, noasync)
  package consuming func commit() throws(LMDBError) {
    try transaction.put(environment.header, DerivedHeader.key, header.bytes)
    try transaction.commit()
  }
}

extension DerivedWrite: Reading {
  package var access: TransactionAccess { transaction.access }
}
