import Synchronization

/// Whether a ledger may let anybody in: one that was restored may not until somebody has released
/// it, because what was revoked after the backup would be good again.
///
/// The mark is in `ledger.json`. A process reads it when it opens the ledger and, while it is not
/// released, at every question; afterwards a question costs one load from memory, since a release is
/// for good.
final class Release: Sendable {
  private let directory: LedgerDirectory
  private let isReleased: Atomic<Bool>

  init(_ description: LedgerDescription, _ directory: LedgerDirectory) {
    self.directory = directory
    isReleased = Atomic(description.isReleased)
  }

  /// Passes once the ledger is released.
  ///
  /// - Throws: ``LedgerError/Code/unreleased``; what the system says about `ledger.json`.
  func check() throws {
    if isReleased.load(ordering: .relaxed) { return }
    guard try LedgerDescription.read(from: directory).isReleased else {
      throw LedgerError(
        .unreleased,
        """
        this ledger was restored from a backup and lets nobody in yet: disable what was revoked \
        since, then run 'tokenledger restore --release'
        """)
    }
    isReleased.store(true, ordering: .relaxed)
  }
}

extension LedgerDescription {
  /// Whether anybody may be let in.
  var isReleased: Bool { restore.map { $0.releasedAt != nil } ?? true }
}
