import Files
import LMDB
import TestSupport
import Testing

@Suite("Readers, statistics, copies")
struct AdministrationTests {
  @Test("Many threads share few reader slots")
  func pool() throws {
    let scratch = try Scratch()
    try scratch.fill(["key"])
    let environment = scratch.environment
    let main = scratch.main
    let hits = Monitor(0)
    let threads = try (0..<8).map { _ in
      try WorkerThread(name: "reader") {
        for _ in 0..<2_000 {
          let found = try? environment.read { try $0.contains(main, "key".bytes) }
          if found == true { hits.withLock { $0 += 1 } }
        }
      }
    }
    for thread in threads { thread.join() }
    #expect(hits.withLock { $0 } == 16_000)
    #expect(try environment.information().readersUsed <= 8)
  }

  @Test("More snapshots than slots are refused by name")
  func readersFull() throws {
    var options = Environment.Options.small
    options.readersMax = 2
    let scratch = try Scratch(options)
    let first = try scratch.environment.beginRead()
    let second = try scratch.environment.beginRead()
    #expect(storeError { _ = try scratch.environment.beginRead() }?.code == .readersFull)
    #expect(try first.count(scratch.main) == second.count(scratch.main))
  }

  @Test("The lag of the oldest snapshot counts commits since it began")
  func lag() throws {
    let scratch = try Scratch()
    #expect(try scratch.environment.oldestReaderLag() == 0)
    let reader = try scratch.environment.beginRead()
    for key in ["a", "b", "c"] { try scratch.fill([key]) }
    #expect(try scratch.environment.oldestReaderLag() == 3)
    _ = consume reader
    #expect(try scratch.environment.oldestReaderLag() == 0)
  }

  @Test("A living process has no stale readers")
  func staleReaders() throws {
    let scratch = try Scratch()
    _ = try scratch.value("key")
    #expect(try scratch.environment.clearStaleReaders() == 0)
  }

  @Test("Statistics count entries, pages and what is free")
  func statistics() throws {
    let scratch = try Scratch()
    try scratch.environment.write { transaction throws in
      for key in 0..<100 {
        try transaction.put(scratch.main, [UInt8(key)], [UInt8](repeating: 0, count: 1_000))
      }
      try transaction.put(scratch.main, [200], [UInt8](repeating: 0, count: 10_000))
    }
    let statistics = try scratch.environment.read { try $0.statistics(scratch.main) }
    #expect(statistics.entries == 101)
    #expect(statistics.depth == 2)
    #expect(statistics.overflowPages == 3)
    #expect(statistics.leafPages >= 25)

    let before = try scratch.environment.read { try $0.freePages() }
    try scratch.environment.write { try $0.clear(scratch.main) }
    let after = try scratch.environment.read { try $0.freePages() }
    #expect(after >= before + 25)
  }

  @Test("Information names the map, the pages and the transactions")
  func information() throws {
    let scratch = try Scratch()
    let before = try scratch.environment.information()
    try scratch.fill(["key"])
    let after = try scratch.environment.information()
    #expect(after.lastTransactionID == before.lastTransactionID + 1)
    #expect(after.mapSizeBytes == 64 << 20)
    #expect(after.readersMax == 1_024)
    #expect(after.pageBytes == 4_096)
  }

  @Test("A copy is an environment of its own", arguments: [false, true])
  func copy(compacting: Bool) throws {
    let scratch = try Scratch()
    try scratch.fill(["key"])
    let destination = scratch.directory.file("copy")
    try createDirectory(destination)
    try scratch.environment.copy(to: destination, compacting: compacting)

    let copy = try Environment(path: destination, tables: ["main"], options: .small)
    #expect(try copy.read { try $0.value(copy.table("main"), "key".bytes) } == "key".bytes)
  }

  @Test("Syncing works with either durability", arguments: [true, false])
  func sync(full: Bool) throws {
    var options = Environment.Options.small
    options.durability = full ? .full : .none
    let scratch = try Scratch(options)
    try scratch.fill(["key"])
    try scratch.environment.sync(force: true)
    try scratch.environment.sync(force: false)
  }
}
