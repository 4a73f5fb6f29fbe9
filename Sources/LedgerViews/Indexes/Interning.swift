import Cryptography
import LMDB
import TokenDomain

/// Numbers for values that many rows share, from 1 in order of appearance.
struct Interning: Sendable {
  /// What is numbered; each kind has numbers of its own.
  enum Kind: UInt8 {
    case version = 1
    case actor = 2
    case scopes = 3
  }

  static let numbersTable = "numbers"
  static let valuesTable = "values"
  /// Longer values are looked up by their digest, so that the key fits.
  private static let keyBytesMax = 200

  private let numbers: Table
  private let values: Table

  init(_ environment: Environment) {
    numbers = environment.table(Self.numbersTable)
    values = environment.table(Self.valuesTable)
  }

  /// The number of a value that was seen before.
  func number(
    of value: [UInt8], _ kind: Kind, in transaction: borrowing some Reading & ~Copyable
  ) throws -> UInt32? {
    try transaction.withValue(numbers, Self.key(of: value, kind)) { $0.bigEndian(0) }
  }

  /// The number of a value, a new one if it was never seen.
  func assign(
    _ value: [UInt8], _ kind: Kind, in transaction: inout WriteTransaction
  ) throws -> UInt32 {
    if let known = try number(of: value, kind, in: transaction) { return known }
    let number = try count(kind, in: transaction) + 1
    var record: [UInt8] = []
    record.append(bigEndian: number)
    try transaction.put(numbers, Self.key(of: value, kind), record)
    try transaction.put(values, [kind.rawValue] + record, value)
    try transaction.put(values, [kind.rawValue, 0, 0, 0, 0], record)
    return number
  }

  /// The value of a number.
  func value(
    _ number: UInt32, _ kind: Kind, in transaction: borrowing some Reading & ~Copyable
  ) throws -> [UInt8]? {
    var key = [kind.rawValue]
    key.append(bigEndian: number)
    return try transaction.value(values, key)
  }

  /// How many numbers are given, which is the highest of them; kept under number 0.
  func count(_ kind: Kind, in transaction: borrowing some Reading & ~Copyable) throws -> UInt32 {
    try transaction.withValue(values, [kind.rawValue, 0, 0, 0, 0]) { $0.bigEndian(0) } ?? 0
  }

  private static func key(of value: [UInt8], _ kind: Kind) -> [UInt8] {
    if value.count <= keyBytesMax { return [kind.rawValue, 0] + value }
    return [kind.rawValue, 1] + SHA256.hash(value).bytes
  }

  /// A set of scopes as one value: the names in their order, a zero byte after each.
  static func bytes(of scopes: [ScopeName]) -> [UInt8] {
    scopes.sorted().flatMap { Array($0.text.utf8) + [0] }
  }

  /// Whether a set written by ``bytes(of:)`` has that scope.
  static func scopes(_ bytes: [UInt8], contain scope: ScopeName) -> Bool {
    bytes.split(separator: 0).contains { $0.elementsEqual(scope.text.utf8) }
  }
}

/// Values that a stretch of events mentions, in order of appearance, each once: they get their numbers
/// when the stretch is written.
struct MentionedValues {
  private struct Value: Hashable {
    let kind: Interning.Kind
    let bytes: [UInt8]
  }
  private var places: [Value: Int] = [:]
  private var values: [Value] = []

  /// Bytes of memory, about.
  var byteCount: Int { values.count * 160 }

  /// The place of a value among those mentioned.
  mutating func place(of bytes: [UInt8], _ kind: Interning.Kind) -> Int32 {
    let value = Value(kind: kind, bytes: bytes)
    if let place = places[value] { return Int32(place) }
    places[value] = values.count
    values.append(value)
    return Int32(values.count - 1)
  }

  /// The number of each value, by place.
  func numbers(
    _ interning: Interning, in transaction: inout WriteTransaction
  ) throws -> [UInt32] {
    try values.map { try interning.assign($0.bytes, $0.kind, in: &transaction) }
  }
}

extension Actor {
  /// What stands for the actor in indexes: 16 bytes of a digest of its ``id``, so that keys are
  /// short and hold no names.
  var indexKey: [UInt8] { Array(SHA256.hash(Array(id.utf8)).bytes.prefix(16)) }
}
