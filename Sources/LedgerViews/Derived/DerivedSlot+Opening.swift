import Files
import LMDB

extension DerivedSlot {
  /// Finds the live environment and opens it, finishing a swap that a crash interrupted.
  ///
  /// - Parameter holdsLogLock: as for ``beginRead(holdsLogLock:)``.
  /// - Throws: ``DerivedError/newerVersions(kind:stored:own:)`` and what LMDB and the system say.
  @available(*, noasync)
  package func open(holdsLogLock: Bool = false) throws -> Finding {
    guard let environment = try find(holdsLogLock: holdsLogLock) else { return .needsRebuild }
    let read = try environment.beginRead()
    return try approve(environment, read.header, read)
  }

  /// The names of the kind's directories, finished or not.
  func namesInLedger() throws -> [String] {
    try listDirectory(directories.ledger).filter { isWhole($0) != nil }
  }

  /// Whether a directory of this kind was finished; `nil` for what is none of this kind.
  func isWhole(_ name: String) -> Bool? {
    if let parsed = directories.parse(name) { return !parsed.isBuilding }
    return name.hasPrefix(kind.name + "-") && name.hasSuffix(".creating") ? false : nil
  }

  /// The environment to begin a transaction in, opened if need be.
  func opened(holdsLogLock: Bool) throws -> DerivedEnvironment {
    if let environment { return environment }
    guard let environment = try find(holdsLogLock: holdsLogLock) else {
      throw DerivedError.needsRebuild(kind: kind.name)
    }
    return environment
  }

  /// Lets go of an environment that is live no longer, unless somebody did already.
  func moveOn(from environment: DerivedEnvironment) {
    forgetKeys()
    holding.withLock { if $0.current === environment { $0.current = nil } }
  }

  private func find(holdsLogLock: Bool) throws -> DerivedEnvironment? {
    if let environment = try findLive() { return environment }
    // What may only be read cannot be put in order.
    if openLock.isReadOnly { return nil }
    // Between the two halves of a swap, or a crash there: after the log's write lock is free there
    // is a live one, or nobody is left who would finish.
    var found: DerivedEnvironment?
    if holdsLogLock {
      found = try finishSwap()
    } else {
      try withLogLocked { found = try finishSwap() }
    }
    return found
  }

  /// Opens the live environment and makes it current.
  private func findLive() throws -> DerivedEnvironment? {
    try openLock.withLock {
      // Another thread may have been faster.
      if let environment { return environment }
      for number in try wholeNumbers() {
        guard let environment = try openEnvironment(number),
          try environment.currentHeader().state == .live
        else { continue }
        setCurrent(environment)
        return environment
      }
      return nil
    }
  }

  /// Marks the successor of the one superseded last as live. To be called with the log's write
  /// lock held.
  private func finishSwap() throws -> DerivedEnvironment? {
    if let environment = try findLive() { return environment }
    return try openLock.withLock {
      var successor: UInt32 = 0
      for number in try wholeNumbers() {
        guard let header = try openEnvironment(number)?.currentHeader() else { continue }
        if header.state == .superseded { successor = max(successor, header.successor) }
      }
      guard try wholeNumbers().contains(successor),
        let environment = try openEnvironment(successor)
      else { return nil }
      try environment.updateHeader { $0.state = .live }
      setCurrent(environment)
      return environment
    }
  }

  /// The numbers of environments that are not being built, in ascending order: the live one comes
  /// before what is still to replace it.
  func wholeNumbers() throws -> [UInt32] {
    try listDirectory(directories.ledger).compactMap { name in
      directories.parse(name).flatMap { $0.isBuilding ? nil : $0.number }
    }.sorted()
  }

  /// Opens an environment, or finds it open; `nil` while it is being closed, which only one that
  /// is live no longer is, and for a directory that somebody emptied.
  func openEnvironment(_ number: UInt32) throws -> DerivedEnvironment? {
    if let environment = holding.withLock({ $0.environment(number) }) { return environment }
    do {
      let environment = try DerivedEnvironment(
        path: directories.path(number), number: number, kind: kind, openLock: openLock)
      holding.withLock { $0.note(environment) }
      return environment
    } catch let error as LMDBError where [.alreadyOpen, .noSuchFile].contains(error.code) {
      return nil
    }
  }
}
