import EventLog
import Files
import LedgerViews
import Synchronization

/// An event-sourced ledger of API access tokens, open for use.
///
/// One object serves any number of threads and tasks. Questions read the memory map and never wait
/// for a write; commands are decided and appended by one dedicated writer thread.
public final class Ledger: Sendable {
  /// How to open.
  public struct Options: Sendable {
    /// The clock. Only a simulated ledger takes one; without it, it stands where its log ends.
    public var clock: (@Sendable () -> Timestamp)?
    /// Whether a network file system is accepted, which LMDB's locks do not survive.
    public var allowsNetworkFileSystem: Bool
    /// Whether to look for events of other processes all the time, as a server does: what they
    /// append is then in the views within 100 milliseconds, also if they died half-way.
    public var followsOtherProcesses: Bool
    /// Whether to keep disk space aside, as a server does, 64 MiB each behind the log and the live views:
    /// a disk that is full then refuses commands before a commit fails, and lets access still be taken
    /// away. Commands are refused with ``LedgerError/Code/diskFull``.
    public var keepsDiskRoom: Bool

    public init(
      clock: (@Sendable () -> Timestamp)? = nil,
      allowsNetworkFileSystem: Bool = false, followsOtherProcesses: Bool = false,
      keepsDiskRoom: Bool = false
    ) {
      self.clock = clock
      self.allowsNetworkFileSystem = allowsNetworkFileSystem
      self.followsOtherProcesses = followsOtherProcesses
      self.keepsDiskRoom = keepsDiskRoom
    }
  }

  /// What a new ledger begins with.
  public struct Founding: Sendable {
    /// The log's name in checkpoints; `nil` for one with the ledger's id.
    public var origin: LogName?
    /// `nil` for the default catalog: version v1, scopes api:read and api:write.
    public var catalog: (versions: [APIVersion], categories: [ScopeCategory])?
    /// An agency to open.
    public var account: (id: AccountID, name: AccountName)?
    public var actor: Actor
    public var requestOrigin: Origin
    /// A clock of its own makes the ledger a simulated one.
    public var clock: (@Sendable () -> Timestamp)?
    /// A backup of another ledger's secrets, whose pepper keys this one begins with: then what was
    /// hashed there and comes in an export with credentials is good here.
    public var secrets: String?
    /// Whether a network file system is accepted, which LMDB's locks do not survive.
    public var allowsNetworkFileSystem = false

    public init(
      origin: LogName? = nil, catalog: (versions: [APIVersion], categories: [ScopeCategory])? = nil,
      account: (id: AccountID, name: AccountName)? = nil, actor: Actor,
      requestOrigin: Origin = Origin(via: .library), clock: (@Sendable () -> Timestamp)? = nil,
      secrets: String? = nil
    ) {
      self.origin = origin
      self.catalog = catalog
      self.account = account
      self.actor = actor
      self.requestOrigin = requestOrigin
      self.clock = clock
      self.secrets = secrets
    }
  }

  let clock: LedgerClock
  let parts: Parts
  let writer: Writer
  let follower: Follower
  let restoreRelease: Release
  private let isClosed = Atomic(false)

  /// The ledger's id.
  public let id: LedgerID
  /// Its present life: a restore begins another.
  public let incarnation: IncarnationID
  /// The name of its log in checkpoints.
  public let origin: String
  /// Whether the ledger has a clock of its own.
  public let isSimulated: Bool

