/// What a terminal shows, as far as the escape sequences of ECMA-48 that programs here use go.
public struct Screen {
  private typealias Cells = [[String]]

  public private(set) var columns: Int
  public private(set) var rows: Int
  /// Rows that left the screen at its top.
  public private(set) var scrolledOff: [String] = []
  public private(set) var isCursorVisible = true
  /// Whether the program took the other screen, which keeps nothing.
  public private(set) var isOther = false
  /// Whether the program is in the middle of what is to be shown at once (private mode 2026).
  public private(set) var isBeingDrawn = false
  /// Sequences that this model does not know.
  public private(set) var unknown: [String] = []
  private var cells: Cells
  /// What the main screen shows while the other one is taken.
  private var main: (cells: Cells, row: Int, column: Int)?
  private var row = 0
  private var column = 0
  private var bytes: [UInt8] = []

  init(columns: Int, rows: Int) {
    (self.columns, self.rows) = (columns, rows)
    cells = Self.blank(columns, rows)
  }

  // MARK: what it shows

  /// The rows, without spaces at their ends.
  public var lines: [String] { cells.map(Self.text) }

  /// Everything that was shown, up to the last row that is not empty.
  public var text: String {
    var all = (isOther ? [] : scrolledOff) + lines
    while all.last == "" { all.removeLast() }
    return all.joined(separator: "\n")
  }

  /// Where the cursor stands, from 0.
  public var cursor: (row: Int, column: Int) { (row, column) }

  private static func text(_ row: [String]) -> String {
    var text = row.joined()
    while text.hasSuffix(" ") { text.removeLast() }
    return text
  }

  private static func blank(_ columns: Int, _ rows: Int) -> Cells {
    Cells(repeating: [String](repeating: " ", count: columns), count: rows)
  }

  // MARK: drawing

  /// Gives it another size, as most terminals do: from the top left, cut at the edges.
  mutating func resize(columns: Int, rows: Int) {
    cells = (0..<rows).map { row in
      (0..<columns).map { row < self.rows && $0 < self.columns ? cells[row][$0] : " " }
    }
    (self.columns, self.rows) = (columns, rows)
    (row, column) = (min(row, rows - 1), min(column, columns - 1))
  }

  mutating func draw(_ more: some Sequence<UInt8>) {
    bytes += more
    while let used = drawNext() { bytes.removeFirst(used) }
  }

  /// Draws one character or obeys one sequence.
  ///
  /// - Returns: the bytes it takes; `nil` if not all of them have come.
  private mutating func drawNext() -> Int? {
    guard let first = bytes.first else { return nil }
    if first == 0x1B { return obeySequence() }
    let length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
    guard bytes.count >= length else { return nil }
    for scalar in String(decoding: bytes[..<length], as: UTF8.self).unicodeScalars {
      draw(scalar)
    }
    return length
  }

  private mutating func draw(_ scalar: Unicode.Scalar) {
    switch scalar {
    case "\r": column = 0
    case "\n": lineFeed()
    case "\u{8}": column = max(0, column - 1)
    case "\t": column = min(columns - 1, (column / 8 + 1) * 8)
    case "\u{7}": break
    default: put(scalar)
    }
  }

  private mutating func put(_ scalar: Unicode.Scalar) {
    if let before = cellBefore, Self.joins(scalar, to: cells[before.row][before.column]) {
      cells[before.row][before.column].unicodeScalars.append(scalar)
      return
    }
    let width = Self.width(scalar)
    if column + width > columns {
      column = 0
      lineFeed()
    }
    cells[row][column] = String(Character(scalar))
    // The second column of a wide character holds nothing of its own.
    if width == 2, column + 1 < columns { cells[row][column + 1] = "" }
    column += width
  }

  private var cellBefore: (row: Int, column: Int)? {
    guard column > 0 else { return nil }
    let last = column - 1
    return cells[row][last].isEmpty && last > 0 ? (row, last - 1) : (row, last)
  }

