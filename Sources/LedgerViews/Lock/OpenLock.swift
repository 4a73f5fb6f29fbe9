import Files

/// The short lock under which LMDB environments of a ledger are opened and closed and derived
/// directories come and go, in all processes.
///
/// A thread that has it may take it again. Use one value for a ledger in a process: two would wait
/// for each other.
package final class OpenLock: Sendable {
  private struct Holder {
    var thread: ThreadIdentity?
    var depth = 0
  }

  /// The lock file.
  package let path: String
  /// Whether the ledger's files are only read: then there is nobody to wait for, and no lock file is
  /// made.
  package let isReadOnly: Bool
  private let holder = Monitor(Holder())

  /// The lock in the ledger directory `ledger`. Touches nothing yet.
  package init(ledger: String, isReadOnly: Bool = false) {
    path = "\(ledger)/open.lock"
    self.isReadOnly = isReadOnly
  }

  /// Runs `body` alone among all threads and processes, waiting for its turn.
  @available(*, noasync)
  package func withLock<Result: ~Copyable>(_ body: () throws -> Result) throws -> Result {
    let thread = ThreadIdentity.current
    let isNested: Bool = holder.wait { state in
      if state.thread == thread {
        state.depth += 1
        return true
      }
      guard state.thread == nil else { return nil }
      state.thread = thread
      state.depth = 1
      return false
    }
    defer {
      holder.update { state in
        state.depth -= 1
        if state.depth == 0 { state.thread = nil }
      }
    }
    if isNested || isReadOnly { return try body() }
    // Let go of, with its descriptor, before the next thread's turn.
    return try holdingFile(body)
  }

  private func holdingFile<Result: ~Copyable>(_ body: () throws -> Result) throws -> Result {
    var lock = try FileLock(path)
    try lock.lockExclusive()
    let result = try body()
    try lock.unlock()
    return result
  }
}
