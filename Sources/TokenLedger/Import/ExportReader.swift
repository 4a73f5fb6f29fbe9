import Files

/// Where an export is read from.
public enum ImportSource: Sendable {
  /// A regular file, which is read several times, a piece at a time.
  case file(String)
  /// Bytes under a name for messages, such as what came by a pipe.
  case contents(name: String, [UInt8])
}

/// Reads the events of an export in pieces of whole lines, so that a long one takes little memory.
struct ExportReader {
  /// Bytes that are read at a time.
  static let pieceBytes = 4 << 20
  /// Most bytes of a line: far more than the limits of all fields allow.
  static let lineBytesMax = 4 << 20

  let source: ImportSource
  var pieceBytes = ExportReader.pieceBytes

  private var name: String {
    switch source {
    case .file(let path): path
    case .contents(let name, _): name
    }
  }

  /// Calls `body` with each event, in order, and the bytes of its text.
  ///
  /// - Throws: ``LedgerError/Code/malformedImport`` with file, line and column for what is no event,
  ///   and for a `JSONError` of `body`; what else `body` and the system say.
  func forEach(_ body: (HistoricEvent, _ textBytes: Int) throws -> Void) throws {
    switch source {
    case .file(let path):
      let file = try File(path, .readOnly)
      try read(body) { try file.read(at: $0, count: $1) }
    case .contents(_, let bytes):
      try read(body) { Array(bytes[min($0, bytes.count)..<min($0 + $1, bytes.count)]) }
    }
  }

  private func read(
    _ body: (HistoricEvent, Int) throws -> Void,
    _ bytes: (_ offset: Int, _ count: Int) throws -> [UInt8]
  ) throws {
    var pending: [UInt8] = []
    var (offset, line) = (0, 1)
    var last: Position?
    while true {
      let next = try bytes(offset, pieceBytes)
      offset += next.count
      pending += next
      let isEnd = next.count < pieceBytes
      guard let end = isEnd ? pending.count : pending.lastIndex(of: 0x0A).map({ $0 + 1 }) else {
        guard pending.count <= Self.lineBytesMax else {
          throw malformed("a line is longer than \(Self.lineBytesMax) bytes", line, 1)
        }
        continue
      }
      let piece = Array(pending[..<end])
      pending.removeFirst(end)
      do {
        try read(piece, after: &last, body)
        if isEnd, last == nil { throw JSONError("the file is empty: it may be truncated", at: 0) }
      } catch let error as JSONError {
        let place = error.place(in: piece)
        throw malformed(error.problem, line + place.line - 1, place.column, error)
      }
      if isEnd { return }
      line += piece.count { $0 == 0x0A }
    }
  }

  private func read(
    _ piece: [UInt8], after last: inout Position?, _ body: (HistoricEvent, Int) throws -> Void
  ) throws {
    var reader = JSONReader(piece)
    while let value = try reader.nextText() {
      let event = try HistoricEvent(value)
      if let last, event.position <= last {
        throw JSONError("events are to be in order of position", at: event.offset)
      }
      last = event.position
      try body(event, reader.next - event.offset)
    }
  }

  private func malformed(
    _ problem: String, _ line: Int, _ column: Int, _ cause: (any Error)? = nil
  ) -> LedgerError {
    LedgerError(
      .malformedImport, "\(name):\(line):\(column): \(problem). Nothing was entered.",
      cause: cause)
  }
}
