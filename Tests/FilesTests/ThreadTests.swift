import Files
import TestSupport
import Testing

@Suite("Threads and monitors")
struct ThreadTests {
  @Test("A worker thread runs once, under its name, on a thread of its own")
  func worker() throws {
    let seen = Monitor<(name: String, thread: ThreadIdentity)?>(nil)
    let thread = try WorkerThread(name: "a-rather-long-name") {
      let name = (try? readFile("/proc/thread-self/comm", bytesMax: 100)) ?? []
      seen.update { $0 = (String(decoding: name, as: UTF8.self), .current) }
    }
    thread.join()
    let result = seen.withLock { $0 }
    #expect(result?.name == "a-rather-long-n\n")
    #expect(result?.thread != ThreadIdentity.current)
  }

  @Test("A worker that no one joins is cleaned up")
  func detached() throws {
    let isDone = Monitor(false)
    _ = try WorkerThread(name: "loner") { isDone.update { $0 = true } }
    #expect(isDone.wait(timeoutMilliseconds: 5_000) { $0 ? true : nil } == true)
  }

  @Test("A monitor keeps the counts of many threads apart")
  func counting() throws {
    let count = Monitor(0)
    let threads = try (0..<4).map { _ in
      try WorkerThread(name: "counter") {
        for _ in 0..<10_000 { count.withLock { $0 += 1 } }
      }
    }
    for thread in threads { thread.join() }
    #expect(count.withLock { $0 } == 40_000)
  }

  @Test("Waiting hands over what the condition took")
  func handingOver() throws {
    let queue = Monitor<[Int]>([])
    let received = Monitor<[Int]>([])
    let consumer = try WorkerThread(name: "consumer") {
      for _ in 0..<100 {
        let item = queue.wait { $0.isEmpty ? nil : $0.removeFirst() }
        received.withLock { $0.append(item) }
      }
    }
    for item in 0..<100 {
      queue.withLock { $0.append(item) }
      queue.signal()
    }
    consumer.join()
    #expect(received.withLock { $0 } == Array(0..<100))
  }

  @Test("Waiting gives up after its time and not before", arguments: [0, 30])
  func timeout(milliseconds: Int) {
    let never = Monitor(false)
    let start = SystemClock.monotonicNanoseconds
    let result: Bool? = never.wait(timeoutMilliseconds: milliseconds) { $0 ? true : nil }
    #expect(result == nil)
    #expect(SystemClock.monotonicNanoseconds - start >= UInt64(milliseconds) * 1_000_000)
  }

  @Test("An error from under the lock passes and lets go of it")
  func throwing() {
    struct Stop: Error {}
    let monitor = Monitor(1)
    #expect(throws: Stop.self) { try monitor.withLock { _ in throw Stop() } }
    #expect(monitor.withLock { $0 } == 1)
  }
}
