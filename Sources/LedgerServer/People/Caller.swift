import TokenLedger

/// A member who asks.
struct Caller: Sendable {
  let identity: MemberIdentity
  /// The session, of somebody who is signed in at the console; `nil` for a member key.
  let session: (key: SessionStore.Key, beganAt: Timestamp)?

  var member: MemberID { identity.member }
  var account: AccountID { identity.account }
  var role: Role { identity.role }
  var actor: Actor { .member(member, by: nil) }
  var via: Origin.Via { session == nil ? .http : .console }
}
