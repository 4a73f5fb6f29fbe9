import TokenLedger

/// Where answers go, in the format that was asked for.
///
/// Answers are collected and written in large pieces; errors, questions and progress go to standard
/// error, at once.
final class Output {
  private static let pieceBytes = 64 * 1024

  var format: OutputFormat
  /// Whether the reader of answers is a person at a terminal.
  let isTerminal: Bool
  let isColoured: Bool
  private let columns: Int?
  private let sink: ([UInt8]) throws -> Void
  private var screen: PagedScreen?
  private var pending: [UInt8] = []

  init(
    format: OutputFormat, isTerminal: Bool, isColoured: Bool, columns: Int?,
    sink: @escaping ([UInt8]) throws -> Void
  ) {
    self.format = format
    self.isTerminal = isTerminal
    self.isColoured = isColoured
    self.columns = columns
    self.sink = sink
  }

  /// Writes to standard output; a table at a terminal, JSON lines elsewhere, unless told otherwise.
  ///
  /// - Parameter isPaged: whether a table that is longer than the screen goes through a pager. What
  ///   may hold a secret must not.
  convenience init(format: OutputFormat?, isPaged: Bool) {
    let isTerminal = StandardStream.output.isTerminal
    let isDumb = ProcessEnvironment.variable("TERM") == "dumb"
    let format = format ?? (isTerminal ? .table : .jsonl)
    let screen =
      isTerminal && format == .table ? PagedScreen(isPaged: isPaged && !isDumb) : nil
    self.init(
      format: format, isTerminal: isTerminal,
      isColoured: isTerminal && ProcessEnvironment.variable("NO_COLOR") == nil && !isDumb,
      columns: StandardStream.output.columns
    ) { bytes in try screen?.write(bytes) ?? StandardStream.output.write(bytes) }
    self.screen = screen
  }

  // MARK: shapes

  /// Prints one thing by itself.
  func show(_ object: JSON, columns: [String], card: String? = nil) throws {
    switch format {
    case .table: try write(card ?? Card.text(object, isColoured: isColoured))
    case .csv: try write(csv: [columns, CSV.cells(object, columns: columns)])
    case .json, .jsonl: try write(line: object)
    }
  }

  /// Prints what a change came to: an object a subject, with `sentence` for people.
  func change(_ objects: [JSON], columns: [String], sentences: [String]) throws {
    switch format {
    case .table: for sentence in sentences { try write(sentence + "\n") }
    case .csv: try write(csv: [columns] + objects.map { CSV.cells($0, columns: columns) })
    case .json, .jsonl: for object in objects { try write(line: object) }
    }
  }

  /// Prints things one after the other as they come.
  ///
  /// - Parameters:
  ///   - shape: how one of them is printed.
  ///   - body: calls its argument for each, and returns how many there are in all, `nil` if they were
  ///     not counted, and what the next page begins after.
  func list<Element>(
    _ shape: ListShape<Element>,
    _ body: ((Element) throws -> Void) throws -> (total: Int?, next: JSON)
  ) throws {
    switch format {
    case .table:
      var table = Table(
        headings: shape.headings, columnsMax: self.columns, isColoured: isColoured)
      var shown = 0
      let (total, next) = try body { element in
        shown += 1
        try write(table.add(shape.cells(element)))
      }
      try write(table.finish())
      if shown == 0 { try write("nothing matched\n") }
      try flush()
      tellWhatIsLeft(shown, of: total, next: next, option: shape.pageOption)
    case .csv:
      try write(CSV.record(shape.columns))
      _ = try body { element in
        try write(CSV.record(CSV.cells(shape.json(element), columns: shape.columns)))
      }
    case .jsonl:
      _ = try body { element in try write(line: shape.json(element)) }
    case .json:
      var separator = "{\"\(shape.plural)\":["
      let (total, next) = try body { element in
        try write(separator)
        try write(JSONWriter.line(shape.json(element)))
        separator = isTerminal ? ",\n" : ","
      }
      let opening = separator.hasPrefix(",") ? "" : separator
      let tail = JSONWriter.line(next)
      try write("\(opening)],\"total\":\(total.map { String($0) } ?? "null"),\"next\":")
      try write(tail)
      try write("}\n")
    }
  }

