import Cryptography
import Files
import Foundation
import LMDB
import TestSupport
import Testing
import TokenDomain

@testable import LedgerViews

@Suite("Last use")
struct UsageStoreTests {
  private let directory: TemporaryDirectory
  private let store: UsageStore
  /// What every token's addresses are sealed under.
  private let seals: UsageSeals

  init() throws {
    let key = try SecretKey(copying: [UInt8](repeating: 7, count: 32), memory: .ordinary)
    seals = { _ in .key(key) }
    directory = try TemporaryDirectory("usage")
    store = try UsageStore(directory: directory.file("usage"))
  }

  private func moment(day: Int32, _ microseconds: Int64 = 0) -> Timestamp {
    UsageDay(number: day).start + TimeSpan(microseconds: microseconds)
  }

  @Test("What was recorded is told before and after it is flushed")
  func recordingAndFlushing() throws {
    let token = TokenID(value: 7)
    let key = UsageKey(token, generation: 2)
    let address = try IPAddress("2001:db8::1")
    #expect(try store.lastUsed(token) == nil)
    store.record(key, at: Timestamp(microseconds: 10), from: address, succeeded: true)
    store.record(key, at: Timestamp(microseconds: 5), from: nil, succeeded: true)
    store.record(key, at: Timestamp(microseconds: 20), from: nil, succeeded: false)
    store.record(
      UsageKey(token, generation: 1), at: Timestamp(microseconds: 3), from: nil, succeeded: true)
    for _ in 0..<2 {
      #expect(try store.lastUsed(token) == Timestamp(microseconds: 10))
      let usage = try store.usage(of: token, seals: seals)
      #expect(usage.map(\.generation) == [1, 2])
      #expect(
        usage.last?.record
          == UsageRecord(
            lastUsed: Timestamp(microseconds: 10), address: address, count: 2, failures: 1,
            days: [UsageDay(number: 0, count: 2, failures: 1)]))
      try store.flush(seals: seals)
    }
    #expect(try store.flush() == 0)
  }

  @Test(
    "Asking for many tells the same as asking one by one, in any order",
    arguments: 1...4 as ClosedRange<UInt64>)
  func askingForMany(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    for round in 0..<2 {
      for _ in 0..<150 {
        let token = TokenID(value: .random(in: 0..<400, using: &generator))
        store.record(
          UsageKey(token, generation: .random(in: 1...3, using: &generator)),
          at: Timestamp(microseconds: .random(in: 1...1_000, using: &generator)), from: nil,
          succeeded: Bool.random(using: &generator))
      }
      // Some is on disk, and some in memory alone.
      if round == 0 { try store.flush() }
    }
    let tokens = (0..<401).map { TokenID(value: $0) }
    let expected = try tokens.map { try store.lastUsed($0) }
    #expect(expected.contains(nil) && expected.contains { $0 != nil })
    let orders = [
      Array(tokens.indices), tokens.indices.reversed(), tokens.indices.shuffled(using: &generator),
      tokens.indices.filter { $0.isMultiple(of: 23) }, [7, 7, 7, 400, 400, 0],
    ]
    for order in orders {
      try store.withLastUses { lastUsed in
        for index in order {
          let found = try lastUsed(tokens[index])
          #expect(found == expected[index])
        }
      }
    }
  }

  @Test("What threads note in memory of their own adds up, also while it is flushed")
  func threads() throws {
    let day = moment(day: 20_000)
    let threads = try (0..<4).map { _ in
      let gathering = store.makeGathering()
      return try WorkerThread(name: "noting") {
        for number in 0..<20_000 {
          gathering.record(
            UsageKey(TokenID(value: UInt128(number % 50)), generation: UInt32(1 + number % 2)),
            at: day + TimeSpan(microseconds: Int64(number)), from: nil,
            succeeded: number % 10 != 0)
        }
      }
    }
    for _ in 0..<20 { try store.flush(seals: seals) }
    for thread in threads { thread.join() }
    func sum() throws -> (count: UInt64, failures: UInt64, days: Set<Int32>, tokens: Int) {
      var sum: (count: UInt64, failures: UInt64, days: Set<Int32>, tokens: Int) = (0, 0, [], 0)
      for number in 0..<50 {
        let usage = try store.usage(of: TokenID(value: UInt128(number)), seals: seals)
        for record in usage.map(\.record) {
          sum.count += record.count
          sum.failures += record.failures
          sum.days.formUnion(record.days.map(\.number))
          sum.tokens += 1
        }
      }
      return sum
    }
    #expect(try sum() == (72_000, 8_000, [20_000], 50))
    try store.flush(seals: seals)
    #expect(try sum() == (72_000, 8_000, [20_000], 50))
    #expect(store.droppedCount == 0)
  }

  @Test("Days add up as a dictionary says, and only ninety are kept, in whatever order they come")
  func days() throws {
    var random = SeededGenerator(seed: 5)
    let use = UsageKey(TokenID(value: 4), generation: 1)
    var expected: [Int32: UsageDay] = [:]
    var last: Int32 = 20_000
    for _ in 0..<600 {
      last += [0, 0, 0, 1, 1, 40].randomElement(using: &random) ?? 0
      // Across a flush, what comes is never older than by a day.
      let number = last - (Bool.random(using: &random) ? 1 : 0)
      let succeeded = Bool.random(using: &random)
      let times = Int.random(in: 1...300, using: &random)
      for _ in 0..<times {
        store.record(use, at: moment(day: number, 5), from: nil, succeeded: succeeded)
      }
      var day = expected[number] ?? UsageDay(number: number)
      if succeeded { day.count += UInt64(times) } else { day.failures += UInt64(times) }
      expected[number] = day
      try store.flush()
      if number == last { expected = expected.filter { $0.key > last - UsageDay.keptMax } }
      let found = try #require(try store.usage(of: use.token).first?.record)
      #expect(
        found.days.filter { $0.number > last - UsageDay.keptMax }
          == expected.values.filter { $0.number > last - UsageDay.keptMax }
          .sorted { $0.number < $1.number })
      #expect(found.days.count <= Int(UsageDay.keptMax) + 1)
    }
    let found = try #require(try store.usage(of: use.token).first?.record)
    #expect(found.count + found.failures > found.days.reduce(0) { $0 + $1.count + $1.failures })
  }

  @Test("A day that a wrong clock made does not keep the days after it from being kept")
  func wrongClock() throws {
    let use = UsageKey(TokenID(value: 4), generation: 1)
    for day: Int32 in [20_000, 90_000, 20_001, 20_002] {
      store.record(use, at: moment(day: day), from: nil, succeeded: true)
      try store.flush()
    }
    let days = try store.usage(of: use.token).first?.record.days.map(\.number)
    #expect(days == [20_001, 20_002])
  }

  @Test(
    "A moment lies in the day that it lies in",
    arguments: [
      (0, 0), (1, 0), (86_399_999_999, 0), (86_400_000_000, 1), (-1, -1), (-86_400_000_000, -1),
      (-86_400_000_001, -2),
    ] as [(Int64, Int32)])
  func dayOfMoment(microseconds: Int64, day: Int32) {
    #expect(UsageDay.number(of: Timestamp(microseconds: microseconds)) == day)
  }

  @Test("A value that is damaged is an empty record, and stops nothing")
  func damagedValues() throws {
    let use = UsageKey(TokenID(value: 6), generation: 1)
    let whole: [UInt8] = [3] + [UInt8](repeating: 0, count: 28) + [2, 1, 0x80]
    for length in 0...whole.count {
      try store.environment.write { transaction in
        try transaction.put(store.table, use.bytes, Array(whole.prefix(length)))
      }
      #expect(try store.usage(of: use.token).first?.record.count == 0)
      store.record(use, at: Timestamp(microseconds: 1), from: nil, succeeded: true)
      try store.flush()
      #expect(try store.usage(of: use.token).first?.record.count == 1)
    }
  }

  @Test("An address is sealed under its token's key, and gone with it")
  func sealedAddresses() throws {
    let use = UsageKey(TokenID(value: 9), generation: 1)
    let address = try IPAddress("2001:db8:aaaa:bbbb:cccc:dddd:eeee:ffff")
    let bytes = Data([0x20, 0x01, 0x0D, 0xB8, 0xAA, 0xAA, 0xBB, 0xBB])
    func file() throws -> Data {
      try Data(contentsOf: URL(filePath: directory.file("usage/data.mdb")))
    }
    func record(at microseconds: Int64) {
      store.record(
        use, at: Timestamp(microseconds: microseconds), from: address, succeeded: true)
    }
    record(at: 1)
    try store.flush(seals: seals)
    #expect(try store.usage(of: use.token, seals: seals).first?.record.address == address)
    // Without the key nobody can tell, and what comes later is not kept.
    #expect(try store.usage(of: use.token).first?.record.address == nil)
    record(at: 2)
    try store.flush()
    #expect(try store.usage(of: use.token, seals: seals).first?.record.address == nil)
    #expect(try store.lastUsed(use.token) == Timestamp(microseconds: 2))
    #expect(try file().range(of: bytes) == nil)
  }

  @Test("What is known of an erased token goes, and what still was in memory never comes")
  func forgetting() throws {
    let (erased, kept) = (TokenID(value: 1 << 64), TokenID(value: 1 << 64 + 1))
    func record() {
      for token in [erased, kept] {
        for generation: UInt32 in 1...3 {
          store.record(
            UsageKey(token, generation: generation), at: Timestamp(microseconds: 1), from: nil,
            succeeded: true)
        }
      }
    }
    record()
    try store.flush()
    record()
    try store.forget([erased])
    try store.flush { $0 == erased ? .erased : .none }
    #expect(try store.usage(of: erased).isEmpty)
    #expect(try store.lastUsed(erased) == nil)
    #expect(try store.usage(of: kept).map(\.record.count) == [2, 2, 2])
  }

  @Test("What was flushed is there after closing and opening again")
  func reopening() throws {
    let key = UsageKey(TokenID(value: 3), generation: 1)
    store.record(key, at: Timestamp(microseconds: 8), from: nil, succeeded: true)
    try store.flush()
    store.close()
    let again = try UsageStore(directory: directory.file("usage"))
    #expect(try again.lastUsed(key.token) == Timestamp(microseconds: 8))
  }

  @Test("Memory is bounded: it calls for a flush half-way, and what finds no room is dropped")
  func boundedMemory() throws {
    #expect(!store.takePressure())
    for number in 0..<UsageTable.entriesMax + 100 {
      store.record(
        UsageKey(TokenID(value: UInt128(number)), generation: 1), at: Timestamp(microseconds: 1),
        from: nil, succeeded: true)
      if number == UsageTable.entriesMax / 2 { #expect(store.takePressure()) }
    }
    #expect(store.droppedCount == 100)
    #expect(try store.flush() == UsageTable.entriesMax)
    #expect(try store.lastUsed(TokenID(value: 1)) != nil)
  }
}
