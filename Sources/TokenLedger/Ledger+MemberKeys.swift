import LedgerViews

/// A member that may act, as of one position of the log.
public struct MemberIdentity: Hashable, Sendable {
  public let member: MemberID
  public let account: AccountID
  public let role: Role
  /// The position of the member's last event. A session that began at another revision is over: the
  /// member has a new role or a new key since, or was removed.
  public let revision: Position
  /// The last event that the answer knows of.
  public let position: Position

  init(_ credential: MemberCredential) {
    member = credential.member
    account = credential.account
    role = credential.role
    revision = credential.revision
    position = credential.position
  }
}

extension Ledger {
  /// Whose member key was presented, read from the memory map: no lock, no wait, no disk write.
  ///
  /// Removing a member, resetting its key and closing its account stop the key for the very next
  /// question, from any process.
  ///
  /// - Parameter key: what was presented, well formed or not.
  /// - Returns: `nil` for what is no one's member key, or no longer.
  /// - Throws: as ``authenticate(_:countsAsUse:)`` does: nobody is let in while a later revocation might
  ///   be unseen, nor after a restore before ``release(by:)``.
  public func member(withKey key: Secret) throws -> MemberIdentity? {
    try checkAnswering()
    // The checksum catches a typing mistake before any look-up.
    guard key.kind == .memberKey else { return nil }
    return try read { live in
      try underEachKey(key, live) { try live.authenticateMember($0) }.map(MemberIdentity.init)
    }
  }

  /// Whether a member that has shown its key before may still act, and as what. Costs as much as
  /// ``member(withKey:)`` without the hashing.
  ///
  /// - Parameter member: who asks.
  /// - Returns: `nil` once the member was removed, its account closed, or its key retired.
  /// - Throws: as ``member(withKey:)`` does.
  public func standing(of member: MemberID) throws -> MemberIdentity? {
    try checkAnswering()
    return try read { try $0.standing(of: member).map(MemberIdentity.init) }
  }
}
