import Cryptography
import EventLog
import Files
import LedgerViews
import MerkleTree

extension Ledger {
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
  /// - Complexity: O(n), under two microseconds an event, shared by as many threads as there are
  ///   processors, four at most.
  @available(*, noasync)
  public func verifyLog(
    against note: [UInt8]? = nil, progress: (Progress) -> Void = { _ in }
  ) throws -> LogVerification {
    try checkOpen()
    return try LedgerError.wrapping {
      let kept = try note.map { try signer.read($0, signer.key()).checkpoint }
      let last = try parts.log.lastPosition().value
      let index = MerkleReading(parts)
      // An index that is stopped, or comes no further, leaves the checkpoints to compare with.
      let isIndexed = (try? index.withHashes(of: last) { _ in true }) ?? false
      let hashing = LogHashing(log: parts.log, index: isIndexed ? index : nil)
      var pass = VerifyingPass(kept: kept, stored: try storedCheckpoints(), last: last)
      while pass.difference == nil, pass.size < last {
        for stretch in try hashing.hash(pass.next(count: hashingThreads)) {
          try pass.take(stretch)
          if pass.difference != nil { break }
        }
        progress(Progress(task: "log", done: pass.size, total: last))
      }
      return pass.result
    }
  }

  private var hashingThreads: Int { max(1, min(Machine.processorCount, 4)) }

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

  /// The next stretches to hash, each of them ending where a checkpoint does or before.
  func next(count: Int) -> [Range<UInt64>] {
    var stretches: [Range<UInt64>] = []
    var ends = ahead.map(\.treeSize)
    var start = size
    while stretches.count < count, start < last {
      while let end = ends.last, end <= start { ends.removeLast() }
      // Where stretches begin at multiples of their length, each is few subtrees.
      let stretchEnd = (start / LogHashing.stretchEvents + 1) * LogHashing.stretchEvents
      let end = min(stretchEnd, ends.last ?? last, last)
      stretches.append(start..<end)
      start = end
    }
    return stretches
  }

  mutating func take(_ stretch: LogHashing.Stretch) throws {
    try edge.append(stretch.run)
    compare()
    if difference == nil { difference = stretch.difference }
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
