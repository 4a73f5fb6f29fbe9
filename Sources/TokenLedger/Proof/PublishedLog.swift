import EventLog
import Files
import MerkleTree

/// A log as a directory of tiles, bundles of entries and a checkpoint (c2sp.org/tlog-tiles).
struct PublishedLog {
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

  /// Puts a note in it, in one step, after everything that it is about.
  func put(checkpoint note: [UInt8]) throws { try write(Self.checkpointName, note) }

  /// What is in one of its files.
  func read(_ name: String) throws -> [UInt8] {
    try readFile("\(path)/\(name)", bytesMax: Self.fileBytesMax)
  }

  /// Writes one of its files durably and in one step, with the directories that it is in.
  ///
  /// Entries are every account's events: nobody but the owner reads them until the owner lets them.
  func write(_ name: String, _ contents: [UInt8]) throws {
    var directory = path
    for part in name.split(separator: "/").dropLast() {
      directory += "/\(part)"
      if !fileExists(directory) {
        try createDirectory(directory)
        try syncDirectory(parentDirectory(of: directory))
      }
    }
    try replaceFile("\(path)/\(name)", contents, permissions: 0o600)
  }

  /// Makes sure that it is there, and empty or a published log.
  func prepare() throws {
    guard fileExists(path) else { return try createDirectory(path) }
    let names = try listDirectory(path).filter { !$0.hasSuffix(".new") }
    let isPublished = names.contains(Self.checkpointName) || names == ["tile"]
    guard names.isEmpty || isPublished else {
      throw LedgerError(
        .alreadyExists,
        "\(path) holds something else: publish into an empty directory or a published log")
    }
  }
}
