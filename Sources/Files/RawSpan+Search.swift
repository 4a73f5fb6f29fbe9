import CLinux

extension RawSpan {
  /// Where `part` stands for the first time from `start` on; nil if it does not. O(n), at some gigabytes
  /// a second.
  ///
  /// - Precondition: `part` is not empty, and `start` is not beyond the end.
  package func offset(of part: RawSpan, from start: Int) -> Int? {
    precondition(
      !part.isEmpty && start >= 0 && start <= byteCount, "nothing to look for, or nowhere")
    // Holds: both are read only, within their bounds, during the call.
    return unsafe withUnsafeBytes { bytes in
      unsafe part.withUnsafeBytes { part in
        guard let base = bytes.baseAddress, let first = part.baseAddress else { return nil }
        let found = unsafe memmem(base + start, bytes.count - start, first, part.count)
        return unsafe found.map { unsafe UnsafeRawPointer($0) - base }
      }
    }
  }
}
