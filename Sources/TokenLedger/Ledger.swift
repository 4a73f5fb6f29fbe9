import EventLog
import Files
import LedgerViews
import Synchronization

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
    /// Whether to look for events of other processes all the time, as a server does: what they
    /// append is then in the views within 100 milliseconds, also if they died half-way.
    public var followsOtherProcesses: Bool

    public init(
      clock: (@Sendable () -> Timestamp)? = nil, isReadOnly: Bool = false,
      allowsNetworkFileSystem: Bool = false, followsOtherProcesses: Bool = false
    ) {
      self.clock = clock
      self.isReadOnly = isReadOnly
      self.allowsNetworkFileSystem = allowsNetworkFileSystem
      self.followsOtherProcesses = followsOtherProcesses
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

  let directory: LedgerDirectory
  let description: LedgerDescription
  let lock: LedgerLock
  let log: EventLog
  let keyring: Keyring
  let views: LiveViews
  let indexes: Indexes
  let usage: UsageStore
  let clock: LedgerClock
  let writer: Writer
  let follower: Follower
  private let isClosed = Mutex(false)

  /// The ledger's id.
  public let id: LedgerID
  /// Its present life: a restore begins another.
  public let incarnation: IncarnationID
  /// Whether the ledger has a clock of its own.
  public var isSimulated: Bool { description.simulated }
  /// Whether questions only can be asked.
  public let isReadOnly: Bool
}
