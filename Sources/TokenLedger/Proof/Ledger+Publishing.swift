import EventLog
import Files
import LedgerViews
import MerkleTree

/// What publishing did.
public struct PublicationReport: Hashable, Sendable {
  /// The checkpoint that the directory now has.
  public let checkpoint: LogCheckpoint
  /// The last event that it had before; zero for none.
  public let from: Position
  /// Files that were written, the checkpoint among them; zero where nothing came since.
  public let fileCount: UInt64
}

extension Ledger {
  /// Writes the log as a directory in the layout of c2sp.org/tlog-tiles, or what came since it was last
  /// written there. It is a backup of the log too: see ``restore(log:secrets:to:options:progress:request:)``.
  ///
  /// Entries and hashes come first and are on the disk before the checkpoint is put there in one step:
  /// a reader, and a crash in between, never find a checkpoint of what is not there. Partial bundles and
  /// tiles go once a full one is in their place and the checkpoint covers it; whoever holds an older
  /// checkpoint reads that instead.
  ///
  /// - Parameters:
  ///   - path: a directory that is empty, does not exist or has this log; in no ledger or backup.
  ///   - progress: told how many files were written.
  /// - Throws: ``LedgerError/Code/alreadyExists``, ``LedgerError/Code/notVerified`` where another log is
  ///   there, and as ``signCheckpoint()``.
  /// - Complexity: O(n) in the events since; two files for every 256 of them.
  @available(*, noasync)
  public func publish(
    to path: String, progress: (Progress) -> Void = { _ in }
  ) throws -> PublicationReport {
    try checkOpen()
    return try LedgerError.wrapping {
      let published = PublishedLog(path)
      try published.checkPlace()
      let signed = try signer.sign()
      // Two at once would write over what the other's checkpoint covers.
      var lock = try FileLock(parts.directory.publishingLock)
      try lock.lockExclusive()
      let report = try publish(signed, to: published, progress)
      try lock.unlock()
      try noteBackup {
        $0.log = LastBackups.Log(position: report.checkpoint.position, at: clock.wall())
      }
      return report
    }
  }

  private func publish(
    _ signed: SignedCheckpoint, to published: PublishedLog, _ progress: (Progress) -> Void
  ) throws -> PublicationReport {
    let size = signed.checkpoint.treeSize
    let before = try published.checkpoint().map { try signer.read($0, signer.key()) }
    if let before {
      try check(before.checkpoint, in: published)
      if before.checkpoint.treeSize >= size {
        return PublicationReport(
          checkpoint: LogCheckpoint(before), from: Position(before.checkpoint.treeSize),
          fileCount: 0)
      }
    }
    let growth = try TreeGrowth(from: before?.checkpoint.treeSize ?? 0, to: size)
    let count = try write(growth, to: published, progress)
    try published.put(checkpoint: signed.note.bytes)
    try published.removePartials(behind: growth)
    return PublicationReport(
      checkpoint: LogCheckpoint(signed), from: Position(growth.oldSize), fileCount: count + 1)
  }

  /// Makes sure that what was published is the beginning of this log.
  private func check(_ before: Checkpoint, in published: PublishedLog) throws {
    let last = try parts.log.lastPosition().value
    guard before.treeSize <= last else {
      throw LedgerError(
        .notVerified,
        "\(published.path) has \(before.treeSize) events and this log \(last): events are missing")
    }
    let own = try MerkleReading(parts).withHashes(of: before.treeSize) { read in
      try Frontier(size: before.treeSize, reading: read).root
    }
    guard own == before.root else {
      throw LedgerError(.notVerified, "\(published.path) has another log of the same name")
    }
  }

  /// Writes what is new, and waits until it is on the disk.
  ///
  /// - Returns: how many files that were.
  private func write(
    _ growth: TreeGrowth, to published: PublishedLog, _ progress: (Progress) -> Void
  ) throws -> UInt64 {
    let total = (growth.newSize - growth.oldSize) / 128 + 2
    let hashes = MerkleReading(parts)
    var files = try PublishedFiles(in: published.path)
    for bundle in growth.bundles {
      try files.write(bundle.path, contents(of: bundle))
      progress(Progress(task: "publish", done: min(files.count, total), total: total))
    }
    for tile in growth.tiles {
      let contents = try hashes.withHashes(of: growth.newSize) { read in
        try TileContents(of: tile, reading: read)
      }
      try files.write(tile.path, contents.bytes)
      progress(Progress(task: "publish", done: min(files.count, total), total: total))
    }
    try files.finish()
    return files.count
  }

  func contents(of bundle: EntryBundle) throws -> [UInt8] {
    var contents: [UInt8] = []
    try parts.log.read { log in
      let entries = bundle.entries
      try log.forEachRecord(
        after: Position(entries.lowerBound), through: Position(entries.upperBound)
      ) { record in
        try EntryBundle.append(record, to: &contents)
        return true
      }
    }
    return contents
  }
}

extension PublishedLog {
  /// Removes partial bundles and tiles of places where the full one came with `growth`, once its
  /// checkpoint is there. Whoever holds an older one finds their contents in the full one
  /// (c2sp.org/tlog-tiles, "Partial Tiles").
  fileprivate func removePartials(behind growth: TreeGrowth) throws {
    for bundle in growth.bundles where bundle.isFull {
      try removeTree("\(path)/\(bundle.partialsPath)")
    }
    for tile in growth.tiles where tile.isFull { try removeTree("\(path)/\(tile.partialsPath)") }
  }
}
