import TokenDomain

/// Writes a record of the live views: numbers big-endian, texts and bytes after their count.
///
/// Such records describe nothing of themselves. They need not: a view that changes its layout
/// changes its version and is built anew.
struct RecordWriter {
  private(set) var bytes: [UInt8] = []

  init(capacity: Int = 256) { bytes.reserveCapacity(capacity) }

  mutating func write(_ value: some FixedWidthInteger & BitwiseCopyable) {
    bytes.append(bigEndian: value)
  }
  mutating func write(_ id: Identifier<some IdentifierKind>) { write(id.value) }
  mutating func write(_ moment: Timestamp) { write(moment.microseconds) }
  mutating func write(_ position: Position) { write(position.value) }

  /// The UTF-8 after its count in two bytes.
  mutating func write(_ text: String) {
    write(UInt16(text.utf8.count))
    bytes += text.utf8
  }

  mutating func write(_ hash: SecretHash) {
    write(hash.keyNumber)
    bytes += hash.bytes
  }

  mutating func write(_ network: Network) {
    write(network.address.family)
    write(network.prefixLength)
    write(network.address.value)
  }

  /// A kind (1), and a name or the 16 bytes of an id; behind a member, whether an operator acted
  /// in its name (1), and that one's name.
  mutating func write(_ actor: Actor) {
    switch actor {
    case .operator(let name):
      write(1 as UInt8)
      write(name.text)
    case .member(let id, let by):
      write(2 as UInt8)
      write(id)
      write(by == nil ? 0 : 1 as UInt8)
      write(by) { $0.write($1.text) }
    case .holder(let id):
      write(3 as UInt8)
      write(id)
    case .principal(let name):
      write(4 as UInt8)
      write(name.text)
    }
  }

  /// Bytes without a count.
  mutating func write(raw: [UInt8]) { bytes += raw }

  /// A value, if there is one; whether there is stands in the record's flags.
  mutating func write<Value>(_ value: Value?, _ body: (inout RecordWriter, Value) -> Void) {
    if let value { body(&self, value) }
  }
}

/// Which of a record's options hold, from the lowest bit up.
struct RecordFlags {
  private(set) var bits: UInt16
  private var next: UInt16 = 1

  init(_ flags: Bool...) {
    bits = 0
    for flag in flags {
      if flag { bits |= next }
      next <<= 1
    }
  }

  /// Takes the flags of a record.
  init(bits: UInt16) { self.bits = bits }

  /// The next flag.
  mutating func take() -> Bool {
    defer { next <<= 1 }
    return bits & next != 0
  }
}
