import LMDB
package import TokenDomain

/// How the live views are.
package struct LiveStatus: Hashable, Sendable {
  /// The number of the environment: `views-N`.
  package let number: UInt32
  /// The last event applied.
  package let position: Position
  /// How many events the log is ahead.
  package let lag: UInt64
  /// The views and their versions.
  package let versions: [ViewVersion]
  /// Bytes of the file that are or were in use.
  package let usedBytes: Int
  /// Keys by table.
  package let entries: [String: Int]
  /// What each view takes.
  package let views: [ViewSize]
}

extension LiveViews {
  /// How the live views are. Microseconds.
  @available(*, noasync)
  package func status() throws -> LiveStatus {
    try slot.read { read in
      let end = try log.lastPosition()
      var entries: [String: Int] = [:]
      for table in LiveTable.allCases {
        entries[table.name] = try read.count(read.environment.table(table))
      }
      let versions = Dictionary(
        slot.kind.versions.map { ($0.name, $0.version) }, uniquingKeysWith: max)
      let views = try LiveView.allCases.map { view in
        try ViewSize(
          name: view.rawValue, version: versions[view.rawValue] ?? 0,
          tables: LiveTable.allCases.filter { $0.view == view }.map(read.environment.table),
          in: read)
      }
      return LiveStatus(
        number: read.environment.number, position: read.header.position,
        lag: end > read.header.position ? end.value - read.header.position.value : 0,
        versions: slot.kind.versions,
        usedBytes: try read.environment.environment.information().usedBytes, entries: entries,
        views: views)
    }
  }
}
