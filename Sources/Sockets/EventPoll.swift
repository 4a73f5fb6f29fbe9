import CLinux
package import Files
import Glibc

/// Waits for many descriptors at once (epoll(7)), each with a number of the caller's choice.
package final class EventPoll: Sendable {
  /// Most events told by one wait.
  package static let eventsMax = 256

  /// What a descriptor is waited for, or has come to.
  package struct Kinds: OptionSet, Sendable {
    package let rawValue: UInt32
    package init(rawValue: UInt32) { self.rawValue = rawValue }
    /// Something can be read, or a connection accepted.
    package static let readable = Kinds(rawValue: EPOLLIN.rawValue)
    /// Something can be written.
    package static let writable = Kinds(rawValue: EPOLLOUT.rawValue)
    /// Only one of the polls that wait for the same descriptor is woken.
    package static let exclusive = Kinds(rawValue: EPOLLEXCLUSIVE.rawValue)
    /// The connection is broken; always waited for.
    package static let broken = Kinds(rawValue: EPOLLERR.rawValue | EPOLLHUP.rawValue)
  }

  private let descriptor: Int32

  package init() throws(FileError) {
    descriptor = epoll_create1(Int32(EPOLL_CLOEXEC))
    if descriptor < 0 { throw FileError(ErrorNumber(rawValue: errno), "wait for connections", "") }
  }

  deinit { close(descriptor) }

  package func add(_ other: Int32, for kinds: Kinds, as token: UInt64) throws(FileError) {
    try change(EPOLL_CTL_ADD, other, kinds, token)
  }

  package func update(_ other: Int32, for kinds: Kinds, as token: UInt64) throws(FileError) {
    try change(EPOLL_CTL_MOD, other, kinds, token)
  }

  package func remove(_ other: Int32) throws(FileError) {
    try change(EPOLL_CTL_DEL, other, [], 0)
  }

  /// Waits for events and calls `body` for each; nothing comes after `timeoutMilliseconds`.
  @available(*, noasync)
  package func wait(timeoutMilliseconds: Int32, _ body: (UInt64, Kinds) -> Void) {
    unsafe withUnsafeTemporaryAllocation(of: tokenledger_event.self, capacity: Self.eventsMax) {
      events in
      // A wait that was interrupted has found nothing: whoever calls comes back.
      let count = unsafe tokenledger_epoll_wait(
        descriptor, events.baseAddress, Int32(Self.eventsMax), timeoutMilliseconds)
      for index in 0..<Int(max(0, count)) {
        let event = unsafe events[index]
        body(event.token, Kinds(rawValue: event.kinds))
      }
    }
  }

  private func change(
    _ operation: Int32, _ other: Int32, _ kinds: Kinds, _ token: UInt64
  ) throws(FileError) {
    guard tokenledger_epoll_change(descriptor, operation, other, kinds.rawValue, token) == 0 else {
      throw FileError(ErrorNumber(rawValue: errno), "wait for a connection", "")
    }
  }
}
