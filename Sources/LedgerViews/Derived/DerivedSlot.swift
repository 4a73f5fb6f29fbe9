import Files
import LMDB
package import TokenDomain

/// The live environment of a kind, as one process holds it.
///
/// Every transaction reads the header first. Where it says that another environment has taken over,
/// the slot opens that one before it answers, so that no process goes on reading what is replaced.
package final class DerivedSlot: Sendable {
  /// Runs its argument while this thread holds the log's write lock.
  package typealias LogLock = @Sendable (_ body: () throws -> Void) throws -> Void

  /// What opening found.
  package enum Finding: Hashable, Sendable {
    /// An environment to go on with.
    case live
    /// None, or one of older versions or of another incarnation: build one and put it in place.
    case needsRebuild
  }

  /// What the environments are called and what is in them.
  package let kind: DerivedKind
  /// The life of the ledger that the environments must be of.
  package let incarnation: IncarnationID
  /// Under which environments are opened and closed.
  package let openLock: OpenLock

  let directories: DerivedDirectories
  let withLogLocked: LogLock
  /// Makes this process forget the keys of texts: those that an erasure destroyed must open nothing
  /// any more.
  let forgetKeys: @Sendable () -> Void
  let holding = Monitor(Holding())

  /// How often a transaction follows from one environment to the next before it gives up.
  static let movesMax = 100

  /// Describes a slot of the ledger in the directory `ledger`. Touches nothing yet.
  ///
  /// - Parameters:
  ///   - forgetKeys: forgets the keys of texts that this process remembers. An erasure destroys keys,
  ///     then replaces environments: so it is called whenever one turns out to be replaced, and before
  ///     one is built.
  ///   - withLogLocked: takes the log's write lock, for finishing what a process that died between the
  ///     two halves of a swap left.
  package init(
    ledger: String, kind: DerivedKind, incarnation: IncarnationID, openLock: OpenLock,
    forgetKeys: @escaping @Sendable () -> Void = {}, withLogLocked: @escaping LogLock
  ) {
    self.kind = kind
    self.incarnation = incarnation
    self.openLock = openLock
    self.withLogLocked = withLogLocked
    self.forgetKeys = forgetKeys
    directories = DerivedDirectories(ledger: ledger, kind: kind.name)
  }

  /// Whether an environment is open, be it up to date or not.
  package var isOpen: Bool { holding.withLock { $0.current != nil } }

  /// The number of the environment that is open; `nil` if none is.
  package var number: UInt32? { holding.withLock { $0.current?.number } }

  /// The environment that is open; `nil` if none is. It may have been superseded since.
  package var environment: DerivedEnvironment? { holding.withLock { $0.current } }

  /// Lets go of the environment. Transactions that run keep it open until they end.
  package func close() {
    setCurrent(nil)
  }

  /// Lets transactions begin in another environment from now on.
  func setCurrent(_ environment: DerivedEnvironment?) {
    // The one before is let go after the monitor is left: closing it waits for other processes.
    let before = holding.withLock { state in
      defer { state.current = environment }
      return state.current
    }
    _ = before
  }

  /// Frees the slots of readers whose process died: what they saw could not be used again.
  @available(*, noasync)
  package func clearStaleReaders() throws {
    _ = try environment?.environment.clearStaleReaders()
  }

  /// Bytes of the open environment's file that are or were in use.
  @available(*, noasync)
  package func usedBytes() throws -> Int {
    try environment?.environment.information().usedBytes ?? 0
  }

  /// Sets disk space aside behind the last page of the open environment: see
  /// `Environment.setRoomAside(bytes:)`.
  ///
  /// - Returns: how many bytes it has.
  @available(*, noasync)
  package func setRoomAside(bytes: Int) throws -> Int {
    try environment?.environment.setRoomAside(bytes: bytes) ?? 0
  }

  /// Disk space that is set aside behind the last page of the open environment, in bytes.
  package func roomBytes() throws -> Int { try environment?.environment.roomBytes() ?? 0 }

  /// Waits until the live environment is on the disk, also if another process put it in place since
  /// this one last looked.
  @available(*, noasync)
  package func sync() throws {
    try beginRead().environment.environment.sync(force: true)
  }
}

extension DerivedSlot {
  /// The environments of the kind that this process has open.
  struct Holding {
    /// The one that transactions begin in.
    var current: DerivedEnvironment?
    /// All, by number: a process may open an environment only once.
    private var open: [UInt32: Reference] = [:]

    private struct Reference {
      weak var environment: DerivedEnvironment?
    }

    /// Remembers an environment that was opened, for as long as somebody holds it.
    mutating func note(_ environment: DerivedEnvironment) {
      open = open.filter { $0.value.environment != nil }
      open[environment.number] = Reference(environment: environment)
    }

    /// The open environment of this number.
    func environment(_ number: UInt32) -> DerivedEnvironment? { open[number]?.environment }
  }
}
