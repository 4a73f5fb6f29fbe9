import Glibc

/// The room for memory maps in this process.
package enum AddressSpace {
  /// Whether a map of this many bytes could be made now. Makes one and removes it: nothing is
  /// written, a few microseconds.
  package static func hasRoom(bytes: Int) -> Bool {
    if bytes <= 0 { return true }
    let mapped = unsafe mmap(
      nil, bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
    guard unsafe mapped != MAP_FAILED else { return false }
    _ = unsafe munmap(mapped, bytes)
    return true
  }
}
