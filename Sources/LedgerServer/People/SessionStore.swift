import Cryptography
import Files
import Synchronization
import TokenLedger

/// Who is signed in at the console.
///
/// Sessions are kept in memory alone: a restart signs everybody out. Only a hash of what the browser
/// holds is kept. That a member's role, key or account has changed since ends a session without
/// anybody telling this store: its revision is compared with the member's at each request.
final class SessionStore: Sendable {
  /// How long a session lasts that nobody uses.
  static let idleSecondsMax = 30 * 60
  /// How long a session lasts at most.
  static let secondsMax = 12 * 60 * 60
  /// Most sessions; beyond them whoever has not been seen longest is signed out.
  static let sessionsMax = 10_000
  /// Most sessions of one member; beyond them the oldest ends.
  static let memberSessionsMax = 16
  private static let tokenByteCount = 32

  /// What is known of a session.
  struct Session: Sendable {
    let member: MemberID
    /// The member's revision at sign-in.
    let revision: Position
    let beganAt: Timestamp
    /// Nanoseconds of the monotonic clock.
    fileprivate let began: UInt64
    fileprivate var lastSeen: UInt64

    fileprivate func isOver(at now: UInt64) -> Bool {
      now - began > UInt64(SessionStore.secondsMax) * 1_000_000_000
        || now - lastSeen > UInt64(SessionStore.idleSecondsMax) * 1_000_000_000
    }
  }

  /// Names a session; whoever has it cannot sign in with it.
  struct Key: Hashable, Sendable {
    fileprivate let digest: Digest

    fileprivate init(_ token: [UInt8]) { digest = KeyedHash.blake2b256(token) }
  }

  private let sessions = Mutex<[Key: Session]>([:])
  private let clock: @Sendable () -> UInt64

  /// - Parameter clock: nanoseconds that only grow.
  init(clock: @escaping @Sendable () -> UInt64 = { SystemClock.monotonicNanoseconds }) {
    self.clock = clock
  }

  /// Begins a session.
  ///
  /// - Returns: what the browser is to hold.
  func begin(_ member: MemberIdentity, at moment: Timestamp) -> String {
    let token = SecureRandom.bytes(count: Self.tokenByteCount).hexadecimal
    let now = clock()
    let session = Session(
      member: member.member, revision: member.revision, beganAt: moment, began: now, lastSeen: now)
    sessions.withLock { sessions in
      let own = sessions.filter { $0.value.member == member.member }
      if own.count >= Self.memberSessionsMax,
        let oldest = own.min(by: { $0.value.began < $1.value.began })
      {
        sessions[oldest.key] = nil
      }
      if sessions.count >= Self.sessionsMax {
        sessions = sessions.filter { !$0.value.isOver(at: now) }
      }
      if sessions.count >= Self.sessionsMax,
        let unseen = sessions.min(by: { $0.value.lastSeen < $1.value.lastSeen })
      {
        sessions[unseen.key] = nil
      }
      sessions[Key(Array(token.utf8))] = session
    }
    return token
  }

  /// The session that a browser presents, which has been seen now; `nil` if there is none any more.
  func find(_ token: some Collection<UInt8>) -> (key: Key, session: Session)? {
    guard token.count == 2 * Self.tokenByteCount else { return nil }
    let (key, now) = (Key(Array(token)), clock())
    return sessions.withLock { sessions in
      guard var session = sessions[key] else { return nil }
      guard !session.isOver(at: now) else {
        sessions[key] = nil
        return nil
      }
      session.lastSeen = now
      sessions[key] = session
      return (key, session)
    }
  }

  /// Ends a session.
  func end(_ key: Key) { sessions.withLock { $0[key] = nil } }

  /// Ends every session of a member.
  func endAll(of member: MemberID) {
    sessions.withLock { $0 = $0.filter { $0.value.member != member } }
  }

  /// How many there are, those that are over and were not presented again included.
  var count: Int { sessions.withLock { $0.count } }
}
