import Cryptography
import EventLog
import Files
import MerkleTree

/// A log as a directory of tiles, bundles of entries and a checkpoint (c2sp.org/tlog-tiles).
struct PublishedLog {
  /// What every one has that has events, and hardly anything else.
  static let marker = "tile/entries"

  /// The directory, without a trailing slash.
  let path: String
  /// More than any file of one takes.
  private static let fileBytesMax = EntryBundle.byteCountMax
  private static let checkpointName = "checkpoint"

  init(_ path: String) { self.path = LedgerDirectory(path).path }

  /// The note in it; `nil` if there is none.
  func checkpoint() throws -> [UInt8]? {
    fileExists("\(path)/\(Self.checkpointName)") ? try read(Self.checkpointName) : nil
  }

  /// Puts a note in it, durably and in one step, after everything that it is about.
  func put(checkpoint note: [UInt8]) throws {
    try replaceFile("\(path)/\(Self.checkpointName)", note, permissions: 0o600)
  }

  /// Makes sure that a log can be published there: in a directory that is empty, not there yet or a
  /// published log, and in no ledger and no backup.
  func checkPlace() throws {
    try StagedDirectory.checkOutside(path)
    guard fileExists(path) else { return }
    let names = try listDirectory(path).filter { !$0.hasSuffix(".new") }
    let isPublished = names.contains(Self.checkpointName) || names == ["tile"]
    guard names.isEmpty || isPublished else {
      throw LedgerError(
        .alreadyExists,
        "\(path) holds something else: publish into an empty directory or a published log")
    }
  }

  // MARK: reading

  /// The hashes of a tile. Where a partial one is gone because the full one came, they are the first
  /// of that.
  func contents(of tile: Tile) throws -> [UInt8] {
    try read(tile.path) {
      guard !tile.isFull else { return nil }
      let full = try Tile(level: tile.level, number: tile.number, hashCount: Tile.hashCountMax)
      return Array(try read(full.path).prefix(tile.hashCount * Digest.byteCount))
    }
  }

  /// The entries of a bundle; where a partial one is gone, they are the first of the full one.
  func contents(of bundle: EntryBundle) throws -> [UInt8] {
    try read(bundle.path) {
      guard !bundle.isFull else { return nil }
      let full = try EntryBundle(number: bundle.number, entryCount: EntryBundle.entryCountMax)
      let contents = try read(full.path)
      var first: [UInt8] = []
      // Holds: the span ends with the call, and the array outlives it.
      let isWhole: Void? = try? unsafe full.forEachEntry(in: contents.span.bytes) {
        (index, record) throws in
        if index < bundle.entries.upperBound { try EntryBundle.append(record, to: &first) }
      }
      // What is malformed is found so by whoever takes it apart.
      return isWhole == nil ? contents : first
    }
  }

  /// What is in a file or, if there is none, what stands in for it.
  private func read(_ name: String, orElse fallback: () throws -> [UInt8]?) throws -> [UInt8] {
    do {
      return try read(name)
    } catch let error as FileError where error.code == .notFound {
      guard let contents = try? fallback() else { throw error }
      return contents
    }
  }

  private func read(_ name: String) throws -> [UInt8] {
    try readFile("\(path)/\(name)", bytesMax: Self.fileBytesMax)
  }
}
