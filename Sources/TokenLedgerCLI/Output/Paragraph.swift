/// Text broken into lines between words.
enum Paragraph {
  /// The lines of a text; a word that is longer than a line stands on one by itself.
  static func lines(_ text: String, columns: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      if line.isEmpty {
        line = String(word)
      } else if TerminalText.width(line) + 1 + TerminalText.width(String(word)) <= columns {
        line += " " + word
      } else {
        lines.append(line)
        line = String(word)
      }
    }
    return lines + [line]
  }

  /// The text with each line after an indentation.
  static func text(_ text: String, indentation: Int, columns: Int) -> String {
    let margin = String(repeating: " ", count: indentation)
    return lines(text, columns: columns - indentation).map { "\(margin)\($0)\n" }.joined()
  }

  /// A command line that can be pasted: what does not fit goes on after a backslash. Words in
  /// quotation marks stay whole.
  static func command(_ line: String, indentation: Int, columns: Int) -> String {
    let margin = String(repeating: " ", count: indentation)
    var lines: [String] = []
    var current = margin
    for word in words(line) {
      let isFirst = current.allSatisfy { $0 == " " }
      // The backslash needs two columns of its own.
      if !isFirst, TerminalText.width(current) + 1 + TerminalText.width(word) + 2 > columns {
        lines.append(current + " \\")
        current = margin + "  " + word
      } else {
        current += (isFirst ? "" : " ") + word
      }
    }
    return (lines + [current]).map { $0 + "\n" }.joined()
  }

  /// The words, an option and its value being one.
  private static func words(_ line: String) -> [String] {
    quotedWords(line).reduce(into: []) { words, word in
      if let last = words.last, last.hasPrefix("--"), !last.contains(" "), !word.hasPrefix("-") {
        words[words.count - 1] = "\(last) \(word)"
      } else {
        words.append(word)
      }
    }
  }

  private static func quotedWords(_ line: String) -> [String] {
    var words: [String] = []
    var word = ""
    var quote: Character?
    for character in line {
      if character == " ", quote == nil {
        words.append(word)
        word = ""
        continue
      }
      if character == quote {
        quote = nil
      } else if quote == nil, character == "'" || character == "\"" {
        quote = character
      }
      word.append(character)
    }
    return words + [word]
  }
}
