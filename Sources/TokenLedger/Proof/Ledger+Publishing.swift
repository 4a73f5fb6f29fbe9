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
  /// Files that were written, the checkpoint among them.
  public let fileCount: UInt64
}

extension Ledger {
  /// Writes the log as a directory in the layout of c2sp.org/tlog-tiles, or what came since it was last
  /// written there.
  ///
  /// Entries come first, hashes after them and the checkpoint last, each file whole and synced before
  /// the next: a reader, and a crash in between, never find a checkpoint of what is not there.
  ///
  /// - Parameters:
  ///   - path: a directory that is empty, does not exist or has this log.
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
      try published.prepare()
      let signed = try signer.sign()
      let size = signed.checkpoint.treeSize
      let before = try published.checkpoint().map { try signer.read($0, signer.key()).checkpoint }
      let growth = try TreeGrowth(from: before?.treeSize ?? 0, to: size)
      let hashes = MerkleReading(parts)
      if let before {
        let own = try hashes.withHashes(of: before.treeSize) { read in
          try Frontier(size: before.treeSize, reading: read).root
        }
        guard own == before.root else {
          throw LedgerError(.notVerified, "\(path) has another log of the same name")
        }
      }
      let total = (size - growth.oldSize) / 128 + 2
      var count: UInt64 = 0
      func write(_ name: String, _ contents: [UInt8]) throws {
        try published.write(name, contents)
        count += 1
        progress(Progress(task: "publish", done: min(count, total), total: total))
      }
      for bundle in growth.bundles { try write(bundle.path, contents(of: bundle)) }
      for tile in growth.tiles {
        let contents = try hashes.withHashes(of: size) { try TileContents(of: tile, reading: $0) }
        try write(tile.path, contents.bytes)
      }
      try published.put(checkpoint: signed.note.bytes)
      return PublicationReport(
        checkpoint: LogCheckpoint(signed), from: Position(growth.oldSize), fileCount: count + 1)
    }
  }

  private func contents(of bundle: EntryBundle) throws -> [UInt8] {
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
