extension Refusal {
  /// What this comes to.
  public var kind: Kind {
    switch self {
    case .malformedIdentifier, .malformedText, .malformedTime, .malformedMoment, .malformedSpan,
      .malformedAddress, .malformedNetwork, .malformedCatalog, .malformedCursor, .noScopes,
      .tooManyScopes, .tooManyDevelopers, .tooManyNetworks, .graceTooLong,
      .expiryNotAfterNotBefore, .agencyOfAgency, .revisionWithSeveralSubjects, .useNotAskable,
      .noTokensNamed, .malformedCondition:
      .malformed
    case .accountNotFound, .memberNotFound, .tokenNotFound, .eventNotFound: .notFound
    case .unknownScope, .unknownVersion, .retiredVersion, .noCurrentVersion, .olderVersion,
      .expiryInPast, .accountClosed, .agencyHasOpenClients, .notAnAgency, .tokenDeleted,
      .tokenNotDeleted, .tokenErased, .memberRemoved, .memberNotRemoved, .lastAdministrator,
      .noGraceRunning, .ambiguousName, .tooManyTokens, .catalogReordersVersions,
      .catalogDropsVersion,
      .catalogDropsScope, .unknownKey, .currentKeyNotRetirable, .tooManyKeys, .historyDoesNotFit:
      .rule
    case .accountNameTaken, .emailTaken, .tokenNameTaken, .identifierTaken, .requestReused,
      .selectionChanged:
      .conflict
    case .revisionMovedOn: .revisionMovedOn
    case .notPermitted: .notPermitted
    }
  }

  /// What was wrong and what would be right.
  public var message: String {
    switch self {
    case .malformedIdentifier(let expected):
      "this is not an id of the form \(expected)_ and 26 characters"
    case .malformedText(let field, let problem): "the \(field) \(problem)"
    case .malformedTime:
      "this is not a time: give RFC 3339 (2026-07-01T09:30:00Z) or a date (2026-07-01)"
    case .malformedMoment:
      """
      this is neither a position nor a time: give a number, RFC 3339 (2026-07-01T09:30:00Z) or a \
      date (2026-07-01)
      """
    case .malformedSpan: "this is not a span: give a number and s, m, h or d, such as 15m or 30d"
    case .malformedAddress: "this is not an IPv4 or IPv6 address"
    case .malformedNetwork(let suggestion):
      if let suggestion {
        "this network has bits set after its prefix; did you mean \(suggestion)?"
      } else {
        "this is not a network in CIDR notation, such as 10.0.0.0/8 or 2001:db8::/32"
      }
    case .malformedCatalog(let problem): "the catalog \(problem)"
    case .noScopes: "a token needs at least one scope"
    case .tooManyScopes:
      """
      a token holds at most \(TokenSettings.scopesMax) scopes, whose names take at most \
      \(TokenSettings.scopeBytesMax) bytes
      """
    case .tooManyDevelopers: "a token has at most \(TokenSettings.developersMax) developers"
    case .tooManyNetworks: "a token allows at most \(TokenSettings.networksMax) networks"
    case .graceTooLong: "a grace lasts at most \(ResetToken.graceMax)"
    case .expiryNotAfterNotBefore: "the expiry must be later than not-before"
    case .agencyOfAgency: "only a client has an agency that manages it"
    case .revisionWithSeveralSubjects: "an expected revision goes with one token only"
    case .useNotAskable:
      "when tokens were used is known only as of now, and no bulk action is chosen by it"
    case .noTokensNamed: "name at least one token"
    case .malformedCursor:
      "this is no cursor of this list: ask again without one, or with the filters it came from"
    case .malformedCondition(let problem): "this is not a condition: \(problem)"
    case .accountNotFound(let name): "there is no account '\(name)'"
    case .memberNotFound(let name): "there is no member '\(name)'"
    case .tokenNotFound(let name): "there is no token '\(name)'"
    case .eventNotFound(let name): "there is no event \(name)"
    case .unknownScope(let scope):
      "the catalog has no scope \(scope); 'tokenledger catalog show' lists them"
    case .unknownVersion(let version):
      "the catalog has no API version \(version); 'tokenledger catalog show' lists them"
    case .retiredVersion(let version): "API version \(version) is retired: choose a newer one"
    case .noCurrentVersion: "the catalog has no current API version: publish one that does"
    case .olderVersion(let token, let current, let asked):
      "token \(token) is on \(current), which is newer than \(asked): an upgrade goes forward only"
    case .expiryInPast: "the expiry must be in the future"
    case .accountClosed(let account): "account \(account) is closed, which is final"
    case .agencyHasOpenClients: "the agency has open clients: close them first"
    case .notAnAgency(let account): "account \(account) is not an agency"
    case .tokenDeleted(let token): "token \(token) is deleted: restore it first"
    case .tokenNotDeleted(let token): "token \(token) is not deleted"
    case .tokenErased(let token): "token \(token) is erased, which is final"
    case .memberRemoved(let member): "member \(member) was removed"
    case .memberNotRemoved(let member): "member \(member) was not removed: remove it first"
    case .lastAdministrator:
      "an agency's last administrator can be removed or demoted only by the operator"
    case .noGraceRunning: "no grace is running: there is no previous secret to go back to"
    case .ambiguousName(let name, let candidates):
      "\(name) fits more than one: \(candidates.joined(separator: ", "))"
    case .tooManyTokens(let count):
      "\(count) tokens or more fit; one action takes at most \(ChangeTokens.tokensMax)"
    case .catalogReordersVersions(let version):
      "the new catalog moves version \(version): versions keep their order, oldest first"
    case .catalogDropsVersion(let version, let holders):
      "the new catalog drops version \(version), which \(Self.counted(holders)) still hold"
    case .catalogDropsScope(let scope, let holders):
      "the new catalog drops scope \(scope), which \(Self.counted(holders)) still hold"
    case .unknownKey(let number): "there is no key \(number)"
    case .currentKeyNotRetirable: "the current key cannot be retired: rotate first"
    case .tooManyKeys: "four older keys still accept: retire one first"
    case .historyDoesNotFit(let cause): "the event does not fit what the ledger holds: \(cause)"
    case .accountNameTaken(let name): "another open account is named \(name)"
    case .emailTaken(let email): "another member of the account has the address \(email)"
    case .tokenNameTaken(let name): "another token of the account is named \(name)"
    case .identifierTaken: "this id is already in use"
    case .requestReused(let id): "request id \(id) was used for another request"
    case .selectionChanged: "the selection has changed since: look at it again"
    case .revisionMovedOn(let expected, let actual):
      "the revision is \(actual), not \(expected): somebody has changed it since"
    case .notPermitted(let what): "this actor is not permitted to \(what)"
    }
  }

  private static func counted(_ holders: Int) -> String {
    holders == 1 ? "1 token" : "\(holders) tokens"
  }
}

extension Refusal: CustomStringConvertible {
  /// The message.
  public var description: String { message }
}
