import LMDB
package import TokenDomain

/// The indexes as they stood at one moment: what every question begins with.
///
/// Opened before the live views' snapshot, which is opened before the log's, so that indexes ≤ views
/// ≤ log. Each question takes the live views and the log besides: what happened since the index's
/// position is read from the log, and the tokens it is about are looked at again in the live views,
/// so that answers do not depend on how far the indexes are behind. Hold it for one question.
package struct IndexSnapshot: ~Copyable {
  let indexes: DerivedRead
  let names: DerivedRead
  let columns: Columns
  let created: CreatedIndex
  let history: History
  let merkleHashes: MerkleHashes
  let nameIndex: NameIndex
  private let indexSet: IndexSet
  private let nameSet: IndexSet

  /// Takes snapshots of both environments.
  ///
  /// - Parameter holdsLogLock: whether this thread holds the log's write lock.
  @available(*, noasync)
  package init(_ environments: Indexes, holdsLogLock: Bool = false) throws {
    let indexes = try environments.indexes.beginRead(holdsLogLock: holdsLogLock)
    let names = try environments.names.beginRead(holdsLogLock: holdsLogLock)
    let environment = indexes.environment.environment
    columns = Columns(environment)
    created = CreatedIndex(environment)
    history = History(environment)
    merkleHashes = MerkleHashes(environment)
    indexSet = IndexSet(.indexes, in: environment)
    nameIndex = NameIndex(names.environment.environment)
    nameSet = IndexSet(.names, in: names.environment.environment)
    self.indexes = indexes
    self.names = names
  }

  /// The position that both environments have reached.
  package var position: Position { min(indexes.header.position, names.header.position) }

  /// The life of the ledger that it is of.
  var incarnation: IncarnationID { indexes.header.incarnation }

  /// Passes if these indexes go on.
  ///
  /// - Throws: ``StoppedIndex``.
  func require(_ views: [any IndexView.Type]) throws {
    for view in views {
      if view == NameIndex.self {
        try nameSet.require(view, in: names)
      } else {
        try indexSet.require(view, in: indexes)
      }
    }
  }
}
