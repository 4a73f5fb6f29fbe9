/// Who may ask for something.
enum Audience: Sendable {
  /// Everybody.
  case anyone
  /// Gateways: a socket in the file system, and the networks that were named.
  case gateways
  /// Whoever operates the ledger: this machine, and the networks that were named.
  case observers
  /// Members, by their key.
  case members
}
