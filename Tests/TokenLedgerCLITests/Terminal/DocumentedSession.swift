import TestSupport
import Testing

/// A session at a terminal as an article of the documentation shows it.
struct DocumentedSession {
  /// The words after `$ tokenledger`, without their quotes.
  let words: [String]
  /// What the screen shows afterwards.
  let lines: [String]

  /// The block of an article whose first line begins with `$ tokenledger` and the words given.
  init(_ beginning: String, in article: String) throws {
    let project = "/" + #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
    let text = try TemporaryDirectory.text(
      of: "\(project)/Sources/TokenLedger/Documentation.docc/\(article).md")
    let blocks = text.split(separator: "```\n", omittingEmptySubsequences: false)
    let block = try #require(
      blocks.first { $0.hasPrefix("$ tokenledger \(beginning)") }, "\(article) has no such session")
    let all = block.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    words = Self.words(String(try #require(all.first).dropFirst("$ tokenledger ".count)))
    lines = all.dropFirst().map(String.init)
  }

  private static func words(_ line: String) -> [String] {
    line.split(separator: "\"", omittingEmptySubsequences: false).enumerated().flatMap {
      index, part in
      index % 2 == 1 ? [String(part)] : part.split(separator: " ").map(String.init)
    }
  }

  /// Holds what a screen shows against the documentation.
  func expect(_ terminal: PseudoTerminal, sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(
      terminal.screen.text == lines.joined(separator: "\n"), sourceLocation: sourceLocation)
    #expect(terminal.screen.unknown == [], sourceLocation: sourceLocation)
  }
}
