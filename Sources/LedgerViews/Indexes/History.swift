package import LMDB
package import TokenDomain

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

  package func apply(_ event: Event, in transaction: inout WriteTransaction) throws {
    var trails: [Trail] = [
      .subject(event.subject), .actor(event.actor), .type(event.type),
      .correlation(event.correlation),
    ]
    if let account = event.account { trails.append(.account(account)) }
    for trail in trails { try append(event.position, to: trail, in: &transaction) }
    if case .token(let copy) = event.subject, case .tokenDuplicated(let body) = event.body {
      try transaction.put(copies, body.source.key + copy.key, [])
    }
  }

  private func append(
    _ position: Position, to trail: Trail, in transaction: inout WriteTransaction
  ) throws {
    let prefix = trail.key
    var end = prefix
    end.append(bigEndian: UInt64.max)
    var block: (key: [UInt8], value: [UInt8])?
    try transaction.walk(postings, prefix: prefix, past: end, descending: true) { key, value in
      if value.byteCount < Self.blockBytesMax { block = (key.copied(), value.copied()) }
      return false
    }
    var last: [UInt8] = []
    last.append(bigEndian: position.value)
    if let (key, found) = block {
      var value = found
      let before: UInt64 = unsafe value.span.bytes.bigEndian(0)
      value.replaceSubrange(0..<8, with: last)
      value.append(variableLength: position.value - before)
      try transaction.put(postings, key, value)
    } else {
      try transaction.put(postings, prefix + last, last)
    }
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
  var key: [UInt8] {
    switch self {
    case .subject(.ledger): Self.key(1, 0)
    case .subject(.catalog): Self.key(1, 1)
    case .subject(.account(let id)): Self.key(1, id.value)
    case .subject(.member(let id)): Self.key(1, id.value)
    case .subject(.token(let id)): Self.key(1, id.value)
    case .actor(let actor): [2] + actor.indexKey
    case .type(let type): Self.key(3, UInt128(type.rawValue))
    case .correlation(let id): Self.key(4, id.value)
    case .account(let id): Self.key(5, id.value)
    }
  }

  private static func key(_ kind: UInt8, _ value: UInt128) -> [UInt8] {
    var key = [kind]
    key.append(bigEndian: value)
    return key
  }
}
