/// Why bytes are not the CBOR that was expected, and where: an offset in bytes from the start.
package enum CBORError: Error, Hashable, Sendable {
  /// The bytes end inside an item.
  case truncated(offset: Int)
  /// The item is of another kind than the one expected there.
  case unexpectedKind(offset: Int)
  /// A number is written with more bytes than it needs (RFC 8949 §4.2.1).
  case notShortest(offset: Int)
  /// A string, array or map of indefinite length, which deterministic encoding does not have.
  case indefiniteLength(offset: Int)
  /// The keys of a map are not in ascending order of their bytes, or one comes twice.
  case unsortedKeys(offset: Int)
  /// A text is not UTF-8.
  case invalidText(offset: Int)
  /// A number is larger than its place allows.
  case outOfRange(offset: Int)
  /// Items are nested deeper than ``CBORReader/depthMax``.
  case tooDeep(offset: Int)
  /// A first byte that RFC 8949 reserves or calls not well-formed.
  case malformed(offset: Int)
  /// Bytes follow where the item should have been all.
  case trailingBytes(offset: Int)
}

extension CBORError: CustomStringConvertible {
  /// What is the matter, and at which byte.
  package var description: String {
    switch self {
    case .truncated(let offset): "the bytes end inside an item, at byte \(offset)"
    case .unexpectedKind(let offset): "an item of another kind was expected at byte \(offset)"
    case .notShortest(let offset): "a number is longer than it needs to be at byte \(offset)"
    case .indefiniteLength(let offset): "an item has no definite length at byte \(offset)"
    case .unsortedKeys(let offset): "the keys of a map are out of order at byte \(offset)"
    case .invalidText(let offset): "a text is not UTF-8 at byte \(offset)"
    case .outOfRange(let offset): "a number is out of range at byte \(offset)"
    case .tooDeep(let offset): "items are nested too deeply at byte \(offset)"
    case .malformed(let offset): "an item begins with a reserved byte at byte \(offset)"
    case .trailingBytes(let offset): "bytes follow the item, from byte \(offset)"
    }
  }
}
