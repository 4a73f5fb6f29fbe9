import Cryptography
import Foundation
import LedgerViews
import TestSupport
import Testing
import TokenDomain

@Suite("Last use")
struct UsageStoreTests {
  private let directory: TemporaryDirectory
  private let store: UsageStore
  /// The key of every token.
  private let key: SecretKey

  init() throws {
    key = try SecretKey(copying: [UInt8](repeating: 7, count: 32), memory: .ordinary)
    directory = try TemporaryDirectory("usage")
    store = try UsageStore(directory: directory.file("usage"))
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
      let usage = try store.usage(of: token) { _ in self.key }
      #expect(usage.map(\.generation) == [1, 2])
      #expect(
        usage.last?.record
          == UsageRecord(
            lastUsed: Timestamp(microseconds: 10), address: address, count: 2, failures: 1))
      try store.flush { _ in self.key }
    }
    #expect(try store.flush() == 0)
  }

  @Test("Flushes add up, and the table is told in order")
  func mergingAndIterating() throws {
    for round in 1...3 {
      for number in 1...100 {
        store.record(
          UsageKey(TokenID(value: UInt128(number)), generation: 1),
          at: Timestamp(microseconds: Int64(round * number)), from: IPAddress(v4: 1),
          succeeded: true)
      }
      #expect(try store.flush { _ in self.key } == 100)
    }
    var seen: [UInt128] = []
    var start: UsageKey?
    repeat {
      let before = seen.count
      let from = start
      start = nil
      try store.forEach(after: from, addressKeys: { _ in self.key }) { key, record in
        #expect(record.count == 3)
        #expect(record.lastUsed == Timestamp(microseconds: 3 * Int64(key.token.value)))
        #expect(record.address == IPAddress(v4: 1))
        seen.append(key.token.value)
        start = key
        return seen.count < before + 30
      }
    } while start != nil
    #expect(seen == Array(1...100))
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
    try store.flush { _ in self.key }
    #expect(try store.usage(of: use.token) { _ in self.key }.first?.record.address == address)
    // Without the key nobody can tell, and what comes later is not kept.
    #expect(try store.usage(of: use.token).first?.record.address == nil)
    record(at: 2)
    try store.flush { _ in nil }
    #expect(try store.usage(of: use.token) { _ in self.key }.first?.record.address == nil)
    #expect(try store.lastUsed(use.token) == Timestamp(microseconds: 2))
    #expect(try file().range(of: bytes) == nil)
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

  @Test("Memory is bounded: what finds no room is counted as dropped")
  func boundedMemory() throws {
    for number in 0..<UsageStore.pendingMax + 100 {
      store.record(
        UsageKey(TokenID(value: UInt128(number)), generation: 1), at: Timestamp(microseconds: 1),
        from: nil, succeeded: true)
    }
    #expect(store.droppedCount == 100)
    #expect(try store.flush() == UsageStore.pendingMax)
  }
}
