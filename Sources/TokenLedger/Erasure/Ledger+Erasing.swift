import Files

extension Ledger {
  /// Does what the log says is erased and is not done yet: after an erasure's event, before it is
  /// acknowledged.
  @available(*, noasync)
  func finishErasures(progress: (Progress) -> Void = { _ in }) throws {
    do {
      try parts.erasing.finish(parts.views, parts.indexes, progress: progress)
    } catch {
      throw LedgerError(
        .erasureUnfinished,
        """
        the log says that it is erased, but traces may be left: ask again, or open the ledger anew, \
        which finishes it. Cause: \(LedgerError.wrapped(error))
        """, cause: error)
    }
  }

  /// The same on a thread of its own, which may wait.
  func finishErasuresAside() async throws {
    try await withCheckedThrowingContinuation {
      (continuation: CheckedContinuation<Void, any Error>) in
      do {
        _ = try WorkerThread(name: "ledger-erasing") { [self] in
          continuation.resume(with: Result { try finishErasures() })
        }
      } catch {
        continuation.resume(throwing: LedgerError.wrapped(error))
      }
    }
  }
}

extension LedgerError.Code {
  /// An erasure is in the log, but not everything that it promises is done; see the message.
  public static let erasureUnfinished = Self(rawValue: "erasure-unfinished")
}
