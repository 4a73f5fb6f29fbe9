import LMDB
import TestSupport
import Testing

@Suite("Cursors")
struct CursorTests {
  let scratch: Scratch
  let keys = ["b", "d", "f"]

  init() throws {
    scratch = try Scratch()
    try scratch.fill(keys)
  }

  /// The key that a cursor on `main` stands on after `move`, nil if it stands nowhere.
  private func position(_ move: (inout Cursor) throws -> Bool) throws -> String? {
    try scratch.environment.read { transaction throws in
      try transaction.withCursor(scratch.main) { cursor throws in
        let found = try move(&cursor)
        let isPositioned = cursor.isPositioned
        #expect(found == isPositioned)
        return found ? cursor.withEntry { key, _ in String(key) } : nil
      }
    }
  }

  @Test("It walks forward through all keys in order")
  func forward() throws {
    try scratch.environment.read { transaction throws in
      try transaction.withCursor(scratch.main) { cursor throws in
        var seen: [String] = []
        while try cursor.next() { seen.append(cursor.withEntry { key, _ in String(key) }) }
        #expect(seen == keys)
        let isPositioned = cursor.isPositioned
        #expect(!isPositioned)
      }
    }
  }

  @Test("It walks backward through all keys in order")
  func backward() throws {
    try scratch.environment.read { transaction throws in
      try transaction.withCursor(scratch.main) { cursor throws in
        var seen: [String] = []
        while try cursor.previous() { seen.append(cursor.withEntry { _, value in String(value) }) }
        #expect(seen == keys.reversed())
      }
    }
  }

  @Test(
    "Seeking at or after a key finds the first that is not before it",
    arguments: [("", "b"), ("a", "b"), ("b", "b"), ("c", "d"), ("f", "f"), ("g", nil)])
  func atOrAfter(target: String, expected: String?) throws {
    let bytes = target.bytes
    #expect(try position { try $0.seek(atOrAfter: unsafe bytes.span.bytes) } == expected)
  }

  @Test(
    "Seeking before a key finds the last that sorts before it",
    arguments: [("", nil), ("a", nil), ("b", nil), ("c", "b"), ("d", "b"), ("f", "d"), ("z", "f")])
  func before(target: String, expected: String?) throws {
    let bytes = target.bytes
    #expect(try position { try $0.seek(before: unsafe bytes.span.bytes) } == expected)
  }

  @Test("Seeking a key finds that one or nothing", arguments: [("d", "d"), ("c", nil)])
  func exact(target: String, expected: String?) throws {
    let bytes = target.bytes
    #expect(try position { try $0.seek(to: unsafe bytes.span.bytes) } == expected)
  }

  @Test("It goes to both ends")
  func ends() throws {
    #expect(try position { try $0.seekFirst() } == "b")
    #expect(try position { try $0.seekLast() } == "f")
  }

  @Test("In an empty table it finds nothing whichever way it goes")
  func emptyTable() throws {
    let target = "a".bytes
    try scratch.environment.read { transaction throws in
      try transaction.withCursor(scratch.other) { cursor throws in
        #expect(try !cursor.seekFirst())
        #expect(try !cursor.seekLast())
        #expect(try !cursor.next())
        #expect(try !cursor.previous())
        #expect(try !cursor.seek(atOrAfter: unsafe target.span.bytes))
        #expect(try !cursor.seek(before: unsafe target.span.bytes))
      }
    }
  }

  @Test("Deleting while walking forward skips no entry")
  func deletingForward() throws {
    try scratch.environment.write { transaction throws in
      try transaction.withWriteCursor(scratch.main) { cursor throws in
        var seen: [String] = []
        while try cursor.next() {
          seen.append(cursor.withEntry { key, _ in String(key) })
          try cursor.delete()
          let isPositioned = cursor.isPositioned
          #expect(!isPositioned)
        }
        #expect(seen == keys)
      }
      #expect(try transaction.count(scratch.main) == 0)
    }
  }

  @Test("Deleting while walking backward skips no entry")
  func deletingBackward() throws {
    try scratch.environment.write { transaction throws in
      try transaction.withWriteCursor(scratch.main) { cursor throws in
        var seen: [String] = []
        while try cursor.previous() {
          seen.append(cursor.withEntry { key, _ in String(key) })
          try cursor.delete()
        }
        #expect(seen == keys.reversed())
      }
    }
  }

  @Test("Deleting every other of many keys leaves the rest", arguments: [10, 1_000, 5_000])
  func deletingMany(count: Int) throws {
    let keys = (0..<count).map { [UInt8($0 >> 8), UInt8($0 & 255)] }
    try scratch.environment.write { transaction throws in
      for key in keys { try transaction.put(scratch.other, key, key, .appending) }
    }
    try scratch.environment.write { transaction throws in
      try transaction.withWriteCursor(scratch.other) { cursor throws in
        var index = 0
        while try cursor.next() {
          if index.isMultiple(of: 2) { try cursor.delete() }
          index += 1
        }
        #expect(index == count)
      }
      #expect(try transaction.count(scratch.other) == count / 2)
      #expect(try !transaction.contains(scratch.other, keys[0]))
      #expect(try transaction.contains(scratch.other, keys[1]))
    }
  }

  @Test("Deleting with a cursor made for reading stops the process")
  func deletingWhileReading() async {
    await #expect(processExitsWith: .failure) {
      try Misuse.deletingWhileReading()
    }
  }

  @Test("Taking the entry of a cursor that stands nowhere stops the process")
  func nowhere() async {
    await #expect(processExitsWith: .failure) {
      try Misuse.nowhere()
    }
  }
}

/// What stops the process; apart because blocking calls are not for async code.
private enum Misuse {
  static func deletingWhileReading() throws {
    let scratch = try Scratch()
    try scratch.fill(["key"])
    try scratch.environment.write { transaction throws in
      try transaction.withCursor(scratch.main) { cursor throws in
        _ = try cursor.next()
        try cursor.delete()
      }
    }
  }

  static func nowhere() throws {
    let scratch = try Scratch()
    try scratch.environment.read { transaction throws in
      try transaction.withCursor(scratch.main) { cursor throws in
        cursor.withEntry { _, _ in }
      }
    }
  }
}
