/// The name of a key, as it stands in keys and on signature lines (c2sp.org/signed-note,
/// "Format"); by advice there, a URL without its scheme.
///
/// Two names are the same if they have the same bytes, whatever they look like.
package struct KeyName: Hashable, Sendable {
  /// The name in UTF-8, never empty.
  package let bytes: [UInt8]

  /// The name that a text is.
  ///
  /// - Parameter text: one character or more.
  /// - Throws: ``NoteError/malformedKeyName`` if it is empty or has a space of Unicode, a plus or
  ///   a control character.
  package init(_ text: String) throws(NoteError) {
    try self.init(bytes: Array(text.utf8)[...])
  }

  /// The name that `bytes` say in UTF-8.
  init(bytes: ArraySlice<UInt8>) throws(NoteError) {
    guard let text = String(validating: bytes, as: UTF8.self), !text.isEmpty,
      text.unicodeScalars.allSatisfy({ scalar in
        scalar.value >= 0x20 && scalar != "+" && !scalar.properties.isWhitespace
      })
    else { throw .malformedKeyName }
    self.bytes = Array(bytes)
  }
}

extension KeyName: CustomStringConvertible {
  /// The name.
  package var description: String { String(decoding: bytes, as: UTF8.self) }
}
