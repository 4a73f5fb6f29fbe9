import CZlib

/// The gzip format (RFC 1952), for what is compressed once and sent often.
package enum Gzip {
  /// Most bytes that are taken at once: what a single call of the library counts.
  package static let bytesMax = Int(UInt32.max)

  /// `bytes` as one member of a gzip file, as small as zlib makes it; the same bytes each time.
  ///
  /// - Returns: `nil` where there are more than ``bytesMax``, or memory is wanting.
  /// - Complexity: O(n), some 10 to 30 MB a second.
  package static func compressed(_ bytes: [UInt8]) -> [UInt8]? {
    guard bytes.count <= bytesMax else { return nil }
    var stream = unsafe z_stream()
    // The sum of 16 asks for the header of gzip around the window.
    let begun = unsafe deflateInit2_(
      &stream, Z_BEST_COMPRESSION, Z_DEFLATED, MAX_WBITS + 16, MAX_MEM_LEVEL, Z_DEFAULT_STRATEGY,
      ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard begun == Z_OK else { return nil }
    defer { unsafe deflateEnd(&stream) }
    let room = Int(unsafe deflateBound(&stream, UInt(bytes.count)))
    var isWhole = false
    // Holds: zlib reads and writes only what lies in the two buffers, whose sizes it is told, during
    // the call; it does not write to what it reads, though its type says so.
    let compressed = unsafe [UInt8](unsafeUninitializedCapacity: room) { output, count in
      unsafe bytes.withUnsafeBufferPointer { input in
        unsafe stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
        unsafe stream.avail_in = UInt32(input.count)
        unsafe stream.next_out = output.baseAddress
        unsafe stream.avail_out = UInt32(output.count)
        isWhole = unsafe deflate(&stream, Z_FINISH) == Z_STREAM_END
      }
      count = unsafe room - Int(stream.avail_out)
    }
    return isWhole ? compressed : nil
  }
}
