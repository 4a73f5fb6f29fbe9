import FoundationEssentials
import TestSupport
import Testing

/// JSON as a program of somebody else would read it.
enum JSONReading {
  /// A string.
  static func string(_ text: String) throws -> String {
    try JSONDecoder().decode(String.self, from: Data(text.utf8))
  }

  /// Any value.
  static func value(_ text: String) throws -> JSONTree {
    try JSONDecoder().decode(JSONTree.self, from: Data(text.utf8))
  }

  /// One value a line.
  static func lines(_ text: String) throws -> [JSONTree] {
    try text.split(separator: "\n").map { try value(String($0)) }
  }
}
