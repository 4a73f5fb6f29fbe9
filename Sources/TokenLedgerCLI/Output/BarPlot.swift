/// Numbers as bars beside each other's names, for a terminal of any width.
struct BarPlot {
  /// A bar is never wider, so that numbers stay near what they are of.
  private static let barColumnsMax = 60
  /// The eighths of a column.
  private static let eighths = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]

  let columns: Int

  /// A line for each: name, bar, number. The largest number has the longest bar, and every number
  /// above zero has one.
  func text(_ rows: [(name: String, count: UInt64)]) -> String {
    let nameColumns = rows.map { TerminalText.width($0.name) }.max() ?? 0
    let numbers = rows.map { Self.grouped($0.count) }
    let numberColumns = numbers.map(\.utf8.count).max() ?? 0
    let room = max(8, min(Self.barColumnsMax, columns - nameColumns - numberColumns - 6))
    let largest = max(1, rows.map(\.count).max() ?? 1)
    return zip(rows, numbers).map { row, number in
      let share = Double(row.count) / Double(largest) * Double(room * 8)
      let eighths = row.count == 0 ? 0 : max(1, Int(share.rounded()))
      let bar = String(repeating: "█", count: eighths / 8) + Self.eighths[eighths % 8]
      let padding = String(repeating: " ", count: numberColumns - number.utf8.count)
      return "  \(TerminalText.padded(row.name, toWidth: nameColumns))  \(padding)\(number)  \(bar)"
        .trimmedAtEnd + "\n"
    }.joined()
  }

  /// A number with a space between thousands, as ISO 80000-1 writes it.
  static func grouped(_ number: UInt64) -> String {
    var groups: [String] = []
    var rest = number
    while rest >= 1_000 {
      let digits = String(rest % 1_000)
      groups.append(String(repeating: "0", count: 3 - digits.utf8.count) + digits)
      rest /= 1_000
    }
    groups.append(String(rest))
    return groups.reversed().joined(separator: " ")
  }
}

extension String {
  /// Without spaces at its end.
  fileprivate var trimmedAtEnd: String {
    var trimmed = self[...]
    while trimmed.last == " " { trimmed.removeLast() }
    return String(trimmed)
  }
}
