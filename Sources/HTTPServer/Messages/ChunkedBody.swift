/// Takes a chunked body apart (RFC 9112 §7.1), as its bytes come.
///
/// Chunk extensions and trailers are checked and thrown away: nothing here has a use for them.
struct ChunkedBody: Sendable {
  /// Most bytes of the line that begins a chunk, and of all trailers together.
  static let lineBytesMax = 256
  static let trailerBytesMax = 4_096

  private enum Place: Equatable, Sendable {
    case size(digits: Int)
    case extensions
    case sizeEnd
    case data
    case dataReturn
    case dataEnd
    /// At a line of the trailer; whether a byte of it was seen, and whether its colon was.
    case trailer(hasBytes: Bool, hasColon: Bool)
    case trailerEnd(wasEmpty: Bool)
    case done
  }

  private var place = Place.size(digits: 0)
  private var chunkLeft = 0
  private var lineBytes = 0

  /// Whether the end was seen.
  var isComplete: Bool { place == .done }

  /// Takes what has come, and appends what belongs to the body.
  ///
  /// - Returns: how many bytes were taken; fewer than there are only when the body is complete.
  /// - Throws: with 413 when the body would exceed `bytesMax`.
  mutating func take(
    _ bytes: borrowing Span<UInt8>, into body: inout [UInt8], bytesMax: Int
  ) throws(MessageError) -> Int {
    var index = 0
    while index < bytes.count, place != .done {
      if place == .data {
        let count = min(chunkLeft, bytes.count - index)
        for offset in index..<index + count { body.append(bytes[offset]) }
        index += count
        chunkLeft -= count
        if chunkLeft == 0 { place = .dataReturn }
        continue
      }
      try take(bytes[index], bodyCount: body.count, bytesMax: bytesMax)
      index += 1
    }
    return index
  }

  private mutating func take(
    _ byte: UInt8, bodyCount: Int, bytesMax: Int
  ) throws(MessageError) {
    let malformed = MessageError("the chunked body is malformed")
    switch place {
    case .size(let digits):
      if let digit = Grammar.hexadecimal(byte) {
        // Seven digits are 256 MiB: more cannot be meant, and must not wrap around.
        guard digits < 7 else { throw MessageError(.contentTooLarge, "a chunk is too long") }
        chunkLeft = chunkLeft << 4 | Int(digit)
        guard bodyCount + chunkLeft <= bytesMax else {
          throw MessageError(.contentTooLarge, "the body is longer than \(bytesMax) bytes")
        }
        place = .size(digits: digits + 1)
      } else {
        guard digits > 0 else { throw malformed }
        lineBytes = digits
        if byte == 0x0D {
          place = .sizeEnd
        } else {
          guard byte == UInt8(ascii: ";") else { throw malformed }
          place = .extensions
        }
      }
    case .extensions:
      lineBytes += 1
      guard lineBytes <= Self.lineBytesMax else { throw malformed }
      if byte == 0x0D {
        place = .sizeEnd
      } else if Grammar.isControl(byte) {
        throw malformed
      }
    case .sizeEnd:
      guard byte == 0x0A else { throw malformed }
      lineBytes = 0
      place = chunkLeft == 0 ? .trailer(hasBytes: false, hasColon: false) : .data
    case .dataReturn:
      guard byte == 0x0D else { throw malformed }
      place = .dataEnd
    case .dataEnd:
      guard byte == 0x0A else { throw malformed }
      place = .size(digits: 0)
    case .trailer(let hasBytes, let hasColon): try takeTrailer(byte, hasBytes, hasColon)
    case .trailerEnd(let wasEmpty):
      guard byte == 0x0A else { throw malformed }
      place = wasEmpty ? .done : .trailer(hasBytes: false, hasColon: false)
    case .data, .done: preconditionFailure("data is taken many bytes at a time")
    }
  }

  private mutating func takeTrailer(
    _ byte: UInt8, _ hasBytes: Bool, _ hasColon: Bool
  ) throws(MessageError) {
    lineBytes += 1
    guard lineBytes <= Self.trailerBytesMax else {
      throw MessageError(.fieldsTooLarge, "the trailer is too long")
    }
    if byte == 0x0D {
      guard !hasBytes || hasColon else { throw MessageError("a trailer has no colon") }
      place = .trailerEnd(wasEmpty: !hasBytes)
    } else if hasColon {
      guard !Grammar.isControl(byte) else { throw MessageError("a trailer is malformed") }
    } else if byte == UInt8(ascii: ":") && hasBytes {
      place = .trailer(hasBytes: true, hasColon: true)
    } else {
      guard Grammar.isToken(byte) else { throw MessageError("a trailer is malformed") }
      place = .trailer(hasBytes: true, hasColon: false)
    }
  }
}
