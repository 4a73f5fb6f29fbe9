/// The end of the path of a tile or a bundle: its number, and its width if it is partial
/// (c2sp.org/tlog-tiles, `<N>[.p/<W>]`).
enum TilePath {
  /// Between the number and the width of what is partial.
  static let partialMark = ".p/"

  /// In groups of three digits, all but the last of which begin with x, then the width.
  static func text(number: UInt64, width: Int) -> String {
    let groups = decimalGroups(of: number)
    let path = groups.dropLast().map { "x\($0)/" }.joined() + (groups.last ?? "")
    return width == Tile.hashCountMax ? path : path + partialMark + String(width)
  }

  /// What `text` says; nil unless it is written as ``text(number:width:)`` writes it.
  static func parse(_ text: ArraySlice<UInt8>) -> (number: UInt64, width: Int)? {
    var path = text
    var width = Tile.hashCountMax
    if let mark = path.lastIndex(of: UInt8(ascii: ".")) {
      let suffix = path[mark...]
      guard suffix.starts(with: partialMark.utf8),
        let partialWidth = Decimal.parse(suffix.dropFirst(partialMark.utf8.count)),
        (1..<UInt64(Tile.hashCountMax)).contains(partialWidth)
      else { return nil }
      width = Int(partialWidth)
      path = path[..<mark]
    }
    var number: UInt64 = 0
    let groups = path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    for (index, group) in groups.enumerated() {
      let isLast = index == groups.count - 1
      guard group.count == (isLast ? 3 : 4), isLast || group.first == UInt8(ascii: "x") else {
        return nil
      }
      for digit in group.suffix(3) {
        guard let value = Decimal.value(of: digit) else { return nil }
        let (tenfold, overflows) = number.multipliedReportingOverflow(by: 10)
        let (sum, overflowsToo) = tenfold.addingReportingOverflow(UInt64(value))
        guard !overflows, !overflowsToo else { return nil }
        number = sum
      }
    }
    // Groups of zeros in front are the one other way to write a number.
    return groups.count == decimalGroups(of: number).count ? (number, width) : nil
  }

  /// What follows `directory` in `path`; nil if the path does not begin with it. Bytes are
  /// compared, for a character may be more of them than the one it looks like.
  static func rest(of path: String, below directory: String) -> ArraySlice<UInt8>? {
    path.utf8.starts(with: directory.utf8)
      ? Array(path.utf8)[directory.utf8.count...] : nil
  }

  private static func decimalGroups(of number: UInt64) -> [String] {
    var groups: [String] = []
    var rest = number
    repeat {
      let digits = String(rest % 1000)
      groups.append(String(repeating: "0", count: 3 - digits.utf8.count) + digits)
      rest /= 1000
    } while rest > 0
    return groups.reversed()
  }
}
