import TokenLedger

/// A history to play: a line a step, each with a time, who acts, and a command line.
///
///     # A comment
///     2026-03-02T09:00:00Z  operator            init --account 'Northwind Agency'
///     +15m                  ana@agency.example  token create --account Contoso --name 'CRM sync' \
///                                                 --scope api:read --reason 'Launch'
///
/// A time is RFC 3339, or a span after the step before. Who acts is `operator` or a member's e-mail
/// address. Words are quoted as in a shell; a backslash at its end continues a line. The first step
/// is `init`.
struct Scenario {
  /// One step.
  struct Step {
    /// Where it begins in the file, from 1.
    let line: Int
    let moment: Timestamp
    /// The command line, with `--as` for a member.
    let words: [String]
  }

  let steps: [Step]

  /// Reads a scenario whole.
  ///
  /// - Throws: ``Failure`` naming file and line.
  init(_ bytes: [UInt8], name: String) throws {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw Failure(.usage, "malformed-scenario", "\(name): this is not UTF-8")
    }
    var steps: [Step] = []
    var pending = ""
    var start = 0
    for (index, part) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      if pending.isEmpty { start = index + 1 }
      if part.hasSuffix("\\") {
        pending += part.dropLast()
        continue
      }
      let line = pending + part
      pending = ""
      do {
        let words = try Self.words(line)
        guard !words.isEmpty else { continue }
        steps.append(try Self.step(words, line: start, after: steps.last))
      } catch {
        throw Failure(error).about("\(name), line \(start)")
      }
    }
    guard pending.isEmpty else {
      throw Failure(.usage, "malformed-scenario", "\(name), line \(start): the last line goes on")
    }
    guard steps.first?.words.first == "init" else {
      throw Failure(.usage, "malformed-scenario", "\(name): the first step must be 'init'")
    }
    self.steps = steps
  }

  private static func step(_ words: [String], line: Int, after last: Step?) throws -> Step {
    guard words.count >= 3 else {
      throw UsageError("this is not a step", "TIME, WHO and a command, such as 'token create …'")
    }
    let moment: Timestamp
    if words[0].hasPrefix("+"), let last {
      moment = last.moment + (try TimeSpan(words[0].dropFirst()))
    } else {
      moment = try Timestamp(words[0])
    }
    if let last, moment < last.moment {
      throw UsageError("this step is before the one above it", "put steps in order of time")
    }
    let who = words[1] == "operator" ? [] : ["--as=\(words[1])"]
    return Step(line: line, moment: moment, words: words.dropFirst(2) + who)
  }

  /// Splits a line into words: spaces separate, quotes and backslashes protect, `#` ends it.
  static func words(_ line: String) throws -> [String] {
    var words: [String] = []
    var word: String?
    var quote: Character?
    var rest = line[...]
    while let character = rest.popFirst() {
      if let open = quote {
        if character == open {
          quote = nil
        } else if character == "\\", open == "\"", let next = rest.popFirst() {
          word?.append(next == "n" ? "\n" : next)
        } else {
          word?.append(character)
        }
      } else if character == "'" || character == "\"" {
        quote = character
        word = word ?? ""
      } else if character == " " || character == "\t" {
        if let finished = word { words.append(finished) }
        word = nil
      } else if character == "#" && word == nil {
        break
      } else if character == "\\", let next = rest.popFirst() {
        word = (word ?? "") + String(next)
      } else {
        word = (word ?? "") + String(character)
      }
    }
    guard quote == nil else { throw UsageError("a quotation mark is not closed", "close it") }
    return words + (word.map { [$0] } ?? [])
  }
}
