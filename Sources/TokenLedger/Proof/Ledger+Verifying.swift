import Cryptography
import EventLog
import LedgerViews
import MerkleTree

extension Ledger {
  /// Records that are hashed in one transaction.
  private static let hashedEventsMax: UInt64 = 20_000

  /// Hashes every event anew, and compares with a checkpoint that somebody kept, with those that the
  /// log keeps, and with the index of hashes.
  ///
  /// Where the operator changed events and built the index anew, the checkpoints tell between which of
  /// them the first change lies; where the index is of before, it tells the event.
  ///
  /// - Parameters:
  ///   - note: the kept checkpoint; `nil` to compare with what the ledger itself keeps.
  ///   - progress: told how many events were hashed.
  /// - Throws: ``LedgerError/Code/notVerified`` for a note that this log's key did not sign.
  /// - Complexity: O(n), under two microseconds an event.
  @available(*, noasync)
  public func verifyLog(
    against note: [UInt8]? = nil, progress: (Progress) -> Void = { _ in }
  ) throws -> LogVerification {
    try checkOpen()
    return try LedgerError.wrapping {
      let kept = try note.map { try signer.read($0, signer.key()).checkpoint }
      let last = try parts.log.lastPosition().value
      var pass = VerifyingPass(kept: kept, stored: try storedCheckpoints(), last: last)
      while pass.difference == nil, pass.size < last {
        let end = min(last, pass.size + Self.hashedEventsMax)
        let indexed = try? MerkleReading(parts).withHashes(of: end) { read in
          try IndexedLeaves(pass.size..<end, reading: read)
        }
        try pass.take(parts.log, through: end, indexed)
        progress(Progress(task: "log", done: pass.size, total: last))
      }
      return pass.result
    }
  }

  /// The checkpoints that the log keeps, the smallest first.
  private func storedCheckpoints() throws -> [Checkpoint] {
    var found: [Checkpoint] = []
    let key = try signer.key()
    var sizeMax = UInt64.max
    while let stored = try parts.log.read({ try $0.checkpoint(sizeMax: sizeMax) }) {
      found.append(try signer.read(stored.note, key).checkpoint)
      if stored.size == 0 { break }
      sizeMax = stored.size - 1
    }
    return found.reversed()
  }
}

/// The hashes that the index has for a stretch of events.
private struct IndexedLeaves {
  let hashes: [Digest]

  init(
    _ leaves: Range<UInt64>, reading read: TileHashReading<any Error>
  ) throws {
    var hashes: [Digest] = []
    hashes.reserveCapacity(leaves.count)
    var start = leaves.lowerBound
    while start < leaves.upperBound {
      // A read may not go over the end of a tile.
      let end = min(leaves.upperBound, (start / 256 + 1) * 256)
      try read(TileHashRange(level: 0, indexes: start..<end)) { hashes.append($0) }
      start = end
    }
    self.hashes = hashes
  }
}

/// One pass through the log that hashes it.
private struct VerifyingPass {
  private(set) var difference: LogVerification.Difference?
  private var edge = Frontier()
  private let last: UInt64
  /// Checkpoints that are still to come, the next at the end.
  private var ahead: [Checkpoint]
  /// The size up to which a checkpoint was right.
  private var good: UInt64 = 0

  var size: UInt64 { edge.size }

  init(kept: Checkpoint?, stored: [Checkpoint], last: UInt64) {
    self.last = last
    ahead = (stored + (kept.map { [$0] } ?? [])).sorted { $0.treeSize > $1.treeSize }
    if let largest = ahead.first, largest.treeSize > last {
      difference = LogVerification.Difference(
        positions: Position(last + 1)...Position(largest.treeSize),
        cause: "a checkpoint of \(largest.treeSize) events was signed; the log has \(last)")
    }
    compare()
  }

  var result: LogVerification {
    LogVerification(size: size, root: edge.root.bytes, difference: difference)
  }

  mutating func take(_ log: EventLog, through end: UInt64, _ indexed: IndexedLeaves?) throws {
    let start = size
    do {
      try log.read { log in
        try log.forEachRecord(after: Position(start), through: Position(end)) { record in
          let leaf = MerkleHash.leaf(record)
          if let indexed, indexed.hashes[Int(size - start)] != leaf {
            let position = Position(size + 1)
            difference = LogVerification.Difference(
              positions: position...position,
              cause: "event \(position) is not the one that was hashed when it was appended")
            return false
          }
          try edge.append(leaf)
          compare()
          return difference == nil
        }
      }
    } catch LogError.missingRecord(let position) {
      difference = LogVerification.Difference(
        positions: position...position, cause: "event \(position) is missing")
    }
  }

  /// Compares with the checkpoints of this size.
  private mutating func compare() {
    while let next = ahead.last, next.treeSize <= size {
      ahead.removeLast()
      if next.root == edge.root {
        good = size
      } else if difference == nil {
        difference = LogVerification.Difference(
          positions: Position(min(good + 1, size))...Position(max(size, 1)),
          cause: "the checkpoint of \(size) events was signed of others")
      }
    }
  }
}
