import Glibc

/// A system call that failed: which, on what, and why.
package struct FileError: Error, Equatable, Sendable {
  /// Why it failed, comparable by name.
  package let code: ErrorNumber
  /// What was being done, as a verb phrase ("open", "lock").
  package let operation: String
  /// What it was done to; empty when there is no path.
  package let path: String

  /// Describes a failure of `operation` on `path`.
  package init(_ code: ErrorNumber, _ operation: String, _ path: String) {
    self.code = code
    self.operation = operation
    self.path = path
  }

  /// The failure that `errno` holds right now; to be called before anything else can change it.
  static func current(_ operation: String, _ path: String) -> FileError {
    FileError(ErrorNumber(rawValue: errno), operation, path)
  }

  /// One sentence on what failed and, where it is known, what to do.
  package var message: String {
    let target = path.isEmpty ? "" : " \(path)"
    let advice = code.advice.map { " \($0)" } ?? ""
    return "Cannot \(operation)\(target): \(code).\(advice)"
  }
}

extension FileError: CustomStringConvertible {
  /// The message.
  package var description: String { message }
}
