import EventLog
import LedgerViews
import Text

extension Ledger {
  /// The catalog in force.
  public func catalog() throws -> Catalog { try read { $0.catalog } }

  /// Accounts in order of opening, closed ones included.
  public func accounts() throws -> [Account] { try read { try $0.accounts() } }

  /// The account with this id, if there is one.
  public func account(_ id: AccountID) throws -> Account? { try read { $0.account(id) } }

  /// An account by id or exact name; an open account's name goes before a closed one's.
  ///
  /// - Parameters:
  ///   - text: the id or the name.
  ///   - needsState: whether the answer is about the present. If not, it is given also while an event
  ///     that cannot be applied keeps the live views behind the log: as they were before it.
  /// - Throws: `Refusal.accountNotFound`, `Refusal.ambiguousName`.
  public func account(named text: String, needsState: Bool = true) throws -> Account {
    try question(needsState: needsState) { _, live, _ in
      if let id = try? AccountID(text) {
        guard let account = live.account(id) else { throw Refusal.accountNotFound(text) }
        return account
      }
      let named = try live.accounts().filter { $0.name.text == UnicodeText.nfc(text) }
      let open = named.filter { !$0.isClosed }
      return try Self.only(
        open.isEmpty ? named : open, text, \.id.description, .accountNotFound(text))
    }
  }

  /// Members in order of joining, removed ones included.
  public func members(in account: AccountID?) throws -> [Member] {
    try read { try $0.members(in: account) }
  }

  /// The member with this id, if there is one.
  public func member(_ id: MemberID) throws -> Member? { try read { $0.member(id) } }

  /// A member by id, or by exact e-mail address or name in an account, or in all. Those removed are
  /// named by id only.
  ///
  /// - Parameters:
  ///   - text: the id, the e-mail address or the name.
  ///   - account: where to look; `nil` for everywhere.
  ///   - needsState: as of ``account(named:needsState:)``.
  /// - Throws: `Refusal.memberNotFound`, `Refusal.ambiguousName`.
  public func member(
    named text: String, in account: AccountID?, needsState: Bool = true
  ) throws -> Member {
    try question(needsState: needsState) { _, live, _ in
      if let id = try? MemberID(text) {
        guard let member = live.member(id) else { throw Refusal.memberNotFound(text) }
        return member
      }
      let wanted = UnicodeText.nfc(text)
      let named = try live.members(in: account).filter {
        !$0.isRemoved && ($0.email.text == wanted || $0.name.text == wanted)
      }
      return try Self.only(named, text, \.id.description, .memberNotFound(text))
    }
  }

  /// The token with this id, if there is one, deleted or not.
  public func token(_ id: TokenID) throws -> Token? { try read { $0.token(id) } }

  /// A token by id, by a prefix of the id, or by exact name in an account, or in all: an id wins, and
  /// deleted tokens are named by id only.
  ///
  /// - Parameters:
  ///   - text: the id, its beginning, or the name.
  ///   - account: where to look; `nil` for everywhere.
  ///   - needsState: as of ``account(named:needsState:)``.
  /// - Throws: `Refusal.tokenNotFound`, `Refusal.ambiguousName`.
  public func token(
    named text: String, in account: AccountID?, needsState: Bool = true
  ) throws -> Token {
    try question(needsState: needsState) { indexes, live, log in
      try indexes.token(
        named: text, in: account.map { .some([$0]) } ?? .all, live: live, log: log)
    }
  }

  private static func only<Noun>(
    _ found: [Noun], _ text: String, _ id: (Noun) -> String, _ missing: Refusal
  ) throws(Refusal) -> Noun {
    guard let first = found.first else { throw missing }
    guard found.count == 1 else {
      throw .ambiguousName(text, candidates: found.map(id))
    }
    return first
  }
}
