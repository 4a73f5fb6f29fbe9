import Cryptography
import EventLog
import Files
import LedgerViews
import MerkleTree

/// Hashes stretches of the log, several at once, and compares each event with the index of hashes.
struct LogHashing: Sendable {
  /// Events of a stretch: a fraction of a second's work, half a megabyte of hashes.
  static let stretchEvents: UInt64 = 16_384

  /// Neighbouring events that were hashed.
  struct Stretch: Sendable {
    var run: LeafRun
    /// The first event that is not as it should be: the run ends before it.
    var difference: LogVerification.Difference?
  }

  let log: EventLog
  /// The index to compare with; `nil` if there is none that could be.
  let index: MerkleReading?

  /// Hashes each stretch of leaves, the first on this thread and the others beside it.
  @available(*, noasync)
  func hash(_ stretches: [Range<UInt64>]) throws -> [Stretch] {
    let works = try stretches.dropFirst().map { stretch in
      try SideWork(name: "ledger-hashing") { _ in try hash(stretch) }
    }
    let first = Result { try stretches.first.map(hash) }
    // Every thread has ended before this returns, also where one failed.
    let others = works.map { work in Result { try work.finish { _ in } } }
    return try [first.get()].compactMap(\.self) + others.map { try $0.get() }
  }

  private func hash(_ leaves: Range<UInt64>) throws -> Stretch {
    let known = try? index?.withPresentHashes(of: leaves.upperBound) { read in
      try Self.hashes(of: leaves, reading: read)
    }
    var run = LeafRun(from: leaves.lowerBound)
    var difference: LogVerification.Difference?
    do {
      try log.read { log in
        try log.forEachRecord(
          after: Position(leaves.lowerBound), through: Position(leaves.upperBound)
        ) { record in
          let leaf = MerkleHash.leaf(record)
          let index = run.leaves.count
          if let known, known[index] != leaf {
            let position = Position(run.leaves.upperBound + 1)
            difference = LogVerification.Difference(
              positions: position...position,
              cause: "event \(position) is not the one that was hashed when it was appended")
            return false
          }
          run.append(leaf)
          return true
        }
      }
    } catch LogError.missingRecord(let position) {
      difference = LogVerification.Difference(
        positions: position...position, cause: "event \(position) is missing")
    }
    return Stretch(run: run, difference: difference)
  }

  /// The hashes that the index has for a stretch of events.
  private static func hashes(
    of leaves: Range<UInt64>, reading read: TileHashReading<any Error>
  ) throws -> [Digest] {
    var hashes: [Digest] = []
    hashes.reserveCapacity(leaves.count)
    var start = leaves.lowerBound
    while start < leaves.upperBound {
      // A read may not go over the end of a tile.
      let end = min(leaves.upperBound, (start / 256 + 1) * 256)
      try read(TileHashRange(level: 0, indexes: start..<end)) { hashes.append($0) }
      start = end
    }
    return hashes
  }
}
