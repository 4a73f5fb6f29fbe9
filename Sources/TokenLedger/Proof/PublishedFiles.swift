import Files

/// New files of a published log on their way to the disk.
///
/// They are written under their own names, and the disk is waited for once all are written. No
/// checkpoint covers them before ``finish()`` has returned, so nobody looks for them until then; what a
/// crash leaves torn is written again by the next attempt, which trusts nothing beyond the checkpoint.
struct PublishedFiles: ~Copyable {
  /// So many files are synced one by one, which waits for nothing that others wrote. More would each
  /// wait for the disk to empty its cache, some milliseconds: there the file system is synced whole.
  private static let syncedAloneMax = 64

  private let path: String
  /// Opened before anything is written, so that it is told of every error since.
  private let directory: File
  private var first: [String] = []
  /// Directories with names that may not be on the disk.
  private var directories: Set<String>
  /// How many files were written.
  private(set) var count: UInt64 = 0

  /// Files of the log in `path`, which is made if it is not there.
  init(in path: String) throws {
    self.path = path
    if !fileExists(path) { try createDirectory(path) }
    directory = try File(path, .readOnly)
    directories = [path, parentDirectory(of: path)]
  }

  /// Writes a file, with the directories that it is in. One that is there is written over.
  ///
  /// Entries are every account's events: nobody but the owner reads them until the owner lets them.
  mutating func write(_ name: String, _ contents: [UInt8]) throws {
    let place = "\(path)/\(name)"
    try prepareDirectory(parentDirectory(of: place))
    let file = try File(place, .readWriteCreating(permissions: 0o600))
    try file.truncate(to: 0)
    // Holds: the span ends with the call, and the array outlives it.
    try unsafe file.write(contents.span.bytes, at: 0)
    try file.close()
    count += 1
    if count <= Self.syncedAloneMax { first.append(place) }
  }

  /// Waits until everything that was written is on the disk.
  func finish() throws {
    if count > Self.syncedAloneMax {
      try directory.syncFileSystem()
      // It may be a mount of its own, whose name is on another file system.
      return try syncDirectory(parentDirectory(of: path))
    }
    for file in first { try File(file, .readOnly).sync() }
    for directory in directories { try syncDirectory(directory) }
  }

  /// Makes a directory below the log's if it is not there. Also if it is, its name may be one that an
  /// attempt before did not wait for.
  private mutating func prepareDirectory(_ directory: String) throws {
    guard directories.insert(directory).inserted else { return }
    try prepareDirectory(parentDirectory(of: directory))
    if !fileExists(directory) { try createDirectory(directory) }
  }
}
