/// Why a credential is not good, in the order in which it is found out: for the asking service, never
/// for its caller.
public enum Denial: String, CaseIterable, Sendable {
  /// No such secret, a wrong id for it, a deleted token, or a secret that was replaced.
  case unknown
  /// The account is closed or its API access is off.
  case apiAccessDisabled = "api_access_disabled"
  case disabled
  case notYetValid = "not_yet_valid"
  case expired
  /// Networks are set, and the address is in none or not known.
  case networkNotAllowed = "network_not_allowed"
  /// The token's version is retired.
  case versionRetired = "version_retired"
  /// A version was asked for, and the token has another.
  case versionMismatch = "version_mismatch"
  case insufficientScope = "insufficient_scope"
}
