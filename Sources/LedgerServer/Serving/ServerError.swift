/// Why a ledger is not served.
public struct ServerError: Error, Sendable {
  /// What happened and what to do.
  public let message: String

  init(_ message: String) { self.message = message }
}

extension ServerError: CustomStringConvertible {
  /// The message.
  public var description: String { message }
}
