import Files
import LMDB
import TestSupport
import Testing

@Suite("Transactions")
struct TransactionTests {
  @Test("What is committed is read back, by lending and by copying")
  func roundTrip() throws {
    let scratch = try Scratch()
    try scratch.fill(["one", "two"])

    try scratch.environment.read { transaction throws in
      #expect(try transaction.value(scratch.main, "one".bytes) == "one".bytes)
      #expect(try transaction.withValue(scratch.main, "two".bytes) { $0.byteCount } == 3)
      #expect(try transaction.contains(scratch.main, "two".bytes))
      #expect(try transaction.value(scratch.main, "three".bytes) == nil)
      #expect(try !transaction.contains(scratch.main, "three".bytes))
      #expect(try transaction.count(scratch.main) == 2)
      #expect(try transaction.count(scratch.other) == 0)
    }
  }

  @Test("A value survives closing and opening again")
  func reopening() throws {
    let scratch = try Scratch()
    try scratch.fill(["kept"])
    scratch.environment.close()

    let again = try Environment(
      path: scratch.environment.path, tables: ["main"], options: .small)
    #expect(try again.read { try $0.value(again.table("main"), "kept".bytes) } == "kept".bytes)
  }

  @Test("A table that is new to an old environment is created when it is opened")
  func newTable() throws {
    let scratch = try Scratch()
    scratch.environment.close()

    let again = try Environment(
      path: scratch.environment.path, tables: ["main", "later"], options: .small)
    #expect(try again.read { try $0.count(again.table("later")) } == 0)
  }

  @Test("A transaction that is let go of changes nothing")
  func abort() throws {
    let scratch = try Scratch()
    do {
      var transaction = try scratch.environment.beginWrite()
      try transaction.put(scratch.main, "gone".bytes, [1])
      #expect(try transaction.contains(scratch.main, "gone".bytes))
    }
    #expect(try scratch.value("gone") == nil)
  }

