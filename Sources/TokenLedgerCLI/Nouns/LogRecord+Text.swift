import TokenLedger

extension Event {
  /// The event with the record that it stands in: ``LogRecord/columns``.
  func json(with record: LogRecord) -> JSON {
    json.adding("diagnostic", .string(record.diagnosticNotation))
      .adding("leaf", .string(record.bytes.hexadecimal))
      .adding("leafHash", .string(record.leafHash.hexadecimal))
  }
}

extension LogRecord {
  /// The record in CBOR's diagnostic notation, its bytes, and its RFC 6962 leaf hash, these in
  /// hexadecimal.
  static let columns = ["diagnostic", "leaf", "leafHash"]

  /// The record for people: a field a line, then the bytes as they would be dumped.
  func text(isColoured: Bool) -> String {
    func heading(_ text: String) -> String { Style.bold.applied(to: text, if: isColoured) }
    var text = "\n" + heading("Record") + " (CBOR, \(bytes.count) bytes)\n"
    text += diagnosticFields.map { "  \(TerminalText.escaped($0))\n" }.joined()
    text += "\n" + heading("Leaf") + "\n"
    for start in stride(from: 0, to: bytes.count, by: 32) {
      let row = Array(bytes[start..<min(start + 32, bytes.count)])
      text += "  \(TerminalText.padded(String(start, radix: 16), toWidth: 4))  \(row.hexadecimal)\n"
    }
    return text + "\n" + heading("Leaf hash") + "  \(leafHash.hexadecimal)\n"
  }
}
