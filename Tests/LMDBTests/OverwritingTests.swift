import Files
import LMDB
import TestSupport
import Testing

@Suite("Overwriting what a file holds and nothing leads to")
struct OverwritingTests {
  private let word = "вспоминать"

  private func traces(_ scratch: Scratch) throws -> [String] {
    try TextTraces.below(scratch.directory.path, of: [word])
  }

  /// Writes the word into pages and values of every size, then takes it away.
  private func writeAndDelete(_ scratch: Scratch) throws {
    for round in 0..<40 {
      try scratch.environment.write { transaction throws in
        for number in 0..<20 {
          let length = number == 0 ? 900 : 1 + number % 4
          let value = String(repeating: word, count: length).bytes
          try transaction.put(scratch.main, "key \(round) \(number)".bytes, value)
        }
      }
    }
    for round in 0..<40 {
      try scratch.environment.write { transaction throws in
        for number in 0..<20 {
          _ = try transaction.delete(scratch.main, "key \(round) \(number)".bytes)
        }
        try transaction.put(scratch.other, "kept \(round)".bytes, "value \(round)".bytes)
      }
    }
  }

  @Test func deletedValuesStayInTheFileUntilItIsDone() throws {
    let scratch = try Scratch()
    try writeAndDelete(scratch)
    #expect(!(try traces(scratch)).isEmpty, "LMDB left nothing: the test tests nothing")
    #expect(try scratch.environment.overwriteUnused(patienceMilliseconds: 1_000))
    #expect(try traces(scratch) == [])
    // What is there is there, for who reads on and for who opens it anew.
    let file = "\(scratch.environment.path)"
    for round in 0..<40 {
      let found = try scratch.environment.read {
        try $0.value(scratch.other, "kept \(round)".bytes)
      }
      #expect(found == "value \(round)".bytes)
    }
    try scratch.environment.write { transaction throws in
      try transaction.put(scratch.main, "after".bytes, "that".bytes)
    }
    #expect(try scratch.value("after") == "that")
    guard case .sound = try PageCheck.check(file) else {
      Issue.record("the trees are damaged")
      return
    }
  }

  @Test func whoReadsAnOlderStateIsWaitedFor() throws {
    let scratch = try Scratch()
    try scratch.environment.write { transaction throws in
      try transaction.put(scratch.main, "key".bytes, word.bytes)
    }
    do {
      let reading = try scratch.environment.beginRead()
      try scratch.environment.write { transaction throws in
        _ = try transaction.delete(scratch.main, "key".bytes)
      }
      #expect(try !scratch.environment.overwriteUnused(patienceMilliseconds: 20))
      #expect(try reading.value(scratch.main, "key".bytes) == word.bytes)
    }
    #expect(try scratch.environment.overwriteUnused(patienceMilliseconds: 1_000))
    #expect(try traces(scratch) == [])
  }
}