  private init(_ parts: Parts, _ description: LedgerDescription, _ options: Options) throws {
    self.parts = parts
    id = try description.ledgerID
    incarnation = try description.incarnationID
    origin = description.origin
    isSimulated = description.simulated
    clock = LedgerClock(options.clock, isSimulated: description.simulated)
    restoreRelease = Release(description, parts.directory)
    let schedule = CheckpointSchedule(LogSigner(parts: parts, origin: description.origin))
    let follower = Follower(polls: options.followsOtherProcesses) {
      try parts.follow()
      try schedule.signIfDue()
    }
    self.follower = follower
    parts.usage.whenFilling {
      // Without a thread notes are dropped when memory is full; they are telemetry.
      try? follower.start()
      follower.wake()
    }
    let room = options.keepsDiskRoom && !parts.isReadOnly ? DiskRoom(parts) : nil
    // Now, while there is some.
    _ = room?.look()
    writer = Writer(parts, room: room, clock: clock) { _ in
      // Without a thread the indexes fall behind, which costs questions time but no truth.
      try? follower.start()
      follower.wake()
    }
  }

  /// Opens a ledger, catching its views up with the log first.
  ///
  /// The first process to open puts in order what a crash left; after a power cut that means to
  /// rebuild what is derived, with `progress` told how far it is.
  ///
  /// Where the files may only be read (a read-only mount, or no permission to write), nothing in the
  /// directory is written: questions are answered, commands refused with
  /// ``LedgerError/Code/readOnly``. Nobody else may have such a ledger open. Derived data that is not
  /// level with the log is then built anew in a private directory of this process, for which the
  /// disk of `TMPDIR` needs room; that costs as much as a rebuild each time.
  ///
  /// - Throws: ``LedgerError``.
  @available(*, noasync)
  public static func open(
    at path: String, options: Options = Options(), progress: (Progress) -> Void = { _ in }
  ) throws -> Ledger {
    try LedgerError.wrapping {
      let directory = LedgerDirectory(path)
      let description = try LedgerDescription.read(from: directory)
      guard options.clock == nil || description.simulated else {
        throw LedgerError(.simulated, "\(path) goes by the wall clock: it takes no other")
      }
      return try open(directory, description, options, progress: progress)
    }
  }

  /// Opens what lies in `directory`, described or not yet.
  @available(*, noasync)
  static func open(
    _ directory: LedgerDirectory, _ description: LedgerDescription, _ options: Options,
    progress: (Progress) -> Void
  ) throws -> Ledger {
    let incarnation = try description.incarnationID
    let parts =
      directory.mayOnlyBeRead
      ? try Parts.openReadOnly(directory, incarnation, options, progress: progress)
      : try Parts.open(directory, incarnation, options, progress: progress)
    do {
      let ledger = try Ledger(parts, description, options)
      if options.followsOtherProcesses, !parts.isReadOnly { try ledger.follower.start() }
      return ledger
    } catch {
      try? parts.close()
      throw error
    }
  }

  /// Answers what was accepted, brings the indexes up, then lets go of every file. Idempotent; no
  /// question may be under way.
  ///
  /// Nothing that was acknowledged depends on it: what fails here is made good by the next process.
  @available(*, noasync)
  public func close() {
    guard !isClosed.exchange(true, ordering: .acquiringAndReleasing) else { return }
    writer.close()
    follower.close()
    try? parts.close()
  }

  /// Whether the ledger's files may only be read, so that commands are refused.
  public var isReadOnly: Bool { parts.isReadOnly }

  /// Passes if the ledger may be written to.
  func checkWritable() throws(LedgerError) {
    guard isReadOnly else { return }
    throw LedgerError(
      .readOnly,
      """
      \(parts.directory.path) may only be read here, so nothing was changed: run this where the \
      ledger can be written to
      """)
  }

  /// The position of the last event.
  public func position() throws -> Position {
    try checkOpen()
    return try LedgerError.wrapping { try parts.log.lastPosition() }
  }

  /// Passes until the ledger is closed: a question would open its files again, without the lock.
  func checkOpen() throws(LedgerError) {
    if isClosed.load(ordering: .relaxed) {
      throw LedgerError(.closed, "the ledger was closed")
    }
  }

  /// The moment that questions are judged at.
  public func now() throws -> Timestamp {
    try question(needsState: false) { _, live, _ in moment(of: live) }
  }
}
