package import LMDB
package import TokenDomain

/// One index: a table or a few that say where to find what, computed from events alone.
///
/// Indexes follow the log in bulk and later than the live views, so they read nothing of them: what
/// an index needs to know of earlier events it keeps in tables of its own.
package protocol IndexView: Sendable {
  /// The name, as `views status` shows it.
  static var name: String { get }
  /// Raised whenever the same log would give other tables: the environment is then built anew.
  static var version: UInt32 { get }
  /// The tables that it alone writes.
  static var tables: [String] { get }

  /// Takes the tables of an environment that was opened with them.
  init(_ environment: Environment)

  /// Begins to take a stretch of events in.
  func beginBatch() -> any IndexBatch

  /// Begins to fill the tables, which are empty.
  ///
  /// - Parameter directory: where scratch files may lie.
  func beginFill(_ limits: IndexFill.Limits, scratchIn directory: String) throws -> any ViewFill
}

extension IndexView {
  /// Filling it is following it.
  package func beginFill(
    _ limits: IndexFill.Limits, scratchIn directory: String
  ) throws -> any ViewFill {
    BatchedFill(self)
  }
}

/// What a stretch of events changes in one index: noted event by event, then written in the order of
/// keys, each key once, which costs a fraction of writing it event by event. The tables come out the
/// same however the log is cut into stretches.
package protocol IndexBatch: AnyObject {
  /// Notes what an event changes. `body` is there for the types that the index's kind of environment
  /// asks for.
  ///
  /// - Throws: ``IndexObstacle`` if the event fits nothing.
  func note(_ event: EventOutline, _ body: EventBody?) throws

  /// Writes what was noted. Once.
  ///
  /// - Throws: ``IndexObstacle`` if an event does not fit what is there, and if that was the only one
  ///   noted, before anything is written; `LMDBError` if the store fails. The batch, and for more
  ///   than one event the transaction, are then of no further use.
  func write(in transaction: inout WriteTransaction) throws

  /// About how many bytes of memory the notes take.
  var byteCount: Int { get }
}

/// An event that an index cannot apply: the log is damaged or from a newer program.
package struct IndexObstacle: Error, Hashable, Sendable {
  /// What did not fit.
  package var cause: String

  /// Describes what did not fit.
  package init(_ cause: String) {
    self.cause = cause
  }
}

extension IndexObstacle: CustomStringConvertible {
  /// One sentence on what happened and one on what to do.
  package var description: String {
    "An index does not fit the log: \(cause). Run 'tokenledger views rebuild'."
  }
}

/// An index that stopped, and where; the others go on.
package struct StoppedIndex: Error, Hashable, Sendable {
  /// The index.
  package var name: String
  /// The first event that it could not apply.
  package var position: Position
  /// What happened there.
  package var type: EventType?
  /// What did not fit.
  package var cause: String
}

extension StoppedIndex: CustomStringConvertible {
  /// One sentence on what happened and one on what to do.
  package var description: String {
    """
    The index \(name) cannot apply event \(position)\(type.map { " (\($0.name))" } ?? ""): \
    \(cause). Run 'tokenledger doctor'; if the log is sound, run 'tokenledger views rebuild'.
    """
  }
}
