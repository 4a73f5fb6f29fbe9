import EventLog
import Files
import LMDB
import Synchronization
import Text
package import TokenDomain

/// What decisions and authentication need, kept with every batch before it is acknowledged.
///
/// The write path is: begin writing in the log; ``catchUp(holdsLogLock:)``; ``beginWrite()``; for
/// each command decide, append, ``LiveTransaction/apply(_:)``; commit the
/// log; commit the views. If the last step fails, ``catchUp(holdsLogLock:)`` before anyone is
/// answered.
package final class LiveViews: Sendable {
  /// The live environment.
  package let slot: DerivedSlot
  let keys: ViewKeys
  let log: any EventSource
  let fillLimits: FillLimits
  private let stopped = Mutex<(any Error)?>(nil)
  private let isStopped = Atomic(false)

  /// Events that are applied in one transaction while catching up or building.
  package static let chunkEventsMax = 20_000
  /// How near a build comes to the log's end before it takes the write lock for the rest.
  static let nearEventsMax: UInt64 = 500
  /// By how much the map grows when it is full.
  static let growthBytes = 4 << 30

  /// How much building anew has in memory, and changes in one transaction.
  package struct FillLimits: Sendable {
    /// Tokens that are folded in one pass through the log.
    package var windowTokensMax = TokenWindow.tokensMax
    /// Rows that are written in one transaction.
    package var transactionRowsMax = 20_000

    package init() {}
  }

  /// The environments `views-N`. The versions name each view, and the library that folds names.
  package static let kind = DerivedKind(
    name: "views", tables: LiveTable.allCases.map(\.name),
    versions: [
      ViewVersion("State", 1), ViewVersion("Credentials", 1), ViewVersion("Requests", 1),
      ViewVersion("UnicodeText", UInt32(truncatingIfNeeded: UnicodeText.libraryVersion)),
    ])

  /// Describes the live views of the ledger in the directory `ledger`. Touches nothing yet.
  package init(
    ledger: String, incarnation: IncarnationID, openLock: OpenLock, keys: ViewKeys,
    log: any EventSource, kind: DerivedKind = LiveViews.kind,
    fillLimits: FillLimits = FillLimits()
  ) {
    self.keys = keys
    self.log = log
    self.fillLimits = fillLimits
    slot = DerivedSlot(
      ledger: ledger, kind: kind, incarnation: incarnation, openLock: openLock,
      forgetKeys: { log.sealingKeys.forgetCache() },
      withLogLocked: { try log.withWriteLock($0) })
  }

  /// Opens the live environment and brings it up to the log; builds one if there is none that fits.
  ///
  /// An event that cannot be applied is no error here: the views are then open, as far as they came,
  /// and ``stop`` says which event it is.
  ///
  /// - Parameter progress: told the position reached and the log's last one.
  /// - Throws: ``DerivedError/newerVersions(kind:stored:own:)``, ``LiveViewsError``, and what LMDB,
  ///   the log and the system say.
  @available(*, noasync)
  package func open(progress: (Position, Position) -> Void = { _, _ in }) throws {
    switch try slot.open() {
    case .live where try position() <= log.lastPosition():
      try stoppingAtObstacle { try catchUp(holdsLogLock: false) }
    // Ahead of the log: a backup was put in its place.
    case .live, .needsRebuild: try stoppingAtObstacle { try rebuild(progress: progress) }
    }
  }

  /// Lets go of the environment.
  package func close() { slot.close() }

  /// Why the views stopped following the log; `nil` while they do. Until then authentication must
  /// answer that it is not available: a revocation might be unseen.
  package var failure: (any Error)? {
    // Every question asks, and nearly always there is none.
    guard isStopped.load(ordering: .acquiring) else { return nil }
    return stopped.withLock { $0 }
  }

  func setFailure(_ failure: (any Error)?) {
    stopped.withLock {
      $0 = failure
      isStopped.store(failure != nil, ordering: .releasing)
    }
  }
}

extension LiveViews {
  /// Runs `body` with a snapshot. Costs two look-ups more than LMDB's snapshot itself.
  ///
  /// - Throws: the snapshot's ``LiveReading/failure`` if a look-up failed; ``DerivedError``; what
  ///   LMDB says and what `body` throws.
  @available(*, noasync)
  package func read<Result>(_ body: (borrowing LiveSnapshot) throws -> Result) throws -> Result {
    let snapshot = try beginRead()
    let result = try body(snapshot)
    if let failure = snapshot.failure { throw failure }
    return result
  }

  /// Takes a snapshot that the caller holds; letting go of it ends it. Ask for its `failure` before
  /// trusting a look-up.
  @available(*, noasync)
  package func beginRead() throws -> LiveSnapshot {
    LiveSnapshot(try slot.beginRead(), keys: keys)
  }

  /// Begins writing, waiting while another does. The caller holds the log's write lock.
  @available(*, noasync)
  package func beginWrite() throws -> LiveTransaction {
    LiveTransaction(try slot.beginWrite(holdsLogLock: true), keys: keys)
  }
}
