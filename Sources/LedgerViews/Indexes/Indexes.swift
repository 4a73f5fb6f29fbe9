import EventLog
import LMDB
package import TokenDomain

/// The index environments of a ledger, as one process follows and reads them.
package final class Indexes: Sendable {
  /// How many events one write transaction takes in: enough that the pages they touch are written
  /// once for many, few enough that a rebuild's transaction stays small.
  package static let batchEventsMax = 4_096
  /// The same while building anew, where nobody waits for a transaction to end.
  static let fillEventsMax = 262_144
  /// How many bytes of memory the notes of one transaction may take, whatever the events hold.
  static let batchBytesMax = 64 << 20
  /// By how much a map grows when it is full.
  static let growthBytes = 1 << 30

  /// `indexes-N`.
  package let indexes: DerivedSlot
  /// `names-N`.
  package let names: DerivedSlot

  /// What a slot is described with.
  package static func kind(_ kind: IndexSet.Kind) -> DerivedKind {
    DerivedKind(
      name: kind.rawValue, tables: IndexSet.tables(kind), versions: IndexSet.versions(kind),
      holdsWords: kind == .names)
  }

  /// Takes the slots, which the caller has opened or built.
  package init(indexes: DerivedSlot, names: DerivedSlot) {
    self.indexes = indexes
    self.names = names
  }

  /// Describes the indexes of the ledger in the directory `ledger`. Touches nothing yet.
  package convenience init(
    ledger: String, incarnation: IncarnationID, openLock: OpenLock, log: any EventSource
  ) {
    func slot(_ kind: IndexSet.Kind) -> DerivedSlot {
      Self.slot(kind, ledger: ledger, incarnation: incarnation, openLock: openLock, log: log)
    }
    self.init(indexes: slot(.indexes), names: slot(.names))
  }

  /// Describes the slot of a kind in the directory `ledger`. Touches nothing yet.
  package static func slot(
    _ kind: IndexSet.Kind, ledger: String, incarnation: IncarnationID, openLock: OpenLock,
    log: any EventSource
  ) -> DerivedSlot {
    DerivedSlot(
      ledger: ledger, kind: Self.kind(kind), incarnation: incarnation, openLock: openLock,
      forgetKeys: { log.sealingKeys.forgetCache() },
      withLogLocked: { try log.withWriteLock($0) })
  }

  /// The slot of a kind.
  package func slot(_ kind: IndexSet.Kind) -> DerivedSlot {
    switch kind {
    case .indexes: indexes
    case .names: names
    }
  }

  /// Brings both environments up by at most `eventsMax` events, never past `end`, which is a
  /// position of the live views. Takes each environment's write lock in turn and no other.
  ///
  /// - Returns: the position of the slower one.
  /// - Throws: `DerivedError`, `LMDBError`, and what the log throws.
  @available(*, noasync)
  package func follow(
    log: borrowing some EventReading & ~Copyable, upTo end: Position,
    eventsMax: Int = batchEventsMax
  ) throws -> Position {
    var slowest = end
    for kind in IndexSet.Kind.allCases {
      let reached = try follow(kind, log: log, upTo: end, eventsMax: eventsMax)
      slowest = min(slowest, reached)
    }
    return slowest
  }

  /// As the other, for one environment.
  @available(*, noasync)
  package func follow(
    _ kind: IndexSet.Kind, log: borrowing some EventReading & ~Copyable, upTo end: Position,
    eventsMax: Int = batchEventsMax
  ) throws -> Position {
    let slot = slot(kind)
    return try IndexSet.bringUp(
      kind, log: log, through: end, eventsMax: eventsMax,
      begin: { try slot.beginWrite(holdsLogLock: false) },
      grow: { try slot.grow(byBytes: Self.growthBytes) }
    ).position
  }

  /// Fills what is being built with the log up to `end`, a batch of events a transaction. To be
  /// called again until there is nothing left, the last time under the log's write lock, before
  /// `putInPlace()`.
  ///
  /// - Returns: the position reached.
  @available(*, noasync)
  package static func fill(
    _ build: DerivedBuild, _ kind: IndexSet.Kind, log: borrowing some EventReading & ~Copyable,
    upTo end: Position
  ) throws -> Position {
    while true {
      let reached = try IndexSet.bringUp(
        kind, log: log, through: end, eventsMax: fillEventsMax, begin: { try build.beginWrite() },
        grow: { try build.environment.environment.grow(byBytes: growthBytes) })
      guard reached.moved else { return reached.position }
    }
  }

  /// Where each environment is, and which of its indexes have stopped.
  @available(*, noasync)
  package func status() throws -> [IndexStatus] {
    try IndexSet.Kind.allCases.map { kind in
      try slot(kind).read { read in
        let set = IndexSet(kind, in: read.environment.environment)
        return IndexStatus(
          kind: kind, number: read.environment.number, position: read.header.position,
          stopped: try set.stopped(in: read),
          views: try IndexSet.types(kind).map { type in
            try ViewSize(
              name: type.name, version: type.version,
              tables: type.tables.map(read.environment.environment.table), in: read)
          })
      }
    }
  }
}

/// Where an index environment is.
package struct IndexStatus: Hashable, Sendable {
  package var kind: IndexSet.Kind
  /// The number of its directory.
  package var number: UInt32
  /// The last event taken in.
  package var position: Position
  /// The indexes that stopped, and why; questions that need them fail.
  package var stopped: [StoppedIndex]
  /// What each index takes.
  package var views: [ViewSize]
}
