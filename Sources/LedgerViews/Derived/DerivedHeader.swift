package import TokenDomain

/// What every transaction in a derived environment reads first.
package struct DerivedHeader: Hashable, Sendable {
  /// Whether it may be asked.
  package enum State: UInt8, Sendable {
    /// Not yet: it is being built.
    case building = 1
    /// Yes.
    case live = 2
    /// No longer: another has taken its place.
    case superseded = 3
  }

  /// Whether it may be asked.
  package internal(set) var state: State
  /// The number of the environment that took its place; 0 unless superseded.
  package internal(set) var successor: UInt32
  /// The last event that its views have applied.
  package var position: Position
  /// When that event was recorded; the epoch before the first.
  package var recordedAt: Timestamp
  /// The life of the ledger whose events these are.
  package let incarnation: IncarnationID

  /// The header of an empty environment that is being built.
  package init(incarnation: IncarnationID) {
    state = .building
    successor = 0
    position = .zero
    recordedAt = Timestamp(microseconds: 0)
    self.incarnation = incarnation
  }
}

/// The record: format (1 byte, 1), state (1), two zeros, successor (4), position (8), incarnation
/// (16), recorded at (8), all numbers big-endian.
extension DerivedHeader {
  static let byteCount = 40
  static let key = Array("header".utf8)
  static let versionsKey = Array("versions".utf8)
  private static let format: UInt8 = 1

  /// The header in a record, or `nil` for bytes that are none. Allocates nothing.
  init?(_ bytes: RawSpan) {
    guard bytes.byteCount == Self.byteCount, bytes.byte(0) == Self.format,
      let state = State(rawValue: bytes.byte(1))
    else { return nil }
    self.state = state
    successor = bytes.bigEndian(4)
    position = Position(bytes.bigEndian(8))
    incarnation = IncarnationID(value: bytes.bigEndian(16))
    recordedAt = Timestamp(microseconds: bytes.bigEndian(32))
  }

  /// The record.
  var bytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Self.byteCount)
    bytes += [Self.format, state.rawValue, 0, 0]
    bytes.append(bigEndian: successor)
    bytes.append(bigEndian: position.value)
    bytes.append(bigEndian: incarnation.value)
    bytes.append(bigEndian: recordedAt.microseconds)
    return bytes
  }
}
