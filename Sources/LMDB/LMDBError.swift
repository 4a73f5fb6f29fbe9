import CLMDB
import Files

/// A call of the store that failed: which, on what, and why.
package struct LMDBError: Error, Equatable, Sendable {
  /// Why it failed, comparable by name.
  package let code: Code
  /// What was being done, as a verb phrase ("commit", "open table events").
  package let operation: String
  /// The environment's directory.
  package let path: String

  /// Describes a failure of `operation` in the environment at `path`.
  package init(_ code: Code, _ operation: String, _ path: String) {
    self.code = code
    self.operation = operation
    self.path = path
  }

  /// A failure of a system call on one of the environment's files.
  init(_ error: FileError) {
    self.init(Code(rawValue: error.code.rawValue), error.operation, error.path)
  }

  /// One sentence on what failed, and one on what to do.
  package var message: String {
    "Cannot \(operation) in \(path): \(code.reason) \(code.advice)"
  }

  /// Turns a return code of LMDB into an error; the only place where that happens.
  static func check(
    _ result: Int32, _ operation: @autoclosure () -> String, _ path: @autoclosure () -> String
  ) throws(LMDBError) {
    if result != MDB_SUCCESS {
      throw LMDBError(Code(rawValue: result), operation(), path())
    }
  }
}

extension LMDBError: CustomStringConvertible {
  /// The message.
  package var description: String { message }
}
