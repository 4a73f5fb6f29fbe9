import Files

extension LedgerError.Code {
  /// A scenario's file is malformed, or its story did not go as it says.
  public static let scenario = LedgerError.Code(rawValue: "scenario-failed")
}

extension Scenario {
  /// Reads a scenario file.
  ///
  /// - Throws: ``LedgerError`` with code ``LedgerError/Code/scenario`` and the place for a malformed
  ///   file, with ``LedgerError/Code/storage`` for one that cannot be read.
  public static func load(path: String) throws -> Scenario {
    let contents: [UInt8]
    do {
      contents = try readFile(path, bytesMax: bytesMax)
    } catch {
      throw LedgerError(.storage, error.message, cause: error)
    }
    return try Scenario(file: path, contents: contents)
  }

  /// Reads a scenario from memory; `file` is its name in messages.
  ///
  /// - Throws: ``LedgerError`` with code ``LedgerError/Code/scenario``.
  public init(file: String, contents: [UInt8]) throws {
    var reader = JSONReader(contents)
    do throws(JSONError) {
      guard let first = try reader.nextText() else {
        throw JSONError("the file is empty", at: 0)
      }
      var header = try JSONFields(first)
      let title = try header.name("scenario")
      let begins = try header.need("begins") { try Timestamp($0) }
      try header.finish("the first line")

      var steps: [ScenarioStep] = []
      var chapter: String?
      var lines = LineCounter(contents)
      while let value = try reader.nextText() {
        var line = try JSONFields(value)
        if let heading = try line.string("chapter") {
          chapter = heading
          try line.finish("a chapter")
          continue
        }
        let step = try ScenarioStep(
          &line, line: lines.line(of: value.offset), chapter: chapter, begins: begins)
        if let last = steps.last, step.at < last.at {
          throw JSONError("this happens before the line above: time goes forward", at: value.offset)
        }
        steps.append(step)
      }
      self.init(file: file, title: title, begins: begins, steps: steps)
    } catch {
      throw LedgerError(
        .scenario, "The scenario is malformed. \(error.message(file: file, text: contents))",
        cause: error)
    }
  }
}

extension ScenarioStep {
  fileprivate init(
    _ fields: inout JSONFields, line: Int, chapter: String?, begins: Timestamp
  ) throws(JSONError) {
    self.line = line
    self.chapter = chapter
    at = try fields.required("at") { fields throws(JSONError) in try fields.moment("at", begins) }
    actor = try fields.name("by")
    verb = try fields.name("do")
    reason = try fields.parsed("because") { try Reason($0) }
    refusal = try fields.string("refused")
    act = try ScenarioAct(verb, from: &fields, begins: begins)
    try fields.finish(verb)
  }
}

/// Counts lines while offsets go forward, each byte once.
private struct LineCounter {
  private let text: [UInt8]
  private var offset = 0
  private var line = 1

  init(_ text: [UInt8]) { self.text = text }

  mutating func line(of target: Int) -> Int {
    line += text[offset..<target].count { $0 == UInt8(ascii: "\n") }
    offset = target
    return line
  }
}
