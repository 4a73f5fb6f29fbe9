import LMDB
package import TokenDomain

/// A copy of a log: an environment like the log's own, in a directory that one process uses.
///
/// It is made in chunks, each from a short read transaction, so that a log that is in use does not
/// grow meanwhile because of an old snapshot. Events are only ever appended: what is copied late is
/// what it was at the beginning. Free pages stay behind.
package final class LogCopy: Sendable {
  /// Most events of a chunk.
  static let chunkEventsMax = 10_000
  /// Most bytes of a chunk, but for the record that exceeds it.
  static let chunkBytesMax = 4 << 20
  /// By how much the copy's map grows when it is full.
  static let growthBytes = 1 << 30

  let environment: Environment

  /// Opens a copy to read it; nothing in the directory changes.
  ///
  /// - Throws: `LMDBError`.
  @available(*, noasync)
  package init(directory: String) throws {
    var options = Self.options
    options.isReadOnly = true
    environment = try Environment(path: directory, tables: EventLog.tables, options: options)
  }

  /// Lets go of the files.
  package func close() { environment.close() }

  /// Copies the copy into `directory`, which must not be there, as ``EventLog/copy(to:progress:)``
  /// does a log.
  ///
  /// - Parameter slotsThrough: the vault slot up to which none may be handed out again: events that are
  ///   not in the copy may name them.
  @available(*, noasync)
  package func copy(
    to directory: String, slotsThrough: UInt64,
    progress: (Position, Position) -> Void = { _, _ in }
  ) throws -> LogContents {
    try LogCopying(from: environment, to: directory).run(slotsThrough: slotsThrough, progress)
  }

  /// How the copies are opened: nobody else has them open, wherever they lie.
  static var options: Environment.Options {
    var options = Environment.Options()
    options.isUnlocked = true
    options.forcesNetworkFileSystem = true
    return options
  }
}

extension EventLog {
  /// Copies the log as it is now into `directory`, which must not be there, while others go on to
  /// append. The copy is on the disk when this returns, but for the name of `directory` in its
  /// parent; it is not looked at again: see ``LogCopy/read(progress:each:)``.
  ///
  /// - Parameter progress: told the position reached and the last one, a chunk at a time.
  /// - Returns: what was copied.
  @available(*, noasync)
  package func copy(
    to directory: String, progress: (Position, Position) -> Void = { _, _ in }
  ) throws -> LogContents {
    try LogCopying(from: environment, to: directory).run(slotsThrough: 0, progress)
  }
}
