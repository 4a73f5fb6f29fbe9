/// The name of a log, the first line of its checkpoints (c2sp.org/tlog-checkpoint, "origin"); by
/// advice there, a URL without its scheme, and the name of its key.
///
/// Two origins are the same if they have the same bytes, whatever they look like.
package struct Origin: Hashable, Sendable {
  /// The longest origin, in bytes: cosignatures of the newer kind have no place for more.
  package static let byteCountMax = 255

  /// The origin in UTF-8, never empty.
  package let bytes: [UInt8]

  /// The origin that a text is.
  ///
  /// - Parameter text: 1 to ``byteCountMax`` bytes of UTF-8.
  /// - Throws: ``NoteError/malformedOrigin`` if it is empty, too long, or has a control character.
  package init(_ text: String) throws(NoteError) {
    try self.init(bytes: Array(text.utf8)[...])
  }

  /// The origin of a log that is named as its key is.
  ///
  /// - Parameter name: the name of the key, at most ``byteCountMax`` bytes.
  /// - Throws: ``NoteError/malformedOrigin`` if the name is too long.
  package init(_ name: KeyName) throws(NoteError) {
    try self.init(bytes: name.bytes[...])
  }

  /// The origin that `bytes` say in UTF-8.
  init(bytes: ArraySlice<UInt8>) throws(NoteError) {
    guard (1...Origin.byteCountMax).contains(bytes.count),
      !bytes.contains(NoteText.newline), NoteText.firstForbiddenByte(in: bytes) == nil
    else { throw .malformedOrigin }
    self.bytes = Array(bytes)
  }
}

extension Origin: CustomStringConvertible {
  /// The origin.
  package var description: String { String(decoding: bytes, as: UTF8.self) }
}
