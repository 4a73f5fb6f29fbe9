import Files
import HTTPServer
import TokenLedger

/// One look at the log for all who listen: what is new is read once, and worded once for each member.
struct StreamRound {
  private let ledger: Ledger
  /// Up to here the log was looked at in rounds before.
  private var seen: Position?
  private var end = Position.zero
  /// The events between ``seen`` as it was and ``end``.
  private var new: [Event] = []
  private var newAfter = Position.zero
  private var members: [MemberID: Standing] = [:]

  /// What is known of a member in this round.
  private struct Standing {
    let revision: Position?
    var viewer: Viewer?
    /// Messages by position.
    var messages: [Position: [UInt8]] = [:]
  }

  init(_ ledger: Ledger) { self.ledger = ledger }

  /// Reads what is new.
  mutating func begin() throws {
    members = [:]
    let after = try seen ?? ledger.acknowledgedPosition()
    let (events, through) = try ledger.events(
      following: EventListRequest(after: after), limit: EventStreams.newEventsMax)
    (new, newAfter, end, seen) = (events, after, through, through)
  }

  /// Tells a listener what is new to it.
  ///
  /// - Returns: how far it has been told and when last; `nil` when its stream is to end.
  mutating func tell(
    _ listener: EventStreams.Listener
  ) throws -> (after: Position, lastTold: UInt64)? {
    let now = SystemClock.monotonicNanoseconds
    guard listener.after < end else {
      guard now - listener.lastTold > EventStreams.heartbeatSeconds * 1_000_000_000 else {
        return (listener.after, listener.lastTold)
      }
      listener.output.send(Array(":\n\n".utf8))
      return (listener.after, now)
    }
    guard listener.output.waitingBytes <= EventStreams.waitingBytesMax else {
      return (listener.after, listener.lastTold)
    }
    let member = listener.identity.member
    if members[member] == nil { members[member] = try standing(of: member) }
    guard let standing = members[member], standing.revision == listener.identity.revision,
      let access = standing.viewer?.access
    else { return nil }
    guard let request = listener.question.request(after: listener.after, within: access) else {
      return nil
    }
    let (events, through): ([Event], Position)
    if listener.after == newAfter {
      (events, through) = (new.filter(request.fits), end)
    } else {
      (events, through) = try ledger.events(
        following: request, limit: EventStreams.chunkEventsMax)
    }
    var bytes: [UInt8] = []
    for event in events { bytes += try message(event, to: member) }
    listener.output.send(bytes)
    return (max(through, listener.after), bytes.isEmpty ? listener.lastTold : now)
  }

  private func standing(of member: MemberID) throws -> Standing {
    guard let identity = try ledger.standing(of: member) else { return Standing(revision: nil) }
    return Standing(
      revision: identity.revision, viewer: Viewer(ledger, try ledger.access(of: member)))
  }

  /// An event as a message of a stream (HTML, §9.2): its id, type, and JSON.
  private mutating func message(_ event: Event, to member: MemberID) throws -> [UInt8] {
    if let known = members[member]?.messages[event.position] { return known }
    guard var viewer = members[member]?.viewer else { return [] }
    let json = JSONWriter.line(try viewer.json(event))
    let id = EntityTag.eventID(event.position, of: ledger)
    let message = Array("id: \(id)\nevent: \(event.type.name)\ndata: ".utf8) + json + [0x0A, 0x0A]
    members[member]?.viewer = viewer
    members[member]?.messages[event.position] = message
    return message
  }
}

extension EventQuestion {
  /// The same question from a position on, as far as the member may read by now; `nil` when what it is
  /// about is out of its sight.
  fileprivate func request(after: Position, within access: MemberAccess) -> EventListRequest? {
    var request = request
    request.after = after
    guard let allowed = try? access.accounts(for: .read) else { return nil }
    if let account {
      guard allowed.contains(account) else { return nil }
      request.accounts = .some([account])
    } else {
      request.accounts = .some(allowed)
    }
    return request
  }
}

extension EventListRequest {
  /// Whether an event is one that is asked for, its position aside.
  fileprivate func fits(_ event: Event) -> Bool {
    if case .some(let accounts) = accounts {
      guard let account = event.account, accounts.contains(account) else { return false }
    }
    if let subject, event.subject != subject { return false }
    if let actor, event.actor.principal != actor.principal { return false }
    if !types.isEmpty, !types.contains(event.type) { return false }
    if let correlation, event.correlation != correlation { return false }
    if let since, event.recordedAt < since { return false }
    return true
  }
}
