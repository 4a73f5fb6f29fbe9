/// What somebody asks the ledger to do, and on what conditions.
///
/// New ids and secrets are made by the caller and come in as values: `TokenID.make(by:)` and
/// ``Ledger/mint(_:)``. So a secret never passes through a queue.
public struct Request: Sendable {
  public var action: Action
  public var actor: Actor
  public var origin: Origin
  public var reason: Reason?
  /// A name for this request: sent again within 24 hours it gets the first answer.
  public var requestID: RequestID?
  public var expectedRevision: Position?
  /// Decide, but append nothing.
  public var isDryRun: Bool
  /// Shared by everything that one request causes; a new one when `nil`.
  public var correlation: CorrelationID?
  public var causation: Position?
  /// When it happened, for imported history.
  public var occurredAt: Timestamp?

  public init(
    _ action: Action, actor: Actor, origin: Origin = Origin(via: .library), reason: Reason? = nil,
    requestID: RequestID? = nil, expectedRevision: Position? = nil, isDryRun: Bool = false,
    correlation: CorrelationID? = nil, causation: Position? = nil, occurredAt: Timestamp? = nil
  ) {
    self.action = action
    self.actor = actor
    self.origin = origin
    self.reason = reason
    self.requestID = requestID
    self.expectedRevision = expectedRevision
    self.isDryRun = isDryRun
    self.correlation = correlation
    self.causation = causation
    self.occurredAt = occurredAt
  }
}

/// The answer to a request: it is durable (unless it was a dry run).
public struct Receipt: Sendable {
  /// What became of one subject of the request.
  public enum Outcome: Hashable, Sendable {
    case ledger
    case catalog(Catalog)
    case account(Account)
    case member(Member)
    case token(Token)
  }

  /// The position of the request's last event; without one, the position it was decided at.
  public var position: Position
  /// Whether anything was (in a dry run: would be) appended.
  public var changed: Bool
  /// Whether this is the first answer again: the secret that the caller made was not used.
  public var isRepeated: Bool
  public var isDryRun: Bool
  /// Each subject as it is afterwards, in the order asked, with whether it changed.
  public var outcomes: [(outcome: Outcome, changed: Bool)]
  /// For a selection by filter: send it back to act on exactly this selection.
  public var selectionDigest: [UInt8]?
  /// What a repetition finds its events by.
  public var correlation: CorrelationID
}