  @Test("An error in the body aborts the transaction and reaches the caller")
  func throwingBody() throws {
    struct Stop: Error {}
    let scratch = try Scratch()
    #expect(throws: Stop.self) {
      try scratch.environment.write { transaction throws in
        try transaction.put(scratch.main, "gone".bytes, [1])
        throw Stop()
      }
    }
    #expect(try scratch.value("gone") == nil)
    try scratch.fill(["next"])
    #expect(try scratch.value("next") == "next")
  }

  @Test("A body that throws while a value is lent passes its error on")
  func throwingLoan() throws {
    struct Stop: Error {}
    let scratch = try Scratch()
    try scratch.fill(["key"])
    #expect(throws: Stop.self) {
      try scratch.environment.read { transaction throws in
        _ = try transaction.withValue(scratch.main, "key".bytes) { _ in throw Stop() }
      }
    }
  }

  @Test("A snapshot does not see what is committed after it began, until it is renewed")
  func snapshot() throws {
    let scratch = try Scratch()
    try scratch.fill(["old"])
    var reader = try scratch.environment.beginRead()
    try scratch.fill(["new"])
    #expect(try !reader.contains(scratch.main, "new".bytes))

    reader.reset()
    try reader.renew()
    #expect(try reader.contains(scratch.main, "new".bytes))
  }

  @Test("Inserting refuses a key that is there and leaves its value")
  func inserting() throws {
    let scratch = try Scratch()
    try scratch.fill(["key"])
    let error = storeError {
      try scratch.environment.write { try $0.put(scratch.main, "key".bytes, [9], .inserting) }
    }
    #expect(error?.code == .keyExists)
    #expect(try scratch.value("key") == "key")
  }

  @Test("Appending refuses a key out of order", arguments: ["a", "b"])
  func appending(key: String) throws {
    let scratch = try Scratch()
    try scratch.environment.write { try $0.put(scratch.main, "b".bytes, [1], .appending) }
    let error = storeError {
      try scratch.environment.write { try $0.put(scratch.main, key.bytes, [2], .appending) }
    }
    #expect(error?.code == .keyExists)
    #expect(error?.message.contains("write") == true)
  }

  @Test("A reserved value is written in place")
  func reserving() throws {
    let scratch = try Scratch()
    try scratch.environment.write { transaction throws in
      let key = "reserved".bytes
      try transaction.reserve(scratch.main, unsafe key.span.bytes, count: 3) { room in
        for index in 0..<room.byteCount {
          room.storeBytes(of: UInt8(65 + index), toByteOffset: index, as: UInt8.self)
        }
      }
    }
    #expect(try scratch.value("reserved") == "ABC")
  }

  @Test("Deleting says whether the key was there, and clearing empties the table")
  func deleting() throws {
    let scratch = try Scratch()
    try scratch.fill(["one", "two", "three"])
    try scratch.environment.write { transaction throws in
      #expect(try transaction.delete(scratch.main, "two".bytes))
      #expect(try !transaction.delete(scratch.main, "two".bytes))
      #expect(try transaction.count(scratch.main) == 2)
      try transaction.clear(scratch.main)
      #expect(try transaction.count(scratch.main) == 0)
    }
    #expect(try scratch.value("one") == nil)
  }

  @Test("Keys of 1 to 511 bytes are taken and others refused", arguments: [0, 1, 511, 512])
  func keySizes(count: Int) throws {
    let scratch = try Scratch()
    let key = [UInt8](repeating: 7, count: count)
    let error = storeError {
      try scratch.environment.write { try $0.put(scratch.main, key, [1]) }
    }
    let isAllowed = (1...Table.keyBytesMax).contains(count)
    #expect(error?.code == (isAllowed ? nil : .badSize))
  }

  @Test(
    "Values of any size come back, empty and overflowing ones too",
    arguments: [0, 1, 5_000, 200_000])
  func valueSizes(count: Int) throws {
    let scratch = try Scratch()
    let value = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
    try scratch.environment.write { try $0.put(scratch.main, [1], value) }
    #expect(try scratch.environment.read { try $0.value(scratch.main, [1]) } == value)
  }

  @Test("A random history leaves what a dictionary would hold", arguments: [1, 2, 3] as [UInt64])
  func model(seed: UInt64) throws {
    let scratch = try Scratch()
    var generator = SeededGenerator(seed: seed)
    var model: [[UInt8]: [UInt8]] = [:]
    for _ in 0..<20 {
      let before = model
      var transaction = try scratch.environment.beginWrite()
      for _ in 0..<50 {
        let key = [UInt8.random(in: 0...99, using: &generator)]
        if Bool.random(using: &generator) {
          let value = [UInt8](repeating: key[0], count: .random(in: 0...3_000, using: &generator))
          try transaction.put(scratch.main, key, value)
          model[key] = value
        } else {
          let wasThere = try transaction.delete(scratch.main, key)
          #expect(wasThere == (model.removeValue(forKey: key) != nil))
        }
      }
      if Bool.random(using: &generator) {
        try transaction.commit()
      } else {
        transaction.abort()
        model = before
      }
      var found: [[UInt8]: [UInt8]] = [:]
      try scratch.environment.read { reader throws in
        try reader.withCursor(scratch.main) { cursor throws in
          while try cursor.next() {
            cursor.withEntry { key, value in
              found[unsafe key.withUnsafeBytes { unsafe Array($0) }] =
                unsafe value.withUnsafeBytes { unsafe Array($0) }
            }
          }
        }
      }
      #expect(found == model)
    }
  }

  @Test("A write transaction used on another thread stops the process")
  func threadBinding() async {
    await #expect(processExitsWith: .failure) {
      try Misuse.threadBinding()
    }
  }

  @Test("A write transaction inside another stops the process instead of waiting for ever")
  func nesting() async {
    await #expect(processExitsWith: .failure) {
      try Misuse.nesting()
    }
  }

  @Test("A table of another environment stops the process")
  func foreignTable() async {
    await #expect(processExitsWith: .failure) {
      try Misuse.foreignTable()
    }
  }

  @Test("Closing under a transaction stops the process")
  func closingUnderReader() async {
    await #expect(processExitsWith: .failure) {
      try Misuse.closingUnderReader()
    }
  }
}

/// Carries a write transaction to where it must not be used.
final class WriteBox: @unchecked Sendable {
  // Sendable: it is not; that is what the test is about.
  private var transaction: WriteTransaction

  init(_ transaction: consuming WriteTransaction) { self.transaction = transaction }

  func use(_ table: Table) { _ = try? transaction.count(table) }
}

/// What stops the process; apart because blocking calls are not for async code.
private enum Misuse {
  static func threadBinding() throws {
    let scratch = try Scratch()
    let transaction = WriteBox(try scratch.environment.beginWrite())
    try WorkerThread(name: "stranger") { transaction.use(scratch.main) }.join()
  }

  static func nesting() throws {
    let scratch = try Scratch()
    try scratch.environment.write { _ in _ = try scratch.environment.beginWrite() }
  }

  static func foreignTable() throws {
    let first = try Scratch()
    let second = try Scratch()
    _ = try first.environment.read { try $0.count(second.main) }
  }

  static func closingUnderReader() throws {
    let scratch = try Scratch()
    let reader = try scratch.environment.beginRead()
    scratch.environment.close()
    _ = try reader.count(scratch.main)
  }
}
