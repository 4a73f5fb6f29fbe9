import Files
import LMDB

/// An environment that is being built beside the live one. Letting go of it removes it, unless it
/// was put in place.
package final class DerivedBuild {
  /// What is being built.
  package let environment: DerivedEnvironment
  private let slot: DerivedSlot
  /// Held against an erasure, which waits for what may be built with a key that it destroys.
  private let turn: FileLock
  private(set) var isInPlace = false

  fileprivate init(
    environment: DerivedEnvironment, slot: DerivedSlot, turn: consuming FileLock
  ) {
    self.environment = environment
    self.slot = slot
    self.turn = turn
  }

  deinit {
    guard !isInPlace else { return }
    // What cannot be removed now is removed when somebody next looks for leftovers.
    try? slot.discard(environment)
  }

  /// Begins writing in it.
  @available(*, noasync)
  package func beginWrite() throws -> DerivedWrite { try environment.beginWrite() }

  /// Takes a snapshot of it.
  @available(*, noasync)
  package func beginRead() throws -> DerivedRead {
    try environment.beginRead()
  }

  /// Marks the live environment superseded and this one live. The caller holds the log's write lock
  /// and has brought this one to where the log, or for what follows it the live one, ends.
  ///
  /// A crash on the way leaves either the old one live, or none, and then whoever comes next
  /// finishes.
  @available(*, noasync)
  package func putInPlace() throws {
    try slot.putInPlace(environment)
    isInPlace = true
  }
}

extension DerivedSlot {
  /// Creates an empty environment of this program's versions beside the live one, closed to all
  /// but the caller. Any number of builds may be under way; they wait while an erasure destroys keys.
  @available(*, noasync)
  package func beginBuild() throws -> DerivedBuild {
    var turn = try FileLock(ErasureLock.path(directories.ledger))
    try turn.lockShared()
    forgetKeys()
    let environment = try newEnvironment()
    return DerivedBuild(environment: environment, slot: self, turn: turn)
  }

  private func newEnvironment() throws -> DerivedEnvironment {
    try openLock.withLock {
      let taken = try listDirectory(directories.ledger).compactMap { directories.parse($0)?.number }
      let number = (taken.max() ?? 0) + 1
      let path = directories.buildingPath(number)
      try Environment.create(
        at: path, tables: [DerivedKind.headerTable] + kind.tables, options: kind.options
      ) { transaction, environment in
        let table = environment.table(DerivedKind.headerTable)
        let header = DerivedHeader(incarnation: incarnation)
        try transaction.put(table, DerivedHeader.key, header.bytes)
        try transaction.put(
          table, DerivedHeader.versionsKey, ViewVersionRecord.encode(kind.versions))
      }
      let environment = try DerivedEnvironment(
        path: path, number: number, kind: kind, openLock: openLock)
      environment.approve()
      holding.withLock { $0.note(environment) }
      return environment
    }
  }

  fileprivate func putInPlace(_ environment: DerivedEnvironment) throws {
    let path = directories.path(environment.number)
    try openLock.withLock {
      try renameFile(directories.buildingPath(environment.number), to: path)
    }
    try supersede(by: environment.number)
    try environment.updateHeader { $0.state = .live }
    setCurrent(environment)
  }

  /// Marks the live environment superseded, if there is one.
  private func supersede(by successor: UInt32) throws {
    guard let live = try liveOne() else { return }
    try live.updateHeader {
      $0.state = .superseded
      $0.successor = successor
    }
    moveOn(from: live)
  }

  /// The live environment, be it of older versions or not.
  private func liveOne() throws -> DerivedEnvironment? {
    for _ in 0..<Self.movesMax {
      let environment: DerivedEnvironment
      do {
        environment = try opened(holdsLogLock: true)
      } catch DerivedError.needsRebuild {
        return nil
      }
      if try environment.currentHeader().state == .live { return environment }
      moveOn(from: environment)
    }
    throw DerivedError.neverSettles(kind: kind.name)
  }

  fileprivate func discard(_ environment: DerivedEnvironment) throws {
    try openLock.withLock {
      // Whoever still reads in it goes on: the files go when they are closed.
      try removeTree(directories.buildingPath(environment.number))
    }
  }
}
