/// A command line up to the cursor as Bash sees it: words, quotes, and what a reply replaces.
///
/// Readline replaces only what follows the last of its word breaks (`COMP_WORDBREAKS`) or an open
/// quotation mark, and inserts replies as they are: both are made good for here.
struct BashLine {
  /// The whole words before the one at the cursor, without their quotes.
  private(set) var words: [String] = []
  /// The word at the cursor so far, without its quotes.
  private(set) var typed = ""
  /// The beginning of `typed` that stays as it is.
  private(set) var keptCharacters = 0
  /// The quotation mark that is open.
  private(set) var quote: Character?

  /// Takes a line apart.
  ///
  /// - Parameter breaks: Bash's `COMP_WORDBREAKS`.
  init(_ line: String, breaks: String, variable: (String) -> String?) {
    var rest = line[...]
    var isWord = false
    while let character = rest.popFirst() {
      if let open = quote {
        if character == open {
          quote = nil
        } else if open == "\"", character == "\\", let next = rest.first, "\"\\$`".contains(next) {
          typed.append(rest.removeFirst())
        } else if open == "\"", character == "$" {
          typed += Self.expansion(&rest, variable)
        } else {
          typed.append(character)
        }
        continue
      }
      switch character {
      case " ", "\t", "\n":
        if isWord { words.append(typed) }
        (typed, keptCharacters, isWord) = ("", 0, false)
        continue
      case "'", "\"":
        quote = character
        keptCharacters = typed.count
      case "\\": if let next = rest.popFirst() { typed.append(next) }
      case "$": typed += Self.expansion(&rest, variable)
      case "~" where !isWord && (rest.first == "/" || rest.isEmpty):
        typed += variable("HOME") ?? "~"
      default:
        typed.append(character)
        if breaks.contains(character) { keptCharacters = typed.count }
      }
      isWord = true
    }
    // Assignments may stand before the command.
    while let first = words.first, first.prefix(while: { $0 != "/" }).contains("=") {
      words.removeFirst()
    }
  }

  /// A candidate as Readline is to insert it in place of what it replaces.
  func reply(_ candidate: String) -> String {
    let rest = candidate.dropFirst(keptCharacters)
    switch quote {
    case "'": return String(rest).replacing("'", with: "'\\''")
    case "\"": return Self.escaped(rest) { "\"\\$`".contains($0) }
    default: return Self.escaped(rest) { !Self.isPlain($0) }
    }
  }

  private static func escaped(_ text: Substring, _ needs: (Character) -> Bool) -> String {
    text.reduce(into: "") { escaped, character in
      if needs(character) { escaped.append("\\") }
      escaped.append(character)
    }
  }

  /// Whether a character stands for itself outside of quotation marks.
  private static func isPlain(_ character: Character) -> Bool {
    !character.isASCII || character.isLetter || character.isNumber
      || "_./:=@%+,-".contains(character)
  }

  /// The value of the variable whose name follows.
  private static func expansion(
    _ rest: inout Substring, _ variable: (String) -> String?
  ) -> String {
    let isBraced = rest.first == "{"
    let start = isBraced ? rest.dropFirst() : rest
    let name = start.prefix { $0.isASCII && ($0.isLetter || $0.isNumber) || $0 == "_" }
    let end = start[name.endIndex...]
    guard !name.isEmpty, !isBraced || end.first == "}" else { return "$" }
    rest = isBraced ? end.dropFirst() : end
    return variable(String(name)) ?? ""
  }
}
