/// Why a ledger cannot be opened now.
package enum LedgerLockError: Error, Hashable, Sendable {
  /// Processes of another PID namespace have it open: process ids mean different things to them.
  case otherNamespace
  /// Somebody has it open for writing, and here it may only be read.
  case openElsewhere
  /// Again and again others opened and closed it in the moment between.
  case neverSettles

  /// What is the matter, and what to do.
  package var message: String {
    switch self {
    case .otherNamespace:
      """
      The ledger is open in another container or PID namespace. Ask its server over HTTP, or run \
      this command where the server runs.
      """
    case .openElsewhere:
      """
      The ledger is open in another process, and here its files may only be read. Ask its server \
      over HTTP.
      """
    case .neverSettles:
      "Other processes open and close the ledger all the time. Try again."
    }
  }
}

extension LedgerLockError: CustomStringConvertible {
  /// The message.
  package var description: String { message }
}
