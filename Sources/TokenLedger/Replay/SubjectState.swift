/// What the log up to some position says about one subject.
public enum SubjectState: Hashable, Sendable {
  /// Numbers of the pepper keys that accept, the current one last.
  case ledger(keyNumbers: [UInt32])
  case catalog(Catalog)
  case account(Account)
  case member(Member)
  case token(Token)

  /// The token, if it is one.
  public var token: Token? {
    if case .token(let token) = self { token } else { nil }
  }

  /// The account, if it is one.
  public var account: Account? {
    if case .account(let account) = self { account } else { nil }
  }

  /// What `event` makes of `state`, by the code that live commands use.
  ///
  /// - Throws: `UnappliableEvent`, when the log is damaged.
  static func folding(
    _ state: SubjectState?, _ event: Event
  ) throws(UnappliableEvent) -> SubjectState? {
    switch event.subject {
    case .ledger:
      var numbers: [UInt32] = []
      if case .ledger(let before) = state { numbers = before }
      return .ledger(keyNumbers: try event.keyNumbers(after: numbers))
    case .catalog:
      guard case .catalogPublished(let catalog) = event.body else { return state }
      return .catalog(catalog)
    case .account:
      var account: Account?
      if case .account(let before) = state { account = before }
      try Account.fold(&account, event)
      return account.map { .account($0) }
    case .member:
      var member: Member?
      if case .member(let before) = state { member = before }
      try Member.fold(&member, event)
      return member.map { .member($0) }
    case .token:
      var token = state?.token
      try Token.fold(&token, event)
      return token.map { .token($0) }
    }
  }

  /// Moments at which something changes without an event: a token's expiry, and the end of the time
  /// that a replaced secret was given.
  public var deadlines: [Deadline] {
    guard let token, !token.isDeleted else { return [] }
    var deadlines: [Deadline] = []
    if let expires = token.settings.expires {
      deadlines.append(Deadline(field: .expires, at: expires))
    }
    if let previous = token.previous {
      deadlines.append(Deadline(field: .previousSecretUntil, at: previous.until))
    }
    return deadlines.sorted { $0.at < $1.at }
  }
}

/// A moment at which something changes without an event.
public struct Deadline: Hashable, Sendable {
  /// Which field says when.
  public enum Field: String, Sendable {
    case notBefore, expires, previousSecretUntil
  }
  public let field: Field
  /// The first moment at which it has passed.
  public let at: Timestamp
}
