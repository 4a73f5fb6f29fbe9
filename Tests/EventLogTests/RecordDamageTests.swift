import TestSupport
import Testing
import TokenDomain

@testable import EventLog

/// Records that nobody wrote: refused, or read as something else, but never the end of the process.
@Suite struct RecordDamageTests {
  private let keys = TestKeys()

  @Test(arguments: EventType.allCases)
  func everyTruncationIsRefused(_ type: EventType) throws {
    let bytes = try EventRecord.encode(Examples.recorded(type), vault: keys)
    for count in 0..<bytes.count {
      let cut = Array(bytes.prefix(count))
      #expect(throws: EventRecordError.self) { try EventRecord.decode(cut, vault: keys) }
      #expect(throws: EventRecordError.self) { try EventRecord.envelope(cut) }
    }
    #expect(throws: EventRecordError.self) { try EventRecord.decode(bytes + [0], vault: keys) }
  }

  @Test(arguments: EventType.allCases)
  func aChangedByteIsRefusedOrMeansSomethingElse(_ type: EventType) throws {
    let recorded = Examples.recorded(type)
    let bytes = try EventRecord.encode(recorded, vault: keys, nonces: .derived)
    for index in bytes.indices {
      for change in [0x01, 0x20, 0x80, 0xFF] as [UInt8] {
        var damaged = bytes
        damaged[index] ^= change
        guard let read = try? EventRecord.decode(damaged, vault: keys) else { continue }
        #expect(read != recorded, "byte \(index)")
        // What is accepted has one form in bytes.
        #expect(try EventRecord.encode(read, vault: keys, nonces: .derived) == damaged)
      }
    }
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func randomDamageNeverTraps(_ seed: UInt64) throws {
    var samples = SampleEvents(seed: 1000 + seed)
    for type in EventType.allCases {
      var bytes = try EventRecord.encode(samples.recorded(type), vault: keys)
      for _ in 0..<20 {
        let index = Int.random(in: bytes.indices, using: &samples.generator)
        bytes[index] = samples.number(.max)
        _ = try? EventRecord.decode(bytes, vault: keys)
        _ = try? EventRecord.decode(bytes, vault: keys, texts: .none)
        _ = try? EventRecord.envelope(bytes)
        _ = try? CBORValue(decoding: bytes).diagnosticNotation
      }
      let noise = samples.bytes(40)
      #expect(throws: EventRecordError.self) { try EventRecord.decode(noise, vault: keys) }
    }
  }

  @Test func aSealFitsItsOwnRecordOnly() throws {
    let recorded = Examples.recorded(.tokenCreated)
    var moved = try EventRecord.encode(recorded, vault: keys)
    // Head of the map, key 1, 0x19, and then the position in two bytes.
    #expect(moved[2] == 0x19)
    moved[4] ^= 1
    let error = #expect(throws: EventRecordError.self) {
      try EventRecord.decode(moved, vault: keys)
    }
    #expect(error?.cause == .notAuthentic(slot: 11))
    #expect(error?.type == .tokenCreated)
    #expect(error?.position == Position(recorded.event.position.value ^ 1))
  }

  @Test func whatANewerProgramWroteIsNamed() throws {
    let unknown = #expect(throws: EventRecordError.self) {
      try EventRecord.decode(Self.record(type: 200, schema: 1), vault: keys)
    }
    #expect(unknown?.cause == .unknownType(200))
    #expect(unknown?.position == Position(5))
    #expect(unknown?.description.contains("event 5") == true)
    let newer = #expect(throws: EventRecordError.self) {
      try EventRecord.decode(Self.record(type: 54, schema: 2), vault: keys)
    }
    #expect(newer?.cause == .newerSchema(2))
    #expect(newer?.type == .tokenDisabled)
    #expect(throws: EventRecordError.self) {
      try EventRecord.envelope(Self.record(type: 54, schema: 2))
    }
    let known = try EventRecord.decode(Self.record(type: 54, schema: 1), vault: keys)
    #expect(known.event.type == .tokenDisabled)
  }

  @Test func aKeyThatCannotBeHadIsNamed() throws {
    let bytes = try EventRecord.encode(Examples.recorded(.memberAdded), vault: keys)
    let error = #expect(throws: EventRecordError.self) {
      try EventRecord.decode(bytes, vault: NoKeys())
    }
    guard case .keyUnavailable(slot: 11, _) = error?.cause else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func anErasedTextIsNotWrittenAgain() throws {
    let bytes = try EventRecord.encode(Examples.recorded(.memberAdded), vault: keys)
    let erased = try EventRecord.decode(bytes, vault: TestKeys(erased: [11]))
    let error = #expect(throws: EventRecordError.self) {
      try EventRecord.encode(erased, vault: keys)
    }
    #expect(error?.cause == .erasedText)
  }

  /// A record written by hand.
  private static func record(type: UInt64, schema: UInt64) -> [UInt8] {
    var writer = CBORWriter(capacityBytes: 100)
    var map = writer.beginMap()
    writer.key(1, in: &map)
    writer.unsigned(5)
    writer.key(2, in: &map)
    writer.identifier(1)
    writer.key(3, in: &map)
    writer.integer(0)
    writer.key(5, in: &map)
    writer.unsigned(type)
    writer.key(6, in: &map)
    writer.unsigned(schema)
    writer.key(8, in: &map)
    writer.identifier(2)
    writer.key(9, in: &map)
    writer.actor(.operator("root"))
    writer.key(10, in: &map)
    writer.unsigned(0)
    writer.key(11, in: &map)
    writer.identifier(3)
    writer.endMap(map)
    return writer.bytes
  }
}
