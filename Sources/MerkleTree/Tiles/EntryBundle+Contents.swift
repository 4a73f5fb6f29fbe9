/// What is in the file of a bundle: each entry after its length in two bytes, the most significant
/// first.
extension EntryBundle {
  /// Appends `entry` to the contents of a bundle.
  ///
  /// - Parameters:
  ///   - entry: at most ``entryByteCountMax`` bytes.
  ///   - contents: the bundle's bytes so far.
  /// - Throws: ``TileError/entryTooLong(bytes:)``; `contents` is then as it was.
  package static func append(_ entry: RawSpan, to contents: inout [UInt8]) throws(TileError) {
    guard entry.byteCount <= entryByteCountMax else {
      throw .entryTooLong(bytes: entry.byteCount)
    }
    contents.append(UInt8(entry.byteCount >> 8))
    contents.append(UInt8(entry.byteCount & 0xFF))
    // The bytes live as long as this call, and are copied here.
    unsafe entry.withUnsafeBytes { unsafe contents.append(contentsOf: $0) }
  }

  /// Lends `body` each entry of the bundle, from the first to the last.
  ///
  /// - Parameters:
  ///   - contents: the bundle's bytes.
  ///   - body: takes the next entry's index in the log and its bytes, which are lent.
  /// - Throws: ``BundleReadingError/malformed(_:)`` if the bytes are not those of as many entries
  ///   as the bundle has, after the entries before; what `body` throws.
  /// - Complexity: O(n); copies nothing.
  package func forEachEntry<Failure: Error>(
    in contents: RawSpan, _ body: (UInt64, RawSpan) throws(Failure) -> Void
  ) throws(BundleReadingError<Failure>) {
    var offset = 0
    for entry in 0..<entryCount {
      guard contents.byteCount - offset >= 2 else {
        throw .malformed(.truncatedBundle(entry: entry))
      }
      // Within the bytes, as was just seen; any bits make an integer.
      let length = unsafe Int(
        UInt16(bigEndian: contents.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt16.self)))
      offset += 2
      guard contents.byteCount - offset >= length else {
        throw .malformed(.truncatedBundle(entry: entry))
      }
      do throws(Failure) {
        try body(
          entries.lowerBound + UInt64(entry), contents.extracting(offset..<offset + length))
      } catch { throw .stopped(error) }
      offset += length
    }
    guard offset == contents.byteCount else {
      throw .malformed(.trailingBytes(contents.byteCount - offset))
    }
  }
}

/// Why the entries of a bundle were not read to the end.
package enum BundleReadingError<Failure: Error>: Error {
  /// The bytes are not those of the bundle.
  case malformed(TileError)
  /// Whoever took the entries threw this.
  case stopped(Failure)
}
