/// The look-ups that a decision needs, all by key.
///
/// A dictionary implements it for tests and replay, the live views' transaction for the ledger. A
/// look-up that fails for a reason of its own (a corrupt page) answers as if there were nothing; its
/// implementation remembers the failure, and whoever began the transaction must ask for it before
/// trusting an answer.
public protocol StateReader: ~Copyable {
  /// The position of the last event applied.
  var position: Position { get }
  /// The catalog in force.
  var catalog: Catalog { get }
  /// Numbers of the pepper keys that are not retired, the current one last.
  var keyNumbers: [UInt32] { get }

  func account(_ id: AccountID) -> Account?
  /// The open account of that name, compared by full case folding.
  func account(named name: AccountName) -> AccountID?
  /// Whether an open account names this agency.
  func hasOpenClients(_ agency: AccountID) -> Bool

  func member(_ id: MemberID) -> Member?
  /// The member, not removed, with that address, compared by full case folding.
  func member(withEmail email: EmailAddress, in account: AccountID) -> MemberID?
  /// How many administrators the account has that were not removed.
  func administratorCount(in account: AccountID) -> Int

  func token(_ id: TokenID) -> Token?
  /// The token, not deleted, of that name, compared by full case folding.
  func token(named name: TokenName, in account: AccountID) -> TokenID?
  /// How many tokens that are not deleted hold one of these, for each that is held at all.
  func holders(ofVersions versions: Set<VersionName>, scopes: Set<ScopeName>)
    -> (versions: [VersionName: Int], scopes: [ScopeName: Int])
  /// Tokens of the account that fit, in order of id; one more than `limit` when there are more.
  ///
  /// Filters about use are refused before they come here.
  func tokens(in account: AccountID, matching filter: TokenFilter, now: Timestamp, limit: Int)
    -> [TokenID]

  /// Every token that came of this one by duplication, by way of any number of copies and deleted ones
  /// too, in order of id; one more than `limit` when there are more.
  func derived(from source: TokenID, limit: Int) -> [TokenID]

  /// What the actor asked under this request id, if that is remembered.
  func request(_ id: RequestID, of actor: Actor) -> RememberedRequest?
}

/// A request id that was used within the last 24 hours.
public struct RememberedRequest: Hashable, Sendable {
  public var digest: [UInt8]
  /// The position that was the answer: that of the request's last event.
  public var position: Position
  public var recordedAt: Timestamp

  public init(digest: [UInt8], position: Position, recordedAt: Timestamp) {
    self.digest = digest
    self.position = position
    self.recordedAt = recordedAt
  }

  /// How long a request id is remembered.
  public static let memory = TimeSpan.seconds(24 * 3600)
}

/// What applying an event needs besides: setting the nouns. Uniqueness look-ups follow from them.
public protocol StateStore: StateReader, ~Copyable {
  mutating func set(position: Position)
  mutating func set(catalog: Catalog)
  mutating func set(keyNumbers: [UInt32])
  /// Stores an account; `before` is what is replaced.
  mutating func set(_ account: Account, replacing before: Account?)
  /// Stores a member; `before` is what is replaced.
  mutating func set(_ member: Member, replacing before: Member?)
  /// Stores a token; `before` is what is replaced.
  mutating func set(_ token: Token, replacing before: Token?)
  /// Remembers a request id, replacing one of the same actor and id.
  mutating func remember(
    _ request: RequestStamp, of actor: Actor, at position: Position,
    recordedAt: Timestamp)
  /// Forgets every request recorded before `moment`.
  mutating func forgetRequests(recordedBefore moment: Timestamp)
}
