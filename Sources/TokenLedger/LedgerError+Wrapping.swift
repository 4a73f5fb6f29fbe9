import EventLog
import LedgerViews

extension LedgerError {
  /// Runs `body`, turning what the stores below throw into errors that say what to do; refusals and
  /// ledger errors pass.
  static func wrapping<Result: ~Copyable>(_ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch {
      throw wrapped(error)
    }
  }

  /// An error as callers of a ledger see it.
  static func wrapped(_ error: any Error) -> any Error {
    switch error {
    case is LedgerError, is Refusal: error
    case let error as LiveViewsError:
      LedgerError(.unavailable, sentence(error.message), cause: error)
    default: LedgerError(.storage, sentence("\(error)"), cause: error)
    }
  }

  /// Whether a record could not be read: what comes before it can be told.
  var isOfRecord: Bool { cause is EventRecordError }

  /// Messages begin in lower case and end without a full stop, as those of refusals do.
  private static func sentence(_ text: String) -> String {
    text.hasSuffix(".") ? String(text.dropLast()) : text
  }
}
