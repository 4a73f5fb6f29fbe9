package import Files
package import Sockets
import Synchronization

/// A server that speaks HTTP/1.1 (RFC 9110, RFC 9112) on a few threads, each with many connections.
///
/// It takes the grammar strictly: what could be read in two ways, by a proxy in one and here in the
/// other, is refused before any handler runs, and its connection is closed.
package final class Server: Sendable {
  private let shared: SharedState
  private let threads: [WorkerThread]
  private let isStopped = Atomic(false)

  /// Starts serving.
  ///
  /// - Parameters:
  ///   - threadCount: threads that serve connections; as many as there are processors is right.
  ///   - isTrusted: clients that the limit by client does not hold for.
  package init(
    _ service: any HTTPService, on doors: [Door], threadCount: Int,
    limits: ServerLimits = ServerLimits(),
    isTrusted: @escaping @Sendable (PeerAddress) -> Bool = { _ in false }
  ) throws(FileError) {
    precondition(threadCount > 0 && !doors.isEmpty, "a server needs a thread and a place")
    var inboxes: [LoopInbox] = []
    for _ in 0..<threadCount { inboxes.append(LoopInbox(try Wakeup())) }
    let shared = SharedState(service, limits, isTrusted: isTrusted, inboxes: inboxes)
    var threads: [WorkerThread] = []
    do throws(FileError) {
      for inbox in inboxes {
        // Made here, so that what fails is told; used by its own thread alone.
        nonisolated(unsafe) let loop = try ConnectionLoop(shared, inbox, doors)
        threads.append(try WorkerThread(name: "http") { unsafe loop.run() })
      }
    } catch {
      shared.isStopping.store(true, ordering: .relaxed)
      for inbox in inboxes { inbox.wakeup.wake() }
      throw error
    }
    self.shared = shared
    self.threads = threads
  }

  /// How many connections there are.
  package var connectionCount: Int { shared.connectionCount }

  /// Takes no more connections, answers what was asked, and returns when every connection is closed:
  /// at most ``ServerLimits/stopSecondsMax`` later.
  @available(*, noasync)
  package func stop() {
    guard !isStopped.exchange(true, ordering: .acquiringAndReleasing) else { return }
    shared.isStopping.store(true, ordering: .relaxed)
    for inbox in shared.inboxes { inbox.wakeup.wake() }
    for thread in threads { thread.join() }
  }
}
