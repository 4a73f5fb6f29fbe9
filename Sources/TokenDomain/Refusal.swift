/// Why a command or a question was refused. A refusal appends nothing.
public enum Refusal: Error, Hashable, Sendable {
  // Malformed in itself.
  case malformedIdentifier(expected: String)
  case malformedText(field: String, problem: String)
  case malformedTime
  case malformedMoment
  case malformedSpan
  case malformedAddress
  case malformedNetwork(suggestion: Network?)
  case malformedCatalog(problem: String)
  case noScopes
  case tooManyScopes
  case tooManyDevelopers
  case tooManyNetworks
  case graceTooLong
  case expiryNotAfterNotBefore
  case agencyOfAgency
  case revisionWithSeveralSubjects
  case useNotAskable
  case noTokensNamed
  case malformedCursor
  case malformedCondition(problem: String)

  // Not there, or not to be seen.
  case accountNotFound(String)
  case memberNotFound(String)
  case tokenNotFound(String)
  case eventNotFound(String)

  // Against a rule, or against what the ledger holds.
  case unknownScope(ScopeName)
  case unknownVersion(VersionName)
  case retiredVersion(VersionName)
  case noCurrentVersion
  case olderVersion(TokenID, current: VersionName, asked: VersionName)
  case expiryInPast
  case accountClosed(AccountID)
  case agencyHasOpenClients
  case notAnAgency(AccountID)
  case tokenDeleted(TokenID)
  case tokenNotDeleted(TokenID)
  case tokenErased(TokenID)
  case memberRemoved(MemberID)
  case memberNotRemoved(MemberID)
  case lastAdministrator
  case noGraceRunning
  case ambiguousName(String, candidates: [String])
  case tooManyTokens(count: Int)
  case catalogReordersVersions(VersionName)
  case catalogDropsVersion(VersionName, holders: Int)
  case catalogDropsScope(ScopeName, holders: Int)
  case unknownKey(UInt32)
  case currentKeyNotRetirable
  case tooManyKeys
  /// A fact of another ledger that cannot follow what this one holds.
  case historyDoesNotFit(String)

  // Conflicts.
  case accountNameTaken(AccountName)
  case emailTaken(EmailAddress)
  case tokenNameTaken(TokenName)
  case identifierTaken
  case requestReused(RequestID)
  case selectionChanged
  case revisionMovedOn(expected: Position, actual: Position)

  // Not permitted.
  case notPermitted(to: String)

  /// What a refusal comes to, for exit statuses and HTTP.
  public enum Kind: Sendable {
    case malformed, notFound, rule, conflict, revisionMovedOn, notPermitted
  }
}
