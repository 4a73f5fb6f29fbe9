package import TokenDomain

/// What stands around a credential: the gates of accounts and versions, and the keys that accept.
///
/// The live views have it in tables, a past moment in values. The rules of authentication are written
/// once, for both.
package protocol CredentialGates: ~Copyable {
  /// The gate's flags; an account without one lets nobody in.
  func gate(_ account: AccountID) throws -> UInt8
  /// Whether a version is retired; one that the catalog does not have is.
  func isRetired(_ version: RawSpan) throws -> Bool
  /// Whether secrets hashed under this key are accepted.
  func acceptsKey(_ number: UInt32) throws -> Bool
}

extension CredentialGates where Self: ~Copyable {
  /// Whether the credential with this ``CredentialRecord`` is good for what is asked.
  func answer(
    _ record: RawSpan, _ question: CredentialQuestion, at position: Position
  ) throws -> CredentialAnswer {
    guard record.credentialKind == .token,
      question.token.map({ $0.value == record.credentialSubject }) ?? true,
      try acceptsKey(record.credentialKeyNumber),
      record.credentialFlags & CredentialRecord.hasUntil == 0
        || question.now < record.credentialUntil
    else { return .unknown(at: position) }
    return CredentialAnswer(
      refusal: try refusal(of: record, question),
      credential: Credential(
        token: TokenID(value: record.credentialSubject), account: record.credentialAccount,
        generation: record.credentialGeneration,
        apiVersion: VersionName(stored: record.text(record.credentialVersionRange)),
        scopes: question.wantsScopes ? record.credentialScopes : []),
      position: position)
  }

  /// The first reason that holds, for a secret that is known.
  private func refusal(
    of record: RawSpan, _ question: CredentialQuestion
  ) throws -> Denial? {
    let flags = record.credentialFlags
    if try gate(record.credentialAccount) != Gate.apiAccess { return .apiAccessDisabled }
    if flags & CredentialRecord.isDisabled != 0 { return .disabled }
    if flags & CredentialRecord.hasNotBefore != 0, question.now < record.credentialNotBefore {
      return .notYetValid
    }
    if flags & CredentialRecord.hasExpires != 0, record.credentialExpires <= question.now {
      return .expired
    }
    if !record.credentialAllows(question.address) { return .networkNotAllowed }
    let version = record.credentialVersionRange
    if try isRetired(record.extracting(version)) { return .versionRetired }
    if let asked = question.apiVersion, !record.isText(version, asked.text) {
      return .versionMismatch
    }
    return record.credentialHolds(question.scopes) ? nil : .insufficientScope
  }
}

extension CredentialAnswer {
  /// The answer about a secret of which nothing is told.
  static func unknown(at position: Position) -> CredentialAnswer {
    CredentialAnswer(refusal: .unknown, credential: nil, position: position)
  }
}
