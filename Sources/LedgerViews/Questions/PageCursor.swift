import Cryptography
import TokenDomain

/// Where a page ended: opaque to callers, and bound to its list and to the ledger's incarnation.
///
/// Base64url, without padding, of: format (1 byte, 1), digest of the query 16, incarnation 16,
/// moment 8, token 16, the first page's moment 8, name. Nothing in it is trusted: a forged one
/// begins the list elsewhere, and a list shows only what its asker may see.
struct PageCursor: Hashable {
  private static let format: UInt8 = 1
  private static let fixedByteCount = 65

  var query: [UInt8]
  var incarnation: IncarnationID
  var last: RowKey
  /// When the first page was asked for.
  var began: Timestamp

  /// The text.
  var text: String {
    var bytes = [Self.format] + query
    bytes.append(bigEndian: incarnation.value)
    bytes.append(sortable: last.moment)
    bytes.append(bigEndian: last.id.value)
    bytes.append(sortable: began.microseconds)
    return Base64URL.encode(bytes + last.name)
  }

  init(query: TokenQuery, incarnation: IncarnationID, last: RowKey, began: Timestamp) {
    self.query = query.digest
    self.incarnation = incarnation
    self.last = last
    self.began = began
  }

  /// Reads the cursor that came with `query`.
  ///
  /// - Throws: ``TokenDomain/Refusal/malformedCursor`` for text that is none, or of another list or
  ///   another incarnation.
  init(_ text: String, of query: TokenQuery, incarnation: IncarnationID) throws(Refusal) {
    guard text.utf8.count <= 1_024, let bytes = Base64URL.decode(text),
      bytes.count >= Self.fixedByteCount,
      bytes.count <= Self.fixedByteCount + NameIndex.sortBytesMax, bytes[0] == Self.format,
      Array(bytes[1..<17]) == query.digest,
      query.sort == .name || bytes.count == Self.fixedByteCount
    else { throw .malformedCursor }
    self.query = query.digest
    let span = unsafe bytes.span.bytes
    self.incarnation = IncarnationID(value: span.bigEndian(17))
    guard self.incarnation == incarnation else { throw .malformedCursor }
    last = RowKey(
      moment: span.sortable(33), name: Array(bytes[Self.fixedByteCount...]),
      id: TokenID(value: span.bigEndian(41)))
    began = Timestamp(microseconds: span.sortable(57))
  }
}

extension TokenQuery {
  /// What a cursor is bound to: everything but the size of pages, in 16 bytes.
  var digest: [UInt8] {
    var parts: [String] = []
    switch accounts {
    case .all: parts.append("all")
    case .some(let accounts): parts += Set(accounts).sorted().map(\.description)
    }
    parts.append("")
    let filter = filter
    parts.append(filter.namePart.map { "name \($0)" } ?? "")
    switch filter.created {
    case .range(let from, let to):
      parts.append("range \(from?.microseconds.description ?? "")..")
      parts.append(to?.microseconds.description ?? "")
    case let other: parts.append(other.map { "\($0)" } ?? "")
    }
    parts += filter.states.map(\.rawValue).sorted()
    parts.append("")
    parts.append(filter.apiVersion?.text ?? "")
    parts.append(filter.olderThan?.text ?? "")
    parts.append(filter.scope?.text ?? "")
    parts.append(filter.createdBy?.id ?? "")
    parts.append(filter.unusedSince?.microseconds.description ?? "")
    parts.append("\(filter.neverUsed) \(sort.rawValue) \(reverse)")
    // No part can hold the separator: names come without control characters.
    let text = parts.joined(separator: "\n")
    return Array(SHA256.hash(Array(text.utf8)).bytes.prefix(16))
  }
}

/// Base64 with the alphabet for URLs, without padding (RFC 4648 §5).
enum Base64URL {
  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

  static func encode(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count * 4 + 2) / 3)
    var bits: UInt32 = 0
    var count = 0
    for byte in bytes {
      bits = bits << 8 | UInt32(byte)
      count += 8
      while count >= 6 {
        count -= 6
        text.append(alphabet[Int(bits >> UInt32(count) & 63)])
      }
    }
    if count > 0 { text.append(alphabet[Int(bits << UInt32(6 - count) & 63)]) }
    return String(decoding: text, as: UTF8.self)
  }

  /// The bytes, or nil for text that ``encode(_:)`` does not write.
  static func decode(_ text: String) -> [UInt8]? {
    var bytes: [UInt8] = []
    var bits: UInt32 = 0
    var count = 0
    for character in text.utf8 {
      guard let value = alphabet.firstIndex(of: character) else { return nil }
      bits = bits << 6 | UInt32(value)
      count += 6
      if count >= 8 {
        count -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
      }
    }
    // Left-over bits are zero, or two texts would mean the same.
    guard count < 6, bits & (1 << UInt32(count) - 1) == 0 else { return nil }
    return bytes
  }
}
