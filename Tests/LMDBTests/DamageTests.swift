import Files
import TestSupport
import Testing

@testable import LMDB

@Suite("Damaged and foreign files")
struct DamageTests {
  private static let pageBytes = 4_096

  /// A closed environment with some hundred pages in use.
  private func filled() throws -> Scratch {
    let scratch = try Scratch()
    try scratch.environment.write { transaction throws in
      for key in 0..<200 {
        try transaction.put(
          scratch.main, [UInt8(key)], [UInt8](repeating: UInt8(key), count: 3_000))
      }
    }
    scratch.environment.close()
    return scratch
  }

  private func opening(_ scratch: Scratch) -> LMDBError? {
    storeError {
      _ = try Environment(path: scratch.environment.path, tables: ["main"], options: .small)
    }
  }

  private func dataFile(_ scratch: Scratch) -> String { "\(scratch.environment.path)/data.mdb" }

  @Test("A file that grows while it is looked at is not taken for a truncated one")
  func growing() throws {
    let scratch = try Scratch()
    let isDone = Monitor(false)
    let environment = scratch.environment
    let table = scratch.main
    let writer = try WorkerThread(name: "grower") {
      for key in 0..<UInt16(1_000) {
        try? environment.write { transaction throws in
          let key = [UInt8(key >> 8), UInt8(key & 0xFF)]
          try transaction.put(table, key, [UInt8](repeating: 1, count: 12_000))
        }
      }
      isDone.update { $0 = true }
    }
    defer { writer.join() }
    var looks = 0
    while !isDone.withLock({ $0 }) {
      try DataFile.check(dataFile(scratch), environment: environment.path)
      looks += 1
    }
    #expect(looks > 100)
  }

  @Test(
    "A truncated file is refused before it is mapped",
    arguments: [2, 3, 10, 100, -1].flatMap { [$0 * pageBytes, $0 * pageBytes - 1] })
  func truncated(sizeBytes: Int) throws {
    let scratch = try filled()
    let file = try File(dataFile(scratch), .readWrite)
    let size = sizeBytes > 0 ? sizeBytes : try file.size() + sizeBytes
    try file.truncate(to: size)

    let error = try #require(opening(scratch))
    #expect(error.code == .truncated)
    #expect(error.message.contains("backup"))
  }

  @Test(
    "A file cut inside its first page is refused",
    arguments: [0, 1, 15, 16, 151, 152, 4_095, 4_096])
  func cutShort(sizeBytes: Int) throws {
    let scratch = try filled()
    try File(dataFile(scratch), .readWrite).truncate(to: sizeBytes)
    let error = try #require(opening(scratch))
    #expect(error.code == (sizeBytes < 152 ? .invalid : .truncated))
  }

  @Test("A file of something else is refused")
  func garbage() throws {
    let scratch = try filled()
    var generator = SeededGenerator(seed: 7)
    let bytes = (0..<100_000).map { _ in UInt8.random(in: 0...255, using: &generator) }
    try replaceFile(dataFile(scratch), contents: unsafe bytes.span.bytes, permissions: 0o600)
    #expect(opening(scratch)?.code == .invalid)
  }

  @Test("A file of zeros is refused")
  func zeros() throws {
    let scratch = try filled()
    let bytes = [UInt8](repeating: 0, count: 100_000)
    try replaceFile(dataFile(scratch), contents: unsafe bytes.span.bytes, permissions: 0o600)
    #expect(opening(scratch)?.code == .invalid)
  }

  @Test("Another version of the format is refused by name", arguments: [0, 4_096])
  func version(page: Int) throws {
    let scratch = try filled()
    let two: [UInt8] = [2]
    try File(dataFile(scratch), .readWrite).write(unsafe two.span.bytes, at: page + 20)
    #expect(opening(scratch)?.code == .versionMismatch)
  }

  @Test("A file that is whole again opens")
  func restored() throws {
    let scratch = try filled()
    let whole = try readFile(dataFile(scratch), bytesMax: 10 << 20)
    try File(dataFile(scratch), .readWrite).truncate(to: 8_192)
    #expect(opening(scratch) != nil)
    try replaceFile(dataFile(scratch), contents: unsafe whole.span.bytes, permissions: 0o600)
    #expect(opening(scratch) == nil)
  }

  @Test("A file that rightly ends before its last page, because what is missing is free, opens")
  func unwrittenFreePages() throws {
    // LMDB never writes a page that is used and freed within one transaction. A seeded history
    // leads there a few times; each time a copy must open, and one cut further must not.
    var shortFiles = 0
    for seed in 1...60 as ClosedRange<UInt64> {
      var generator = SeededGenerator(seed: seed)
      let scratch = try Scratch()
      for round in 0..<8 as Range<UInt8> {
        try addAndRemove(round, in: scratch, &generator)
        let bytes = try readFile(dataFile(scratch), bytesMax: 10 << 20)
        if bytes.count >= (try scratch.environment.information().usedBytes) { continue }
        shortFiles += 1
        #expect(try openingCopy(of: bytes) == nil)
        let cut = Array(bytes.dropLast(Self.pageBytes * 8))
        #expect(try openingCopy(of: cut)?.code == .truncated)
      }
    }
    #expect(shortFiles > 0, "the history no longer leads to the case that this is about")
  }

  /// One transaction that puts some entries and deletes some of them again.
  private func addAndRemove(
    _ round: UInt8, in scratch: Scratch, _ generator: inout SeededGenerator
  ) throws {
    let keys = (0..<UInt8.random(in: 1...60, using: &generator)).map { [round, $0] }
    let value = [UInt8](repeating: 1, count: .random(in: 10...1_900, using: &generator))
    let removed = Int.random(in: 0...keys.count, using: &generator)
    let doomed = [keys.prefix(removed), keys.suffix(removed), keys.prefix(0)]
      .randomElement(using: &generator)
    try scratch.environment.write { transaction throws in
      for key in keys { try transaction.put(scratch.main, key, value) }
      for key in (doomed ?? []).reversed() { _ = try transaction.delete(scratch.main, key) }
    }
  }

  /// What opening a data file with these bytes says; nil if it opens and can be read throughout.
  private func openingCopy(of bytes: [UInt8]) throws -> LMDBError? {
    let directory = try TemporaryDirectory("lmdb")
    try replaceFile(
      directory.file("data.mdb"), contents: unsafe bytes.span.bytes, permissions: 0o600)
    return storeError {
      let copy = try Environment(path: directory.path, tables: ["main"], options: .small)
      try copy.read { transaction throws in
        try transaction.withCursor(copy.table("main")) { cursor throws in
          while try cursor.next() {}
        }
      }
    }
  }
}
