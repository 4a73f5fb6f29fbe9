import Files
import LMDB
import TestSupport
import Testing

@Suite("Growing the map")
struct GrowthTests {
  private let block = [UInt8](repeating: 5, count: 100_000)

  private func fillUp(_ scratch: Scratch) -> LMDBError? {
    storeError {
      try scratch.environment.write { transaction throws in
        for key in 0..<30 { try transaction.put(scratch.main, [UInt8(key)], block) }
      }
    }
  }

  @Test("A full map is told, and after growing the same work is done", arguments: [false, true])
  func growing(throughMap: Bool) throws {
    var options = Environment.Options.map(1 << 20)
    options.writesThroughMap = throughMap
    let scratch = try Scratch(options)
    #expect(fillUp(scratch)?.code == .mapFull)
    #expect(!scratch.environment.hasFailed)

    try scratch.environment.grow(byBytes: 8 << 20)
    #expect(scratch.environment.mapSizeBytes == 9 << 20)
    #expect(fillUp(scratch) == nil)
    #expect(try scratch.environment.read { try $0.count(scratch.main) } == 30)
  }

  @Test("A map that has grown is found again by the next opening")
  func reopening() throws {
    let scratch = try Scratch(.map(1 << 20))
    try scratch.environment.grow(byBytes: 8 << 20)
    #expect(fillUp(scratch) == nil)
    scratch.environment.close()
    let again = try Environment(
      path: scratch.environment.path, tables: ["main"], options: .map(1 << 20))
    #expect(again.mapSizeBytes >= 3_000_000)
    #expect(try again.read { try $0.value(again.table("main"), [29]) } == block)
  }

  @Test("Growing waits for a reader and holds back new ones meanwhile")
  func draining() throws {
    let scratch = try Scratch(.map(1 << 20))
    try scratch.fill(["key"])
    let isDone = Monitor(false)
    let environment = scratch.environment
    let reader = try environment.beginRead()
    let thread = try WorkerThread(name: "grow") {
      try? environment.grow(byBytes: 1 << 20)
      isDone.update { $0 = true }
    }
    #expect(isDone.wait(timeoutMilliseconds: 50) { $0 ? true : nil } == nil)
    #expect(try reader.contains(scratch.main, "key".bytes))
    _ = consume reader
    #expect(isDone.wait(timeoutMilliseconds: 5_000) { $0 ? true : nil } == true)
    thread.join()
    #expect(try scratch.value("key") == "key")
  }

  @Test("A reader that does not end makes growing give up, and everything goes on")
  func busy() throws {
    var options = Environment.Options.map(1 << 20)
    options.drainTimeoutMilliseconds = 30
    let scratch = try Scratch(options)
    let reader = try scratch.environment.beginRead()
    #expect(storeError { try scratch.environment.grow(byBytes: 1 << 20) }?.code == .busy)
    #expect(try reader.count(scratch.main) == 0)
    try scratch.fill(["key"])
    #expect(try scratch.value("key") == "key")
  }

  @Test("A reset reader does not hold up growing, and reads on after it")
  func resetReader() throws {
    let scratch = try Scratch(.map(1 << 20))
    var reader = try scratch.environment.beginRead()
    reader.reset()
    try scratch.environment.grow(byBytes: 8 << 20)
    #expect(fillUp(scratch) == nil)
    try reader.renew()
    #expect(try reader.count(scratch.main) == 30)
  }

  @Test("More than the address space is refused and leaves the map as it was")
  func tooMuch() throws {
    let scratch = try Scratch(.map(1 << 20))
    try scratch.fill(["key"])
    let error = storeError { try scratch.environment.grow(byBytes: 1 << 50) }
    #expect(error?.code == .noMemory)
    #expect(scratch.environment.mapSizeBytes == 1 << 20)
    #expect(try scratch.value("key") == "key")
  }

  @Test("Readers and a writer go on while the map grows again and again")
  func underLoad() throws {
    let scratch = try Scratch(.map(1 << 20))
    let environment = scratch.environment
    let (main, other) = (scratch.main, scratch.other)
    let isDone = Monitor(false)
    let failures = Monitor(0)
    let readers = try (0..<3).map { _ in
      try WorkerThread(name: "reader") {
        while !isDone.withLock({ $0 }) {
          let counts = try? environment.read { try ($0.count(main), $0.count(other)) }
          if counts.map({ $0 != $1 }) ?? true { failures.withLock { $0 += 1 } }
        }
      }
    }
    var growths = 0
    var key = 0
    while key < 60 {
      do {
        try environment.write { transaction throws in
          try transaction.put(main, [UInt8(key)], block)
          try transaction.put(other, [UInt8(key)], block)
        }
        key += 1
      } catch let error as LMDBError where error.code == .mapFull {
        try environment.grow(byBytes: 1 << 20)
        growths += 1
      }
    }
    isDone.update { $0 = true }
    for reader in readers { reader.join() }
    #expect(growths > 5)
    #expect(failures.withLock { $0 } == 0)
  }
}
