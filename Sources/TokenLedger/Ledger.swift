/// An event-sourced ledger of API access tokens, open for use.
///
/// One object serves any number of threads and tasks. Questions read the memory map and never wait
/// for a write; commands are decided and appended by one dedicated writer thread.
public final class Ledger: Sendable {
  /// How to open.
  public struct Options: Sendable {
    /// The clock, in microseconds since 1970. Only simulated ledgers may bring their own.
    public var clock: (@Sendable () -> Timestamp)?
    /// Whether questions only will be asked.
    public var isReadOnly: Bool
    /// Whether a network file system is accepted, which LMDB's locks do not survive.
    public var allowsNetworkFileSystem: Bool
    public init(
      clock: (@Sendable () -> Timestamp)? = nil, isReadOnly: Bool = false,
      allowsNetworkFileSystem: Bool = false
    ) {
      self.clock = clock
      self.isReadOnly = isReadOnly
      self.allowsNetworkFileSystem = allowsNetworkFileSystem
    }
  }

  /// What a new ledger begins with.
  public struct Founding: Sendable {
    /// The log's name in checkpoints.
    public var origin: String?
    /// `nil` for the default catalog: version v1, scopes api:read and api:write.
    public var catalog: (versions: [APIVersion], categories: [ScopeCategory])?
    /// An agency to open.
    public var account: (id: AccountID, name: AccountName)?
    public var actor: Actor
    public var requestOrigin: Origin
    /// A clock of its own makes the ledger a simulated one.
    public var clock: (@Sendable () -> Timestamp)?
    public init(
      origin: String? = nil, catalog: (versions: [APIVersion], categories: [ScopeCategory])? = nil,
      account: (id: AccountID, name: AccountName)? = nil, actor: Actor,
      requestOrigin: Origin = Origin(via: .library), clock: (@Sendable () -> Timestamp)? = nil
    ) {
      self.origin = origin
      self.catalog = catalog
      self.account = account
      self.actor = actor
      self.requestOrigin = requestOrigin
      self.clock = clock
    }
  }

  init() { fatalError("being written") }

  // MARK: life

  /// Makes a ledger in a directory that is empty or does not exist; leaves none or a whole one.
  public static func create(at path: String, founding: Founding) throws -> (
    ledger: LedgerID, position: Position
  ) { fatalError("being written") }

  /// Opens a ledger, catching its views up with the log first.
  public static func open(at path: String, options: Options = Options()) throws -> Ledger {
    fatalError("being written")
  }

  /// Answers what was accepted, then lets go of every file.
  public func close() { fatalError("being written") }

  /// The ledger's id.
  public var id: LedgerID { fatalError("being written") }
  /// Whether the ledger has a clock of its own.
  public var isSimulated: Bool { fatalError("being written") }
  /// The position of the last event.
  public func position() throws -> Position { fatalError("being written") }
  /// The moment that questions are judged at.
  public func now() throws -> Timestamp { fatalError("being written") }
  /// The operator: the real user of the process.
  public static var processOperator: Actor { fatalError("being written") }
  /// Whatever a process with secrets should do first: no core dumps, closed pipes as errors.
  public static func hardenProcess() { fatalError("being written") }

  // MARK: commands

  /// A new secret and its hash under the current key.
  public func mint(_ kind: SecretFormat.Kind) throws -> (secret: Secret, hash: SecretHash) {
    fatalError("being written")
  }
  /// A new id, ordered by the ledger's clock.
  public func makeID<Kind: IdentifierKind>(_ kind: Kind.Type = Kind.self) -> Identifier<Kind> {
    fatalError("being written")
  }
  /// Decides a request and, if it changes something, appends and syncs it before answering.
  public func execute(_ request: Request) async throws -> Receipt { fatalError("being written") }
  /// The same for a thread that may wait.
  @available(*, noasync)
  public func executeAndWait(_ request: Request) throws -> Receipt { fatalError("being written") }

  // MARK: authentication

  /// Whether a credential is good, from the memory map; counts as use when asked to.
  public func authenticate(_ question: AuthenticationQuestion, countsAsUse: Bool = true) throws
    -> AuthenticationAnswer
  { fatalError("being written") }

  // MARK: questions

  public func catalog() throws -> Catalog { fatalError("being written") }
  /// Accounts in order of opening, closed ones included.
  public func accounts() throws -> [Account] { fatalError("being written") }
  public func account(_ id: AccountID) throws -> Account? { fatalError("being written") }
  /// An account by id or exact name.
  public func account(named text: String) throws -> Account { fatalError("being written") }
  /// Members in order of joining, removed ones included.
  public func members(in account: AccountID?) throws -> [Member] { fatalError("being written") }
  public func member(_ id: MemberID) throws -> Member? { fatalError("being written") }
  /// A member by id, or by exact e-mail address or name in an account (or in all).
  public func member(named text: String, in account: AccountID?) throws -> Member {
    fatalError("being written")
  }
  public func token(_ id: TokenID) throws -> Token? { fatalError("being written") }
  /// A token by id, by a prefix of the id, or by exact name in an account (or in all).
  public func token(named text: String, in account: AccountID?) throws -> Token {
    fatalError("being written")
  }
  public func tokens(_ request: TokenListRequest) throws -> TokenPage {
    fatalError("being written")
  }
  /// Calls `body` for each event until it returns `false`. No transaction is held during a call.
  public func forEachEvent(_ request: EventListRequest, _ body: (Event) throws -> Bool) throws {
    fatalError("being written")
  }
  public func event(at position: Position) throws -> Event? { fatalError("being written") }
  /// The token's own events, oldest first.
  public func history(of token: TokenID) throws -> [Event] { fatalError("being written") }
  /// The tokens that the log up to a moment describes, in order of creation.
  public func state(at moment: Moment, account: AccountID?, token: TokenID?) throws
    -> (position: Position, now: Timestamp, tokens: [Token])
  { fatalError("being written") }
  /// When the token's secrets were last used; `nil` for never.
  public func lastUsed(_ token: TokenID) throws -> Timestamp? { fatalError("being written") }

  // MARK: operations

  public func viewStatus() throws -> [ViewStatus] { fatalError("being written") }
  public func checkViews(progress: (Progress) -> Void = { _ in }) throws -> [ViewCheck] {
    fatalError("being written")
  }
  public func rebuildViews(only: String? = nil, progress: (Progress) -> Void = { _ in }) throws {
    fatalError("being written")
  }
  public func keys() throws -> [KeyStatus] { fatalError("being written") }
  /// Makes a new current key. Older ones go on until retired.
  public func rotateKey(_ request: (Action) -> Request) throws -> Receipt {
    fatalError("being written")
  }
  /// Destroys an older key: what was hashed under it no longer authenticates.
  public func retireKey(_ number: UInt32, _ request: (Action) -> Request) throws -> Receipt {
    fatalError("being written")
  }
  /// Enters an export of events into an empty ledger, or what is not yet there.
  public func importJSONLines(
    name: String, contents: [UInt8], actor: Actor, origin: Origin,
    progress: (Progress) -> Void = { _ in }
  ) throws -> ImportReport { fatalError("being written") }
}
