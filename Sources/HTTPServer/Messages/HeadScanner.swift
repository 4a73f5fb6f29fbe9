/// Finds the end of a request's head as it comes, and refuses at once what no head may hold: control
/// bytes, lines that end in anything but CR LF, and folded lines.
struct HeadScanner {
  /// Most bytes of a head.
  let bytesMax: Int
  /// How many bytes were looked at: what came before is not read again.
  private(set) var scanned = 0
  private var hasLine = false

  init(bytesMax: Int) { self.bytesMax = bytesMax }

  /// Looks at what is new in `bytes`, which begin where the head begins.
  ///
  /// - Returns: how long the head is, with the empty line that ends it; `nil` when more must come.
  mutating func scan(_ bytes: borrowing Span<UInt8>) throws(MessageError) -> Int? {
    var index = scanned
    var previous = index > 0 ? bytes[index - 1] : 0
    defer { scanned = index }
    while index < bytes.count {
      let byte = bytes[index]
      guard index < bytesMax else {
        throw hasLine
          ? MessageError(.fieldsTooLarge, "the header is longer than \(bytesMax) bytes")
          : MessageError(.uriTooLong, "the first line is longer than \(bytesMax) bytes")
      }
      index += 1
      defer { previous = byte }
      if previous == 0x0D && byte != 0x0A {
        throw MessageError("a carriage return stands alone")
      }
      switch byte {
      case 0x0A:
        guard previous == 0x0D else { throw MessageError("a line does not end in CR LF") }
        if index >= 4, bytes[index - 3] == 0x0A { return index }
        hasLine = true
      case 0x20, 0x09:
        if previous == 0x0A { throw MessageError("a line of the header is folded") }
      case 0x0D: break
      default:
        if Grammar.isControl(byte) { throw MessageError("the header holds a control byte") }
      }
    }
    return nil
  }
}
