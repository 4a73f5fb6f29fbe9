import Cryptography

/// What all these texts have in common: lines of UTF-8, each with a newline at its end.
enum NoteText {
  static let newline = UInt8(ascii: "\n")
  static let space = UInt8(ascii: " ")

  /// The offset of the first byte that a note may not have: one that is not UTF-8, or a control
  /// character below U+0020 other than newline; nil if there is none.
  static func firstForbiddenByte(in bytes: ArraySlice<UInt8>) -> Int? {
    if let control = bytes.firstIndex(where: { $0 < 0x20 && $0 != newline }) {
      return control - bytes.startIndex
    }
    return String(validating: bytes, as: UTF8.self) == nil ? firstInvalidByte(in: bytes) : nil
  }

  private static func firstInvalidByte(in bytes: ArraySlice<UInt8>) -> Int {
    var decoder = UTF8()
    var iterator = bytes.makeIterator()
    var offset = 0
    while case .scalarValue(let scalar) = decoder.decode(&iterator) {
      offset += UTF8.width(scalar)
    }
    return offset
  }

  /// The hash of 32 bytes that a line in base 64 says; nil if it says something else.
  static func digest(_ line: ArraySlice<UInt8>) -> Digest? {
    Base64.parse(line).flatMap { try? Digest($0) }
  }
}

/// Takes a text apart line by line.
struct LineReader {
  private let bytes: [UInt8]
  private(set) var offset: Int
  /// The number of the line read last, from 1.
  private(set) var lineNumber: Int

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    offset = 0
    lineNumber = 0
  }

  /// The next line without its newline; nil if none follows that has one.
  mutating func next() -> ArraySlice<UInt8>? {
    guard let end = bytes[offset...].firstIndex(of: NoteText.newline) else { return nil }
    defer {
      offset = end + 1
      lineNumber += 1
    }
    return bytes[offset..<end]
  }

  /// Whether all was read.
  var isAtEnd: Bool { offset == bytes.count }

  /// What was not read yet.
  var rest: ArraySlice<UInt8> { bytes[offset...] }
}
