package import LMDB
import TokenDomain

/// Which events are about something: by subject, actor, type, correlation and account; and what
/// was duplicated from what.
///
/// | table | key | value |
/// |---|---|---|
/// | `postings` | ``Trail`` 17, first position 8 | last position 8, distances between the positions |
/// | `copies` | token 16, its copy 16 | empty |
///
/// A block of postings holds positions in order, each as its distance from the one before (LEB128),
/// and is closed at ``blockBytesMax``: a token's few events are one entry, a busy account's millions
/// take a byte or two each.
package struct History: IndexView {
  package static let name = "history"
  package static let version: UInt32 = 1
  package static let tables = ["postings", "copies"]
  static let blockBytesMax = 1_000

  let postings: Table
  let copies: Table

  package init(_ environment: Environment) {
    postings = environment.table("postings")
    copies = environment.table("copies")
  }

  package func beginBatch() -> any IndexBatch { HistoryBatch(self) }

  package func beginFill(
    _ limits: IndexFill.Limits, scratchIn directory: String
  ) throws -> any ViewFill {
    try HistoryFill(self, limits, scratchIn: directory)
  }
}

/// Something that events are found by.
enum Trail: Hashable, Sendable {
  case subject(Subject)
  case actor(Actor)
  case type(EventType)
  case correlation(CorrelationID)
  case account(AccountID)

  /// A byte for the kind and 16 for the value.
  var key: [UInt8] { number.key }

  /// The same as numbers, which sort as keys do.
  var number: TrailNumber {
    switch self {
    case .subject(let subject): subject.trail
    case .actor(let actor): TrailNumber(2, unsafe actor.indexKey.span.bytes.bigEndian(0))
    case .type(let type): TrailNumber(3, UInt128(type.rawValue))
    case .correlation(let id): TrailNumber(4, id.value)
    case .account(let id): TrailNumber(5, id.value)
    }
  }
}

extension Subject {
  /// The trail of what is about it.
  var trail: TrailNumber {
    switch self {
    case .ledger: TrailNumber(1, 0)
    case .catalog: TrailNumber(1, 1)
    case .account(let id): TrailNumber(1, id.value)
    case .member(let id): TrailNumber(1, id.value)
    case .token(let id): TrailNumber(1, id.value)
    }
  }
}

/// A trail as its key says it, in eight bytes less than sixteen-byte alignment would take: there are
/// five to an event.
struct TrailNumber: Hashable, Comparable {
  let kind: UInt8
  let high: UInt64
  let low: UInt64

  init(_ kind: UInt8, _ value: UInt128) {
    self.init(
      kind: kind, high: UInt64(truncatingIfNeeded: value >> 64),
      low: UInt64(truncatingIfNeeded: value))
  }

  init(kind: UInt8, high: UInt64, low: UInt64) {
    self.kind = kind
    self.high = high
    self.low = low
  }

  @inline(__always)
  static func < (left: Self, right: Self) -> Bool {
    if left.high != right.high, left.kind == right.kind { return left.high < right.high }
    return left.kind != right.kind ? left.kind < right.kind : left.low < right.low
  }

  var key: [UInt8] {
    var key: [UInt8] = []
    key.reserveCapacity(25)
    append(to: &key)
    return key
  }

  /// Appends the key's 17 bytes.
  func append(to key: inout [UInt8]) {
    key.append(kind)
    key.append(bigEndian: high)
    key.append(bigEndian: low)
  }
}
