/// Rows under headings, in columns as wide as what they hold.
///
/// Widths follow the first rows, so that a list of any length needs memory for those only; a later
/// cell that is wider moves what stands beside it.
struct Table {
  /// Rows that are looked at before the first is written.
  static let sampleRowsMax = 1000

  let headings: [String]
  /// Columns of the terminal; `nil` lets rows be as long as they are.
  let columnsMax: Int?
  let isColoured: Bool
  private var sample: [[Cell]] = []
  private var widths: [Int]?

  init(headings: [String], columnsMax: Int?, isColoured: Bool) {
    self.headings = headings
    self.columnsMax = columnsMax
    self.isColoured = isColoured
  }

  /// The line of headings of a table whose rows come one at a time, with the widths that they are
  /// expected to take.
  mutating func begin(widths expected: [Int]) -> String {
    let fitting = fittingWidths(atLeast: expected)
    widths = fitting
    return line(headings.map { Cell($0, .bold) }, fitting)
  }

  /// Takes a row.
  ///
  /// - Returns: the lines that can be written now.
  mutating func add(_ row: [Cell]) -> String {
    let row = row.map { Cell(TerminalText.escaped($0.text), $0.style) }
    if let widths { return line(row, widths) }
    sample.append(row)
    return sample.count < Self.sampleRowsMax ? "" : flush()
  }

  /// Writes what was held back; nothing at all for a table without rows.
  mutating func finish() -> String {
    widths == nil && !sample.isEmpty ? flush() : ""
  }

  private mutating func flush() -> String {
    let heading = headings.map { Cell($0, .bold) }
    let fitting = fittingWidths()
    widths = fitting
    let lines = line(heading, fitting) + sample.map { line($0, fitting) }.joined()
    sample = []
    return lines
  }

  private func fittingWidths(atLeast expected: [Int] = []) -> [Int] {
    var widths = headings.map { TerminalText.width($0) }
    for (index, width) in expected.enumerated() { widths[index] = max(widths[index], width) }
    for row in sample {
      for (index, cell) in row.enumerated() {
        widths[index] = max(widths[index], TerminalText.width(cell.text))
      }
    }
    guard let columnsMax else { return widths }
    // A row that is too long for the terminal would be broken into lines, which is harder to read
    // than any cut. The widest column gives way first; a time says little when it is cut, so times
    // stay whole while the rest can still be told apart.
    let room = columnsMax - 2 * (widths.count - 1)
    let others = widths.indices.filter { !holdsTimes($0, width: widths[$0]) }
    Self.shrink(&widths, others, to: room, least: 8)
    Self.shrink(&widths, Array(widths.indices), to: room, least: 1)
    return widths
  }

  /// Columns that a time to the second takes. Of one to the minute the date is enough.
  private static let timeColumns = 19

  private func holdsTimes(_ index: Int, width: Int) -> Bool {
    width == Self.timeColumns
      && sample.allSatisfy { row in
        TerminalText.width(row[index].text) == width
      }
  }

  private static func shrink(
    _ widths: inout [Int], _ columns: [Int], to room: Int, least: Int
  ) {
    while widths.reduce(0, +) > room, let widest = columns.max(by: { widths[$0] < widths[$1] }),
      widths[widest] > least
    {
      widths[widest] -= 1
    }
  }

  private func line(_ cells: [Cell], _ widths: [Int]) -> String {
    var parts: [String] = []
    for (index, cell) in cells.enumerated() {
      let isLast = index == cells.count - 1
      let text =
        columnsMax == nil ? cell.text : TerminalText.truncated(cell.text, toWidth: widths[index])
      let padding = isLast ? 0 : max(0, widths[index] - TerminalText.width(text))
      parts.append(
        cell.style.applied(to: text, if: isColoured) + String(repeating: " ", count: padding))
    }
    return parts.joined(separator: "  ").trimmingTrailingSpaces + "\n"
  }
}

extension String {
  /// Without spaces at its end.
  fileprivate var trimmingTrailingSpaces: String {
    String(decoding: utf8.reversed().drop { $0 == 0x20 }.reversed(), as: UTF8.self)
  }
}
