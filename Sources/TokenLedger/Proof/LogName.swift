import MerkleTree

/// The name of a log: the first line of its checkpoints (c2sp.org/tlog-checkpoint, "origin") and the name
/// of the key that signs them (c2sp.org/signed-note); by advice there a URL without its scheme, such as
/// `example.com/tokens`.
public struct LogName: Hashable, Sendable, CustomStringConvertible {
  /// The name.
  public let description: String

  /// The name that a text is.
  ///
  /// - Parameter text: 1 to 255 bytes of UTF-8 without spaces, plus signs and control characters.
  /// - Throws: `Refusal.malformedText`.
  public init(_ text: String) throws {
    do throws(NoteError) {
      _ = try MerkleTree.Origin(KeyName(text))
    } catch {
      throw Refusal.malformedText(
        field: "log's name",
        problem:
          "must be 1 to 255 bytes without spaces, plus signs and control characters, such as "
          + "example.com/tokens")
    }
    description = text
  }
}

extension LogName: ExpressibleByStringLiteral {
  /// The name that a text is, which must be one.
  ///
  /// - Parameter text: as for ``init(_:)``.
  public init(stringLiteral text: String) {
    guard let name = try? LogName(text) else {
      preconditionFailure("'\(text)' cannot name a log")
    }
    self = name
  }
}
