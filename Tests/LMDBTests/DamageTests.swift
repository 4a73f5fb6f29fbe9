import Files
import LMDB
import TestSupport
import Testing

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

  @Test("A file cut inside its first page is refused", arguments: [0, 1, 15, 16, 151, 152, 4_095, 4_096])
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
    // Pages that are added and freed in one transaction are never written.
    let scratch = try Scratch()
    try scratch.environment.write { transaction throws in
      for key in 0..<2_000 {
        try transaction.put(scratch.main, [UInt8(key >> 8), UInt8(key & 255)], [UInt8](repeating: 1, count: 500))
      }
      for key in (0..<2_000).reversed() {
        _ = try transaction.delete(scratch.main, [UInt8(key >> 8), UInt8(key & 255)])
      }
    }
    let information = try scratch.environment.information()
    scratch.environment.close()
    let size = try fileStatus(dataFile(scratch)).sizeBytes
    try #require(size < information.usedBytes, "the trap that this test is about")
    #expect(opening(scratch) == nil)
  }
}
