import Files
import TestSupport
import Testing

@testable import LMDB

@Suite("Looking at every page of a file")
struct PageCheckTests {
  let directory: TemporaryDirectory
  let path: String
  static let pageBytes = 4_096

  init() throws {
    directory = try TemporaryDirectory(inMemory: true)
    path = directory.file("store")
    try Environment.create(at: path, tables: ["one", "two"])
    let environment = try Environment(path: path, tables: ["one", "two"])
    defer { environment.close() }
    for round in 0..<4 {
      try environment.write { transaction in
        for number in 0..<600 where number % 4 == round {
          let key = [UInt8(number >> 8), UInt8(number & 0xFF)]
          try transaction.put(environment.table("one"), key, [UInt8](repeating: 1, count: 90))
          // Some values take pages of their own.
          let count = number % 100 == 0 ? 9_000 : 8
          try transaction.put(environment.table("two"), key, [UInt8](repeating: 2, count: count))
        }
      }
      try environment.write { transaction in
        for number in 0..<100 {
          _ = try transaction.delete(environment.table("one"), [0, UInt8(number + round)])
        }
      }
    }
  }

  private func change(at offset: Int, to byte: UInt8) throws {
    let file = try File("\(path)/data.mdb", .readWrite)
    let bytes = [byte]
    unsafe try file.write(bytes.span.bytes, at: offset)
  }

  private func byte(at offset: Int) throws -> UInt8 {
    try File("\(path)/data.mdb", .readOnly).read(at: offset, count: 1)[0]
  }

  private func isDamaged() throws -> Bool {
    if case .damaged = try PageCheck.check(path) { true } else { false }
  }

  @Test("finds nothing in a file that LMDB wrote, and reads what is in use of it")
  func sound() throws {
    guard case .sound(let pages) = try PageCheck.check(path) else {
      Issue.record("it is not sound")
      return
    }
    let environment = try Environment(path: path, tables: ["one", "two"])
    defer { environment.close() }
    let free = try environment.read { try $0.freePages() }
    // Neither the two meta pages nor the free ones.
    #expect(pages == (try environment.information().lastPage) + 1 - 2 - free)
  }

  @Test("finds a header of a page in use that was changed, wherever it is")
  func headers() throws {
    let sizeBytes = try File("\(path)/data.mdb", .readOnly).size()
    var found = 0
    for page in 0..<sizeBytes / Self.pageBytes {
      // The page's number, its kind, and where its free space begins.
      let isFound = try [0, 10, 12].map { field in
        let offset = page * Self.pageBytes + field
        let before = try byte(at: offset)
        try change(at: offset, to: before ^ 0x41)
        defer { try? change(at: offset, to: before) }
        return try isDamaged()
      }
      // Of a page that is free nobody reads anything.
      if isFound.contains(true) { found += 1 }
    }
    #expect(try !isDamaged())
    #expect(found > 20, "only \(found) of \(sizeBytes / Self.pageBytes) pages")
  }

  @Test("finds entries that are counted wrongly, are out of order, or lead out of the page")
  func entries() throws {
    let environment = try Environment(path: path, tables: [])
    let last = try environment.information().lastPage
    environment.close()
    var (found, leaves) = (0, 0)
    for page in 2...last {
      let start = page * Self.pageBytes
      guard try byte(at: start + 10) == 2, try byte(at: start + 12) > 20 else { continue }
      leaves += 1
      // The place of the second entry.
      let offset = start + 19
      let before = try byte(at: offset)
      try change(at: offset, to: 0xFF)
      if try isDamaged() { found += 1 }
      try change(at: offset, to: before)
    }
    #expect(leaves > 5)
    #expect(found > 3)
    #expect(try !isDamaged())
  }

  @Test("finds that a file ends too early, or is none")
  func files() throws {
    let sizeBytes = try File("\(path)/data.mdb", .readOnly).size()
    try File("\(path)/data.mdb", .readWrite).truncate(to: sizeBytes / 2)
    #expect(try isDamaged())
    try change(at: 16, to: 0)
    #expect(try isDamaged())
  }
}
