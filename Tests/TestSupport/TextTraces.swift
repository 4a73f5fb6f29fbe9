import Foundation

/// Looks for text in files, in runs of four characters and every encoding that a file could hold.
///
/// Random bytes hold every four letters of ASCII sooner or later, so a run is as long as eight bytes
/// take: four characters of Greek or Cyrillic, eight of ASCII.
public enum TextTraces {
  private static let runCharacters = 4
  private static let runBytes = 8

  /// What was found in the regular files below a directory, one sentence each.
  public static func below(_ directory: String, of texts: [String]) throws -> [String] {
    let needles = Needles(texts)
    var traces: [String] = []
    for file in try TemporaryDirectory.files(below: directory) {
      let path = "\(directory)/\(file)"
      // What is built and removed meanwhile may be gone.
      guard let contents = try? Data(contentsOf: URL(fileURLWithPath: path)) else {
        precondition(!FileManager.default.fileExists(atPath: path), "\(path) cannot be read")
        continue
      }
      for found in needles.found(in: Array(contents)) { traces.append("\(file) holds \(found)") }
    }
    return traces
  }

  /// The same in one piece of text, such as an answer.
  public static func within(_ text: String, of texts: [String]) -> [String] {
    Needles(texts).found(in: Array(text.utf8))
  }

  /// The runs of a text that are looked for.
  private static func runs(of text: String) -> [String] {
    let characters = Array(text)
    return characters.indices.compactMap { start in
      var run = ""
      for character in characters[start...] {
        run.append(character)
        if run.count >= runCharacters && run.utf8.count >= runBytes { return run }
      }
      return nil
    }
  }

  /// What is looked for, by its first four bytes.
  private struct Needles {
    private var byStart: [UInt32: [(name: String, bytes: [UInt8])]] = [:]

    init(_ texts: [String]) {
      for run in texts.flatMap(runs) {
        let folded = run.folding(
          options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive], locale: nil)
        let forms = [
          run, run.lowercased(), run.uppercased(), folded, folded.uppercased(),
          run.decomposedStringWithCompatibilityMapping,
        ]
        for form in Set(forms) { add(run, Array(form.utf8)) }
        add("\(run) in UTF-16", run.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] })
        let digits = run.utf8.map { String(format: "%02x", $0) }.joined()
        add("\(run) in hexadecimal", Array(digits.utf8))
        add("\(run) in hexadecimal", Array(digits.uppercased().utf8))
        for shift in 0..<3 {
          let shifted = Data(count: shift) + Data(run.utf8).dropLast((run.utf8.count + shift) % 3)
          let base64 = shifted.base64EncodedString().dropFirst(shift == 0 ? 0 : 4)
          add("\(run) in base64", Array(base64.utf8))
        }
      }
      precondition(!byStart.isEmpty, "a search for nothing finds nothing")
    }

    private mutating func add(_ name: String, _ bytes: [UInt8]) {
      guard bytes.count >= runBytes else { return }
      let start = bytes.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
      if byStart[start]?.contains(where: { $0.bytes == bytes }) == true { return }
      byStart[start, default: []].append((name, bytes))
    }

    /// The names of what is found.
    func found(in bytes: [UInt8]) -> [String] {
      var found: [String] = []
      var window: UInt32 = 0
      for (index, byte) in bytes.enumerated() {
        window = window << 8 | UInt32(byte)
        guard index >= 3, let candidates = byStart[window] else { continue }
        let start = index - 3
        for (name, needle) in candidates
        where start + needle.count <= bytes.count
          && bytes[start..<start + needle.count].elementsEqual(needle)
        {
          found.append("\(name) at byte \(start)")
        }
      }
      return found
    }
  }
}
