import CSodium

/// A fixed number of secret bytes in pages of their own, with a guard page on either side, locked
/// into memory so that they are not swapped out, left out of core dumps, and wiped at the end.
///
/// Locking is a best effort: where RLIMIT_MEMLOCK is used up the library goes on without. Making
/// and freeing one costs several system calls, together about as much as sealing a short text.
@safe
struct GuardedBytes: ~Copyable {
  let byteCount: Int
  private let start: UnsafeMutableRawPointer

  /// Allocates `byteCount` bytes, has `body` fill all of them, and makes them read-only.
  init(byteCount: Int, filledBy body: (UnsafeMutableRawBufferPointer) -> Void) {
    Sodium.ready
    guard let start = unsafe sodium_malloc(byteCount) else {
      fatalError("no memory for a secret of \(byteCount) bytes")
    }
    unsafe body(UnsafeMutableRawBufferPointer(start: start, count: byteCount))
    // A second line of defence: a stray write would crash instead of changing a key.
    _ = unsafe sodium_mprotect_readonly(start)
    self.byteCount = byteCount
    unsafe self.start = start
  }

  deinit {
    // Makes the pages writable, checks the canary, overwrites with zeros, unlocks and unmaps.
    unsafe sodium_free(start)
  }

  /// Lends the bytes.
  func withBytes<Result, Failure: Error>(
    _ body: (RawSpan) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try unsafe body(UnsafeRawBufferPointer(start: start, count: byteCount).bytes)
  }
}
