import TokenDomain

/// A record of the live views is not what this program writes: the page is damaged.
package struct DamagedRecord: Error, Hashable, Sendable {
  /// The table that it is in.
  package let table: String
}

extension DamagedRecord: CustomStringConvertible {
  /// One sentence on what happened and one on what to do.
  package var description: String {
    "A record in the table \(table) of the live views is damaged. Run 'tokenledger views rebuild'."
  }
}

/// Reads what ``RecordWriter`` wrote.
struct RecordReader {
  private let bytes: [UInt8]
  private var next = 0
  private let table: String

  /// Begins at the first byte; `table` is for the error.
  init(_ bytes: [UInt8], table: String) {
    self.bytes = bytes
    self.table = table
  }

  /// The error of a record that makes no sense.
  var damaged: DamagedRecord { DamagedRecord(table: table) }

  /// How many bytes are left.
  var count: Int { bytes.count - next }

  mutating func integer<Value: FixedWidthInteger & BitwiseCopyable>() throws -> Value {
    let size = MemoryLayout<Value>.size
    guard count >= size else { throw damaged }
    // Holds: the bounds were checked, and every pattern of bits is a number.
    let value = unsafe bytes.withUnsafeBytes { bytes in
      Value(bigEndian: unsafe bytes.loadUnaligned(fromByteOffset: next, as: Value.self))
    }
    next += size
    return value
  }

  mutating func raw(count wanted: Int) throws -> [UInt8] {
    guard count >= wanted else { throw damaged }
    defer { next += wanted }
    return Array(bytes[next..<next + wanted])
  }

  mutating func text() throws -> String {
    let length = Int(try integer() as UInt16)
    guard count >= length,
      let text = String(validating: bytes[next..<next + length], as: UTF8.self)
    else { throw damaged }
    next += length
    return text
  }

  mutating func id<Kind>() throws -> Identifier<Kind> {
    Identifier(value: try integer())
  }

  mutating func moment() throws -> Timestamp {
    Timestamp(microseconds: try integer())
  }

  mutating func position() throws -> Position { Position(try integer()) }

  mutating func secretHash() throws -> SecretHash {
    let number: UInt32 = try integer()
    return SecretHash(keyNumber: number, bytes: try raw(count: SecretHash.byteCount))
  }

  mutating func actor() throws -> Actor {
    switch try integer() as UInt8 {
    case 1: return .operator(ActorName(stored: try text()))
    case 2:
      let id: MemberID = try id()
      let hasOperator = try integer() as UInt8 == 1
      return .member(id, by: try optional(hasOperator) { ActorName(stored: try $0.text()) })
    case 3: return .holder(try id())
    case 4: return .principal(ActorName(stored: try text()))
    default: throw damaged
    }
  }

  mutating func network() throws -> Network {
    let family: UInt8 = try integer()
    let prefixLength: UInt8 = try integer()
    let value: UInt128 = try integer()
    guard family == 4 || family == 6, prefixLength <= (family == 4 ? 32 : 128) else {
      throw damaged
    }
    let address =
      family == 4 ? IPAddress(v4: UInt32(truncatingIfNeeded: value)) : IPAddress(v6: value)
    return Network(stored: address, prefixLength: prefixLength)
  }

  /// As many values as a count in two bytes says.
  mutating func list<Value>(
    _ body: (inout RecordReader) throws -> Value
  ) throws -> [Value] {
    let count = Int(try integer() as UInt16)
    var values: [Value] = []
    values.reserveCapacity(min(count, self.count))
    for _ in 0..<count { values.append(try body(&self)) }
    return values
  }

  /// A value if `isThere`.
  mutating func optional<Value>(
    _ isThere: Bool, _ body: (inout RecordReader) throws -> Value
  ) throws -> Value? {
    isThere ? try body(&self) : nil
  }

  /// Everything must have been read.
  func finish() throws {
    guard count == 0 else { throw damaged }
  }
}

extension RecordWriter {
  /// The count in two bytes, and each value.
  mutating func write<Value>(_ values: [Value], _ body: (inout RecordWriter, Value) -> Void) {
    write(UInt16(values.count))
    for value in values { body(&self, value) }
  }
}
