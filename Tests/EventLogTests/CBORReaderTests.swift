import EventLog
import TestSupport
import Testing

@Suite struct CBORReaderTests {
  @Test(
    arguments: [0, 1, 23, 24, 255, 256, 65_535, 65_536, 4_294_967_295, 4_294_967_296, .max]
      as [UInt64])
  func numbersAreAsShortAsTheyCanBe(_ number: UInt64) throws {
    var writer = CBORWriter(capacityBytes: 9)
    writer.unsigned(number)
    let size = number < 24 ? 1 : number < 256 ? 2 : number < 65_536 ? 3 : number >> 32 == 0 ? 5 : 9
    #expect(writer.bytes.count == size)
    #expect(writer.bytes == CBORValue.unsigned(number).encoded)
    var reader = CBORReader(writer.bytes)
    #expect(try reader.unsigned() == number)
    try reader.finish()
  }

  @Test(arguments: [0, -1, 1, -24, -25, 255, -256, -257, .max, .min] as [Int64])
  func numbersOfEitherSignComeBack(_ number: Int64) throws {
    var writer = CBORWriter(capacityBytes: 9)
    writer.integer(number)
    #expect(try CBORValue(decoding: writer.bytes).diagnosticNotation == String(number))
    var reader = CBORReader(writer.bytes)
    #expect(try reader.integer() == number)
  }

  @Test(
    arguments: [
      ("18 17", CBORError.notShortest(offset: 0)), ("19 00 ff", .notShortest(offset: 0)),
      ("1a 00 00 ff ff", .notShortest(offset: 0)),
      ("1b 00 00 00 00 ff ff ff ff", .notShortest(offset: 0)),
      ("58 01 00", .notShortest(offset: 0)), ("9f ff", .indefiniteLength(offset: 0)),
      ("bf ff", .indefiniteLength(offset: 0)), ("5f ff", .indefiniteLength(offset: 0)),
      ("7f ff", .indefiniteLength(offset: 0)), ("a2 02 00 01 00", .unsortedKeys(offset: 3)),
      ("a2 01 00 01 00", .unsortedKeys(offset: 3)),
      ("a2 61 61 00 18 18 00", .unsortedKeys(offset: 4)),
      ("61 ff", .invalidText(offset: 0)), ("63 ed a0 80", .invalidText(offset: 0)),
      ("1c", .malformed(offset: 0)), ("f8 1f", .malformed(offset: 0)),
      ("ff", .indefiniteLength(offset: 0)), ("42 00", .truncated(offset: 0)),
      ("82 00", .truncated(offset: 0)), ("19 01", .truncated(offset: 0)),
      ("9a ff ff ff ff", .truncated(offset: 0)),
    ])
  func whatIsNotDeterministicIsRefused(_ digits: String, _ expected: CBORError) {
    var reader = CBORReader(hex(digits))
    #expect(throws: expected) { try reader.skip() }
  }

  @Test func numbersTooLargeForTheirPlaceAreRefused() {
    var reader = CBORReader(hex("3b 80 00 00 00 00 00 00 00"))
    #expect(throws: CBORError.outOfRange(offset: 0)) { try reader.integer() }
    var small = CBORReader(hex("19 01 00"))
    #expect(throws: CBORError.outOfRange(offset: 0)) { try small.unsigned(as: UInt8.self) }
  }

  @Test func nestingHasALimit() {
    var reader = CBORReader([UInt8](repeating: 0x81, count: 100_000) + [0])
    #expect(throws: CBORError.tooDeep(offset: CBORReader.depthMax)) { try reader.skip() }
  }

  @Test func aMapOfMoreThan23EntriesHasALongerHead() throws {
    var writer = CBORWriter(capacityBytes: 100)
    var map = writer.beginMap()
    for key in 0..<30 as Range<UInt64> {
      writer.key(key, in: &map)
      writer.bool(key == 7)
    }
    writer.endMap(map)
    var reader = CBORReader(writer.bytes)
    var read = try reader.beginMap()
    var keys: [UInt64] = []
    while let key = try reader.nextKey(in: &read) {
      keys.append(key)
      #expect(try reader.bool() == (key == 7))
    }
    try reader.finish()
    #expect(keys == Array(0..<30))
  }

  /// What the strict reader accepts, the other one writes again in the same bytes.
  @Test(arguments: 0..<50 as Range<UInt64>)
  func whatIsAcceptedHasOneForm(_ seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<2_000 {
      let bytes = (0..<Int.random(in: 1...8, using: &generator)).map { _ in
        UInt8.random(in: 0...255, using: &generator)
      }
      var reader = CBORReader(bytes)
      guard (try? reader.skip()) != nil, reader.isAtEnd else { continue }
      let value = try CBORValue(decoding: bytes)
      // Floating-point numbers are no part of records: their shortest form is not asked for.
      if !value.diagnosticNotation.contains(where: { ".NI".contains($0) }) {
        #expect(value.encoded == bytes, "\(value.diagnosticNotation)")
      }
    }
  }
}
