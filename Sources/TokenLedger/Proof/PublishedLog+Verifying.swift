import Cryptography
import EventLog
import Files
import MerkleTree

extension LogVerification {
  /// Verifies a whole published log without the ledger: every entry, every tile, and the checkpoint;
  /// and that it goes on from one that somebody kept.
  ///
  /// - Parameters:
  ///   - path: the directory.
  ///   - key: the log's key, from somebody other than whoever gave the directory.
  ///   - note: the kept checkpoint, of the directory's size or a smaller one; `nil` for none.
  ///   - progress: told how many events were hashed.
  /// - Throws: ``LedgerError/Code/notVerified`` if the checkpoint is missing or not signed so.
  /// - Complexity: O(n), some two microseconds an event and what reading takes.
  public init(
    publishedAt path: String, logKey key: String, against note: [UInt8]? = nil,
    progress: (Progress) -> Void = { _ in }
  ) throws {
    let kept = try note.map { try LogCheckpoint(verifying: $0, logKey: key) }
    let published = PublishedLog(path)
    guard let last = try LedgerError.wrapping({ try published.checkpoint() }) else {
      throw LedgerError(.notVerified, "\(path) has no checkpoint: it is no published log")
    }
    let checkpoint = try LogCheckpoint(verifying: last, logKey: key)
    let size = checkpoint.position.value
    var pass = PublishedPass(published, size: size, kept: kept)
    self = try LedgerError.wrapping {
      for bundle in try TreeGrowth(from: 0, to: size).bundles {
        if pass.difference != nil { break }
        try pass.take(bundle)
        progress(Progress(task: "published", done: bundle.entries.upperBound, total: size))
      }
      if pass.difference == nil { try pass.finish(root: checkpoint.root) }
      return LogVerification(size: pass.size, root: pass.root, difference: pass.difference)
    }
  }
}

/// One pass through the files of a published log.
private struct PublishedPass {
  private(set) var difference: LogVerification.Difference?
  private let published: PublishedLog
  private let treeSize: UInt64
  private let kept: LogCheckpoint?
  private var edge = Frontier()
  /// Hashes of each level that are in no tile compared so far.
  private var pending: [[UInt8]] = Array(repeating: [], count: TileHash.levelCount)

  var size: UInt64 { edge.size }
  var root: [UInt8] { edge.root.bytes }

  /// - Parameter kept: a checkpoint that the log must contain.
  init(_ published: PublishedLog, size: UInt64, kept: LogCheckpoint?) {
    self.published = published
    treeSize = size
    self.kept = kept
    if let kept, kept.position.value > size {
      note(size..<kept.position.value, "a checkpoint of \(kept.position) events was signed")
    }
    compareWithKept()
  }

  mutating func take(_ bundle: EntryBundle) throws {
    guard
      let contents = try read(bundle.path, about: bundle.entries, { try $0.contents(of: bundle) })
    else { return }
    do {
      try unsafe bundle.forEachEntry(in: contents.span.bytes) { (_, record) throws in
        try edge.append(MerkleHash.leaf(record)) { place, hash in
          pending[place.level] += hash.bytes
        }
        compareWithKept()
      }
    } catch {
      return note(bundle.entries, "\(bundle.path) is malformed")
    }
    for level in pending.indices
    where pending[level].count == Tile.hashCountMax * Digest.byteCount {
      try compare(level)
    }
  }

  mutating func finish(root: [UInt8]) throws {
    for level in pending.indices where difference == nil && !pending[level].isEmpty {
      try compare(level)
    }
    if difference == nil, self.root != root {
      note(0..<treeSize, "the events are not those of the checkpoint")
    }
  }

  private mutating func compareWithKept() {
    guard let kept, kept.position.value == size, kept.root != root else { return }
    note(0..<size, "the checkpoint of \(size) events was signed of others")
  }

  /// Compares the tile of a level that has just been filled, or the last.
  private mutating func compare(_ level: Int) throws {
    let count = TileHash.count(atLevel: level, treeSize: size)
    let width = pending[level].count / Digest.byteCount
    let number = (count - 1) / UInt64(Tile.hashCountMax)
    let tile = try Tile(level: level, number: number, hashCount: width)
    let leaves = (number * 256) << (8 * level)..<size
    if let contents = try read(tile.path, about: leaves, { try $0.contents(of: tile) }),
      contents != pending[level]
    {
      note(leaves, "\(tile.path) is not of these events")
    }
    pending[level] = []
  }

  private mutating func read(
    _ name: String, about leaves: Range<UInt64>, _ body: (PublishedLog) throws -> [UInt8]
  ) throws -> [UInt8]? {
    do {
      return try body(published)
    } catch let error as FileError where error.code == .notFound {
      note(leaves, "\(name) is missing")
      return nil
    }
  }

  private mutating func note(_ leaves: Range<UInt64>, _ cause: String) {
    if difference != nil { return }
    difference = LogVerification.Difference(
      positions: Position(leaves.lowerBound + 1)...Position(max(leaves.upperBound, 1)),
      cause: cause)
  }
}
