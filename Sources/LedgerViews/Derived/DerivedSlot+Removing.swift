import Files
import LMDB

extension DerivedSlot {
  /// Removes what processes that died left: builds, and environments that are not the live one.
  /// What a process has open stays, and goes at a later call.
  ///
  /// - Parameter overwriting: whether files are overwritten first; those that hold people's words are
  ///   in any case.
  @available(*, noasync)
  package func removeLeftovers(overwriting: Bool = false) throws {
    for leftover in try openLock.withLock({ try takeLeftovers() }) {
      // Nobody waits for this: what was taken has lost its name.
      try leftover.remove(overwriting: overwriting || kind.holdsWords)
    }
  }

  /// Removes every environment of the kind, because none can be trusted: the machine went down
  /// while they were open. To be called before opening, while this process has the ledger alone.
  ///
  /// - Parameter overwriting: as for ``removeLeftovers(overwriting:)``.
  @available(*, noasync)
  package func discardAll(overwriting: Bool = false) throws {
    precondition(!isOpen, "what is open cannot be discarded")
    try openLock.withLock {
      for name in try namesInLedger() {
        let leftover = try Leftover(try setAside(name), use: nil)
        try leftover.remove(overwriting: overwriting || kind.holdsWords)
      }
    }
  }

  /// Leaves nothing of what environments held that were replaced. LMDB keeps the bytes of what was
  /// deleted; so files that nobody has open are overwritten and removed, and in those that a process
  /// has open still, everything is overwritten but the word that they are superseded.
  ///
  /// - Throws: ``DerivedError/stillRead(path:)`` when somebody goes on reading in one.
  /// - Complexity: O(n) in the size of the files.
  @available(*, noasync)
  package func overwriteReplaced() throws {
    try removeLeftovers(overwriting: true)
    for number in try replacedNumbers() { try overwriteReplaced(number) }
    try removeLeftovers(overwriting: true)
  }

  private func overwriteReplaced(_ number: UInt32) throws {
    let pause = Monitor(())
    for _ in 0..<Self.closingLooksMax {
      guard fileExists(directories.path(number)) else { return }
      if let environment = try openLock.withLock({ try openEnvironment(number) }) {
        return try environment.overwriteSuperseded()
      }
      // Another thread is closing it.
      let _: Bool? = pause.wait(timeoutMilliseconds: Self.closingLookMilliseconds) { _ in nil }
    }
    throw DerivedError.stillRead(path: directories.path(number))
  }

  private static let closingLooksMax = 10_000
  private static let closingLookMilliseconds = 1

  /// The numbers of whole environments that are not the live one.
  private func replacedNumbers() throws -> [UInt32] {
    let live = try beginRead().environment.number
    return try openLock.withLock { try wholeNumbers() }.filter { $0 != live }
  }

  /// Takes the name from directories whose lock no one holds, if the live one is live even then: who
  /// holds no lock can put nothing in its place any more. To be called under the open lock.
  private func takeLeftovers() throws -> [Leftover] {
    var taken: [Leftover] = []
    let live = environment
    for name in try namesInLedger() {
      do {
        if let leftover = try take(name, live) { taken.append(leftover) }
      } catch let error as FileError where error.code == .notFound {
        // Whoever took it has just removed it.
        continue
      }
    }
    return taken
  }

  private func take(_ name: String, _ live: DerivedEnvironment?) throws -> Leftover? {
    let path = "\(directories.ledger)/\(name)"
    let isWhole = isWhole(name) ?? false
    if isWhole {
      // Without a live one, a whole environment may be the one to come.
      guard let live, directories.path(live.number) != path else { return nil }
    }
    var use = try FileLock("\(path)/\(DerivedEnvironment.useFile)")
    guard try use.tryExclusive() else { return nil }
    if isWhole, try live?.currentHeader().state != .live { return nil }
    return try Leftover(try setAside(name), use: use)
  }

  /// Takes from a directory the name of a whole one: whoever dies on the way leaves nothing that looks
  /// whole and is not.
  ///
  /// - Returns: where it is then.
  private func setAside(_ name: String) throws -> String {
    let path = "\(directories.ledger)/\(name)"
    guard let parsed = directories.parse(name), !parsed.isBuilding else { return path }
    let aside = directories.buildingPath(parsed.number)
    try renameFile(path, to: aside)
    return aside
  }
}

/// A directory that is about to be removed.
private final class Leftover {
  private let path: String
  /// Held until it is gone, so that nobody else takes it.
  private let use: FileLock?

  init(_ path: String, use: consuming FileLock?) throws {
    self.path = path
    self.use = use
  }

  func remove(overwriting: Bool) throws {
    var result = Result { try removeOnce(overwriting: overwriting) }
    // Another process may have taken the file of the lock for its own, and be removing the rest.
    var attempts = 1
    while case .failure = result, attempts < Self.attemptsMax, fileExists(path) {
      result = Result { try removeOnce(overwriting: overwriting) }
      attempts += 1
    }
    if fileExists(path) { try result.get() }
  }

  private func removeOnce(overwriting: Bool) throws {
    let data = "\(path)/data.mdb"
    if overwriting, fileExists(data) { try overwriteFile(data) }
    try removeTree(path)
  }

  private static let attemptsMax = 100
}

extension DerivedEnvironment {
  /// How long to wait for whoever reads in an environment that was superseded.
  private static let patienceMilliseconds = 60_000

  /// Overwrites all that a superseded environment holds but its header, which tells others to go on.
  fileprivate func overwriteSuperseded() throws {
    guard try currentHeader().state == .superseded else { return }
    var write = try beginWrite()
    for table in tables { try write.transaction.clear(table) }
    try write.commit()
    guard
      try environment.overwriteUnused(patienceMilliseconds: Self.patienceMilliseconds)
    else { throw DerivedError.stillRead(path: environment.path) }
  }
}
