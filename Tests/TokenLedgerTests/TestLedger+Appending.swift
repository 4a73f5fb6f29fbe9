import EventLog
import Files
import Testing
import TokenDomain

@testable import TokenLedger

extension TestLedger {
  /// Appends to the log alone an event that nobody decided, as a writer would that dies before the
  /// views' commit.
  ///
  /// - Parameter recordedAt: when; as late as the event before it if `nil`.
  /// - Returns: where it stands.
  @discardableResult
  func appendAlone(
    _ body: EventBody, about token: TokenID, recordedAt: Timestamp? = nil
  ) throws -> Position {
    var log = try ledger.parts.log.beginWrite()
    let command = Command(
      .endGrace(token), actor: actor, origin: Origin(via: .library), correlation: ledger.makeID())
    let draft = EventDraft(account: account, subject: .token(token), body: body)
    let last = log.recordedAt
    let event = draft.event(
      of: command, position: log.last.next, id: ledger.makeID(),
      recordedAt: try #require(recordedAt ?? last))
    try log.append(RecordedEvent(event))
    try log.commit()
    return event.position
  }
}
