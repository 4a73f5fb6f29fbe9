import CSodium

/// Where a secret is kept while the process has it. Either way it is wiped at the end.
package enum SecretMemory: Hashable, Sendable {
  /// Pages of its own, read-only, locked so that they are not swapped out, left out of core dumps,
  /// with a guard page on either side: for the few keys that live as long as the process.
  ///
  /// Costs about 30 microseconds and four memory mappings, of which Linux grants a process 65,530.
  /// Locking is a best effort: where RLIMIT_MEMLOCK is used up the library goes on without.
  case guarded
  /// The heap: for the many keys that are copied from a file, used once or twice, and dropped.
  /// Costs an allocation.
  case ordinary
}

/// A fixed number of secret bytes that never change, wiped at the end.
@safe
struct SecretBytes: ~Copyable {
  private let memory: SecretMemory
  private let buffer: UnsafeMutableRawBufferPointer

  /// Allocates `byteCount` bytes and has `body` fill all of them.
  init(
    byteCount: Int, memory: SecretMemory, filledBy body: (UnsafeMutableRawBufferPointer) -> Void
  ) {
    Sodium.ready
    self.memory = memory
    switch memory {
    case .guarded:
      guard let start = unsafe sodium_malloc(byteCount) else {
        fatalError("no memory for a secret of \(byteCount) bytes")
      }
      unsafe buffer = UnsafeMutableRawBufferPointer(start: start, count: byteCount)
      unsafe body(buffer)
      // A second line of defence: a stray write would crash instead of changing a key.
      _ = unsafe sodium_mprotect_readonly(start)
    case .ordinary:
      unsafe buffer = .allocate(byteCount: byteCount, alignment: 16)
      unsafe body(buffer)
    }
  }

  deinit {
    switch memory {
    case .guarded:
      // Makes the pages writable, checks the canary, overwrites with zeros, unlocks and unmaps.
      unsafe sodium_free(buffer.baseAddress)
    case .ordinary:
      unsafe wipe(buffer)
      unsafe buffer.deallocate()
    }
  }

  /// Lends the bytes.
  func withBytes<Result, Failure: Error>(
    _ body: (RawSpan) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try unsafe body(UnsafeRawBufferPointer(buffer).bytes)
  }
}
