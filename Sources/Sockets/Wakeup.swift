import CLinux
package import Files
import Glibc

/// A descriptor by which one thread wakes another that waits for events (eventfd(2)).
package final class Wakeup: Sendable {
  package let descriptor: Int32

  package init() throws(FileError) {
    descriptor = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
    if descriptor < 0 { throw FileError(ErrorNumber(rawValue: errno), "make an event", "") }
  }

  deinit { close(descriptor) }

  /// Makes the descriptor readable.
  package func wake() {
    var one: UInt64 = 1
    _ = unsafe write(descriptor, &one, 8)
  }

  /// Makes the descriptor wait for the next ``wake()``.
  package func rest() {
    var count: UInt64 = 0
    _ = unsafe read(descriptor, &count, 8)
  }
}