  /// Says that a table is not all there is, and how to go on.
  private func tellWhatIsLeft(_ shown: Int, of total: Int?, next: JSON, option: String) {
    let isLast = if case .null = next { true } else { false }
    if let total, shown >= total { return }
    if total == nil && isLast { return }
    let count = total.map { "\(shown) of \($0)" } ?? "\(shown), and there are more"
    tell(isLast ? count : "\(count); the next page: --\(option) \(Self.plain(next))")
  }

  /// Prints things that come one at a time, each at once: there is no last one, so `json` too has one
  /// on each line.
  func stream<Element>(
    _ shape: ListShape<Element>, _ body: ((Element) throws -> Void) throws -> Void
  ) throws {
    var table = Table(headings: shape.headings, columnsMax: self.columns, isColoured: isColoured)
    switch format {
    case .table: try write(table.begin(widths: shape.widths))
    case .csv: try write(CSV.record(shape.columns))
    case .json, .jsonl: break
    }
    try leavePager()
    try body { element in
      switch format {
      case .table: try write(table.add(shape.cells(element)))
      case .csv: try write(CSV.record(CSV.cells(shape.json(element), columns: shape.columns)))
      case .json, .jsonl: try write(JSONWriter.line(shape.json(element)) + [UInt8(ascii: "\n")])
      }
      try flush()
    }
  }

  // MARK: pieces

  /// Prints text as it is.
  func write(_ text: String) throws { try write(Array(text.utf8)) }

  /// Prints a secret, without a copy of it that would stay in memory.
  func write(_ secret: Secret) throws {
    var quoted = JSONWriter.line(.secret(secret))
    pending += quoted.dropFirst().dropLast()
    wipe(&quoted)
  }

  /// Prints one JSON value, indented when a person asked for `json`.
  func write(line object: JSON) throws {
    var bytes =
      format == .json && isTerminal ? JSONWriter.indented(object) : JSONWriter.line(object)
    try write(bytes + [UInt8(ascii: "\n")])
    wipe(&bytes)
  }

  /// Shows what was collected.
  func flush() throws {
    try handOver()
    try screen?.show()
  }

  /// From now on nothing goes through a pager: the answer has no end, or is not for reading only.
  func leavePager() throws { try flush() }

  /// Shows what was collected and waits until whoever reads it in a pager is done.
  func finish() throws {
    defer { screen?.finish() }
    try flush()
  }

  /// Gives up what was collected, except where each line stands for itself; a pager that shows what
  /// came before is waited for.
  func abandon() {
    if format == .jsonl || format == .csv { try? handOver() }
    wipe(&pending)
    pending = []
    screen?.finish()
  }

  private func handOver() throws {
    defer {
      wipe(&pending)
      pending.removeAll(keepingCapacity: true)
    }
    if !pending.isEmpty { try sink(pending) }
  }

  /// Says something to the person at the terminal, beside the answer.
  func tell(_ text: String) {
    guard isTerminal else { return }
    if screen?.isWithPager ?? false {
      try? write(text + "\n")
    } else {
      Self.complain(text)
    }
  }

  /// Writes a line to standard error. If even that fails, nobody is left to be told.
  static func complain(_ text: String) {
    try? StandardStream.error.write(Array((withoutSecrets(text) + "\n").utf8))
  }

  private func write(csv rows: [[String]]) throws {
    for row in rows { try write(CSV.record(row)) }
  }

  /// Prints bytes as they are.
  func write(_ bytes: [UInt8]) throws {
    pending += bytes
    if pending.count >= Self.pieceBytes { try handOver() }
  }

  private static func plain(_ value: JSON) -> String {
    switch value {
    case .string(let text): text
    case .number(let number): String(number)
    default: ""
    }
  }
}

/// How the elements of a list are printed in each format.
struct ListShape<Element> {
  /// The key of the elements in `json`.
  let plural: String
  /// Headings of a table's columns.
  let headings: [String]
  /// Columns of CSV: keys of the JSON, with dots into nested objects.
  let columns: [String]
  var json: (Element) -> JSON
  let cells: (Element) -> [Cell]
  /// The option that takes `next`.
  var pageOption = "cursor"
  /// Widths that the columns of a table are expected to take, for rows that come one at a time.
  var widths: [Int] = []
}
