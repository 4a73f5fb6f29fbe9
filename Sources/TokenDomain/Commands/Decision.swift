/// An event before it has a place in the log.
public struct EventDraft: Hashable, Sendable {
  public var account: AccountID?
  public var subject: Subject
  public var body: EventBody

  public init(account: AccountID?, subject: Subject, body: EventBody) {
    self.account = account
    self.subject = subject
    self.body = body
  }
}

/// What a command comes to: events to append, or the answer it had before.
public struct Decision: Hashable, Sendable {
  /// In the order in which they land, together or not at all; empty when nothing changes.
  public var events: [EventDraft]
  /// What the command was about, in the order asked: also those that do not change.
  public var subjects: [Subject]
  /// The first answer's position, when the request was asked before.
  public var repeatedFrom: Position?
  /// A digest over the ids and revisions of a bulk selection by filter.
  public var selectionDigest: [UInt8]?

  public init(
    events: [EventDraft], subjects: [Subject], repeatedFrom: Position? = nil,
    selectionDigest: [UInt8]? = nil
  ) {
    self.events = events
    self.subjects = subjects
    self.repeatedFrom = repeatedFrom
    self.selectionDigest = selectionDigest
  }
}
