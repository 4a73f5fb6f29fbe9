import Files
import Synchronization

/// What time it is for a ledger.
///
/// Recorded times never go back, whatever the wall clock does; so a question that is asked while the
/// clock is a little behind the log is judged at the log's time.
///
/// A simulated ledger that is opened without a clock stands where its story ended: its windows and
/// dates mean what they meant there, and what is done to it then happens at that moment.
struct LedgerClock: Sendable {
  /// How far the log may be ahead of the clock before questions follow the clock alone: then
  /// somebody set it wrong, and `doctor` says so.
  static let toleratedDifference = TimeSpan.seconds(5 * 60)

  /// The moment by the ledger's clock: the wall's, or the scenario's own.
  let wall: @Sendable () -> Timestamp

  /// Whether time is the log's own and passes only with it.
  private let standsStill: Bool

  init(_ own: (@Sendable () -> Timestamp)?, isSimulated: Bool) {
    wall = own ?? { Timestamp(microseconds: SystemClock.microseconds) }
    standsStill = isSimulated && own == nil
  }

  /// When to record what is decided now.
  func recordingMoment(after lastRecordedAt: Timestamp?) -> Timestamp {
    guard let lastRecordedAt else { return wall() }
    return standsStill ? lastRecordedAt : max(wall(), lastRecordedAt)
  }

  /// The moment at which authentication and lists are judged.
  func questionMoment(lastRecordedAt: Timestamp?) -> Timestamp {
    if standsStill, let lastRecordedAt { return lastRecordedAt }
    let now = wall()
    guard let lastRecordedAt, lastRecordedAt > now,
      lastRecordedAt - Self.toleratedDifference < now
    else { return now }
    return lastRecordedAt
  }
}
