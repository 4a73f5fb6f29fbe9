import LMDB
package import TokenDomain

/// Where a table of the live views differs from one that was built anew.
package struct LiveDifference: Hashable, Sendable {
  /// What is different at a key.
  package enum Kind: String, Hashable, Sendable {
    /// The live views have it, and building anew does not make it.
    case unexpected
    /// Building anew makes it, and the live views lack it.
    case missing
    /// Both have it, with other values.
    case different
  }
  package let table: String
  package let key: [UInt8]
  package let kind: Kind
}

extension LiveDifference: CustomStringConvertible {
  /// Table, key in hexadecimal and what is the matter.
  package var description: String {
    let digits = key.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    return "\(table) \(digits): \(kind.rawValue)"
  }
}

extension LiveViews {
  /// Builds the views anew beside the live ones and puts them in their place. Everyone goes on
  /// meanwhile; writers wait for the last few events and the exchange.
  ///
  /// - Parameter progress: told the position reached and the log's last one, a chunk at a time.
  @available(*, noasync)
  package func rebuild(progress: (Position, Position) -> Void = { _, _ in }) throws {
    let build = try slot.beginBuild()
    try bringNear(build, progress)
    try log.withWriteLock {
      try bring(build, to: log.lastPosition(), progress)
      try build.putInPlace()
    }
    setFailure(nil)
    try slot.removeLeftovers()
  }

  /// Builds the views anew beside the live ones and compares every key and value.
  ///
  /// - Returns: the first difference in the order of tables and keys; `nil` if there is none.
  @available(*, noasync)
  package func check(
    progress: (Position, Position) -> Void = { _, _ in }
  ) throws -> LiveDifference? {
    let build = try slot.beginBuild()
    try bringNear(build, progress)
    var snapshots: Snapshots?
    try log.withWriteLock {
      try catchUp(holdsLogLock: true)
      try bring(build, to: log.lastPosition(), progress)
      // Both stand at the log's end; comparing them needs no lock.
      snapshots = Snapshots(
        live: try slot.beginRead(holdsLogLock: true), built: try build.beginRead())
    }
    guard let snapshots = snapshots.take() else { return nil }
    return try Self.firstDifference(snapshots.live, snapshots.built)
  }

  /// Brings a build to where only a few events are missing.
  private func bringNear(_ build: DerivedBuild, _ progress: (Position, Position) -> Void) throws {
    while true {
      let end = try log.lastPosition()
      let reached = try bring(build, to: end, progress)
      if try log.lastPosition().value - reached.value <= Self.nearEventsMax { return }
    }
  }

  @discardableResult
  private func bring(
    _ build: DerivedBuild, to end: Position, _ progress: (Position, Position) -> Void
  ) throws -> Position {
    while true {
      let position = try build.beginRead().header.position
      progress(position, end)
      guard position < end else { return position }
      try growing(build.environment) {
        var transaction = LiveTransaction(try build.beginWrite(), keys: keys)
        try transaction.follow(log, to: end)
        try transaction.commit()
      }
    }
  }

  private struct Snapshots: ~Copyable {
    let live: DerivedRead
    let built: DerivedRead
  }

  private static func firstDifference(
    _ live: borrowing DerivedRead, _ built: borrowing DerivedRead
  ) throws -> LiveDifference? {
    for table in LiveTable.allCases {
      let difference = try live.withCursor(live.environment.table(table)) { live in
        try built.withCursor(built.environment.table(table)) { built in
          try firstDifference(table, &live, &built)
        }
      }
      if let difference { return difference }
    }
    return nil
  }

  private static func firstDifference(
    _ table: LiveTable, _ live: inout Cursor, _ built: inout Cursor
  ) throws -> LiveDifference? {
    var (hasLive, hasBuilt) = (try live.seekFirst(), try built.seekFirst())
    while hasLive && hasBuilt {
      let liveKey = live.withEntry { key, _ in key.copied() }
      let difference = built.withEntry { key, value -> LiveDifference? in
        let builtKey = key.copied()
        if liveKey != builtKey {
          let isMissing = builtKey.lexicographicallyPrecedes(liveKey)
          return LiveDifference(
            table: table.name, key: isMissing ? builtKey : liveKey,
            kind: isMissing ? .missing : .unexpected)
        }
        let isSame = live.withEntry { _, own in own.isEqual(to: value) }
        return isSame ? nil : LiveDifference(table: table.name, key: liveKey, kind: .different)
      }
      if let difference { return difference }
      (hasLive, hasBuilt) = (try live.next(), try built.next())
    }
    if hasLive {
      let key = live.withEntry { key, _ in key.copied() }
      return LiveDifference(table: table.name, key: key, kind: .unexpected)
    }
    if hasBuilt {
      let key = built.withEntry { key, _ in key.copied() }
      return LiveDifference(table: table.name, key: key, kind: .missing)
    }
    return nil
  }
}
