package import EventLog
package import TokenDomain

/// The tokens that a stretch of the log created, as the log up to some later position describes
/// them, folded by the code that live commands use.
///
/// So that memory does not grow with the ledger, its tokens are folded a window at a time: one pass
/// through the log from where the window begins. Texts stay sealed; of each, the event that gave it
/// last is remembered.
///
/// Several threads can share the work: each takes its share of the tokens, and all find the same
/// windows, because a window ends after so many creations of all shares.
package struct TokenWindow {
  /// Tokens that a window creates, in all shares together; each takes about 500 bytes.
  package static let tokensMax = 524_288

  /// Which of the tokens to fold.
  package struct Share: Hashable, Sendable {
    /// From 0.
    let number: Int
    /// How many shares there are.
    let count: Int

    /// Everything.
    package static let whole = Share(number: 0, count: 1)

    func contains(_ id: TokenID) -> Bool {
      // The last bits of a UUID are random.
      count == 1 || Int(truncatingIfNeeded: id.value & 0xFFFF) % count == number
    }
  }

  /// The tokens so far, in order of creation.
  package private(set) var tokens: [FoldedToken] = []
  /// Where the next window begins, behind this position; `nil` while there is room in this one.
  package private(set) var next: Position?
  /// Events of the share's tokens that came by, and those of them that were applied. Over all
  /// windows, as many are applied as the first window saw, if every event fits the log before it.
  package private(set) var seenCount: UInt64 = 0
  package private(set) var appliedCount: UInt64 = 0

  private let share: Share
  private let tokensMax: Int
  private var createdCount = 0
  private var indexes: [TokenID: Int] = [:]

  /// A window that is still empty.
  package init(_ share: Share = .whole, tokensMax: Int = tokensMax) {
    self.share = share
    self.tokensMax = tokensMax
  }

  /// Takes in the record of the next event of the log, which is only glanced at unless it is about
  /// a token of the share and window.
  ///
  /// - Throws: `UnappliableEvent`, `EventRecordError`.
  package mutating func take(
    _ record: RawSpan, at position: Position, _ keys: any SealingKeys
  ) throws {
    if let glance = RecordGlance(record), !glance.isByHolder {
      guard glance.type.isAboutToken, let subjectID = glance.subjectID else { return }
      let id = TokenID(value: subjectID)
      if !share.contains(id) {
        if glance.type.makesToken { _ = hasRoom(before: position) }
        return
      }
      if let index = indexes[id] {
        seenCount += 1
        // While it has a slot, it gets no other.
        if tokens[index].slot != nil, let body = glance.body {
          try tokens[index].apply(body, at: position)
        } else {
          try tokens[index].apply(try SealedEvent(record), keys)
        }
        appliedCount += 1
        return
      }
      if !glance.type.makesToken || next != nil {
        // Of another window, or of none: the count will tell.
        seenCount += 1
        return
      }
    }
    try take(SealedEvent(record), keys)
  }

  /// Takes in the next event of the log. Nothing comes of one that is about no token of the share
  /// and window.
  ///
  /// - Throws: `UnappliableEvent`, `EventRecordError`.
  package mutating func take(_ event: SealedEvent, _ keys: any SealingKeys) throws {
    let envelope = event.envelope
    noteActor(envelope)
    guard case .token(let id) = envelope.subject else { return }
    let creates = envelope.type.makesToken
    if share.contains(id) {
      seenCount += 1
      if let index = indexes[id] {
        try tokens[index].apply(event, keys)
        appliedCount += 1
      } else if creates && hasRoom(before: envelope.position) {
        indexes[id] = tokens.count
        tokens.append(try FoldedToken(madeBy: event, keys))
        appliedCount += 1
      }
    } else if creates {
      _ = hasRoom(before: envelope.position)
    }
  }

  /// Counts a creation, and whether it still belongs to this window.
  private mutating func hasRoom(before position: Position) -> Bool {
    if next != nil { return false }
    if createdCount == tokensMax {
      next = Position(position.value - 1)
      return false
    }
    createdCount += 1
    return true
  }

  /// What a token's holder does is sealed under the token's own key.
  private mutating func noteActor(_ envelope: RecordEnvelope) {
    guard let slot = envelope.actorSlot, case .holder(let id) = envelope.actor,
      let index = indexes[id]
    else { return }
    tokens[index].slot = slot
  }
}

extension EventType {
  /// Whether such an event makes a token.
  fileprivate var makesToken: Bool { self == .tokenCreated || self == .tokenDuplicated }

  /// Whether such an event is about a token.
  fileprivate var isAboutToken: Bool {
    switch self {
    case .tokenCreated, .tokenDuplicated, .tokenReset, .tokenGraceEnded, .tokenResetTakenBack,
      .tokenVersionUpgraded, .tokenDisabled, .tokenEnabled, .tokenEdited, .tokenDeleted,
      .tokenRestored, .tokenErased:
      true
    default: false
    }
  }
}
