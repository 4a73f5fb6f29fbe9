import TokenLedger

/// What is told about tokens on request, besides what they are.
enum TokenDetail: String, CaseIterable, Sendable {
  /// The names of who created the token and of what it was duplicated from.
  case names
  /// When it was last used.
  case use
  /// Until when the auth token before the last reset goes on.
  case grace
}

extension Viewer {
  /// A token with what was asked for besides.
  mutating func json(_ token: Token, at now: Timestamp, _ details: [TokenDetail]) throws -> JSON {
    var json = token.json(at: now)
    if details.contains(.names) {
      var creator: JSON = .null
      if case .member(let member, _) = token.createdBy { creator = try name(of: member).name }
      let source = try token.duplicatedFrom.flatMap { try ledger.token($0) }
      json = json.adding("createdByName", creator)
        .adding("duplicatedFromName", .ruled(source?.settings.name))
    }
    if details.contains(.use) {
      json = json.adding("lastUsed", .text(try ledger.usage(of: token.id).lastUsed))
    }
    if details.contains(.grace) {
      json = json.adding("previousSecretUntil", .text(token.runningGrace(at: now)?.until))
    }
    return json
  }
}