  private mutating func lineFeed() {
    guard row == rows - 1 else { return row += 1 }
    let top = Self.text(cells.removeFirst())
    if !isOther { scrolledOff.append(top) }
    cells.append([String](repeating: " ", count: columns))
  }

  /// Whether a terminal draws a scalar as part of the picture before it.
  private static func joins(_ scalar: Unicode.Scalar, to cell: String) -> Bool {
    guard let last = cell.unicodeScalars.last else { return false }
    if last == "\u{200D}" || scalar.properties.isEmojiModifier && last.properties.isEmoji {
      return true
    }
    let flags: ClosedRange<Unicode.Scalar> = "\u{1F1E6}"..."\u{1F1FF}"
    if flags.contains(scalar) { return flags.contains(last) && cell.unicodeScalars.count == 1 }
    return width(scalar) == 0
  }

  /// Columns by East Asian Width, for the characters that tests use.
  private static func width(_ scalar: Unicode.Scalar) -> Int {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: break
    }
    switch scalar.value {
    case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFF01...0xFF60,
      0x1F300...0x1FAFF, 0x20000...0x3FFFD:
      return 2
    default: return scalar.properties.isEmojiPresentation ? 2 : 1
    }
  }

  // MARK: sequences

  private mutating func obeySequence() -> Int? {
    guard bytes.count >= 2 else { return nil }
    guard bytes[1] == UInt8(ascii: "[") else {
      // Keypad modes and the like draw nothing.
      if ![UInt8(ascii: "="), UInt8(ascii: ">")].contains(bytes[1]) {
        unknown.append(String(decoding: bytes[1..<2], as: UTF8.self))
      }
      return 2
    }
    guard let end = bytes[2...].firstIndex(where: { (0x40...0x7E).contains($0) }) else {
      return nil
    }
    let parameters = String(decoding: bytes[2..<end], as: UTF8.self)
    obey(Character(Unicode.Scalar(bytes[end])), parameters)
    return end + 1
  }

  private mutating func obey(_ final: Character, _ parameters: String) {
    let numbers = parameters.split(separator: ";", omittingEmptySubsequences: false)
      .map { Int($0) ?? 0 }
    let first = numbers.first ?? 0
    switch (final, parameters) {
    case ("m", _): break
    case ("h", "?25"): isCursorVisible = true
    case ("l", "?25"): isCursorVisible = false
    case ("h", "?1049"): takeOther()
    case ("l", "?1049"): giveBack()
    case ("h", "?2026"): isBeingDrawn = true
    case ("l", "?2026"): isBeingDrawn = false
    case ("h", _), ("l", _): break
    case ("A", _): row = max(0, row - max(1, first))
    case ("B", _): row = min(rows - 1, row + max(1, first))
    case ("C", _): column = min(columns - 1, column + max(1, first))
    case ("D", _): column = max(0, column - max(1, first))
    case ("G", _): column = min(columns, max(1, first)) - 1
    case ("H", _):
      row = min(rows, max(1, first)) - 1
      column = min(columns, max(1, numbers.count > 1 ? numbers[1] : 1)) - 1
    case ("K", _): erase(row, from: first == 0 ? column : 0, to: first == 1 ? column + 1 : columns)
    case ("J", _):
      if first == 0 { erase(row, from: column, to: columns) }
      for line in (first == 0 ? row + 1 : 0)..<rows { erase(line, from: 0, to: columns) }
    default: unknown.append("[\(parameters)\(final)")
    }
  }

  private mutating func erase(_ row: Int, from: Int, to: Int) {
    for column in min(from, columns)..<min(to, columns) { cells[row][column] = " " }
  }

  private mutating func takeOther() {
    guard main == nil else { return }
    main = (cells, row, column)
    cells = Self.blank(columns, rows)
    (row, column, isOther) = (0, 0, true)
  }

  private mutating func giveBack() {
    guard let kept = main else { return }
    let (columns, rows) = (columns, rows)
    (self.columns, self.rows) = (kept.cells[0].count, kept.cells.count)
    (cells, row, column) = (kept.cells, kept.row, kept.column)
    resize(columns: columns, rows: rows)
    (main, isOther) = (nil, false)
  }
}
