/// What an event is about.
public enum Subject: Hashable, Sendable {
  case ledger
  case catalog
  case account(AccountID)
  case member(MemberID)
  case token(TokenID)

  /// `ledger`, `catalog`, or the id.
  public var id: String {
    switch self {
    case .ledger: "ledger"
    case .catalog: "catalog"
    case .account(let id): id.description
    case .member(let id): id.description
    case .token(let id): id.description
    }
  }
}

/// The request id of a command and a digest of what it asked, so that a repetition can be told from
/// another request under the same id.
public struct RequestStamp: Hashable, Sendable {
  /// Bytes of a digest.
  public static let digestByteCount = 16
  public var id: RequestID
  public var digest: [UInt8]

  public init(id: RequestID, digest: [UInt8]) {
    self.id = id
    self.digest = digest
  }
}

/// One fact of the log.
public struct Event: Hashable, Sendable {
  public var position: Position
  public var id: EventID
  /// When the ledger recorded it; never before the event before it.
  public var recordedAt: Timestamp
  /// When it happened, which differs for imported history.
  public var occurredAt: Timestamp
  /// The account it belongs to; `nil` for the ledger and the catalog.
  public var account: AccountID?
  public var subject: Subject
  public var actor: Actor
  public var origin: Origin
  public var reason: Reason?
  /// Shared by all events of one request.
  public var correlation: CorrelationID
  /// The event that led to this one.
  public var causation: Position?
  public var request: RequestStamp?
  public var body: EventBody

  public init(
    position: Position, id: EventID, recordedAt: Timestamp, occurredAt: Timestamp,
    account: AccountID?, subject: Subject, actor: Actor, origin: Origin, reason: Reason?,
    correlation: CorrelationID, causation: Position?, request: RequestStamp?, body: EventBody
  ) {
    self.position = position
    self.id = id
    self.recordedAt = recordedAt
    self.occurredAt = occurredAt
    self.account = account
    self.subject = subject
    self.actor = actor
    self.origin = origin
    self.reason = reason
    self.correlation = correlation
    self.causation = causation
    self.request = request
    self.body = body
  }

  /// What happened, by name.
  public var type: EventType { body.type }
}
