import Files
import Synchronization

/// What time it is for a ledger.
///
/// Recorded times never go back, whatever the wall clock does; so a question that is asked while the
/// clock is a little behind the log is judged at the log's time.
struct LedgerClock: Sendable {
  /// How far the log may be ahead of the clock before questions follow the clock alone: then
  /// somebody set it wrong, and `doctor` says so.
  static let toleratedDifference = TimeSpan.seconds(5 * 60)

  /// The moment by the ledger's clock: the wall's, or the scenario's own.
  let wall: @Sendable () -> Timestamp

  init(_ own: (@Sendable () -> Timestamp)?) {
    wall = own ?? { Timestamp(microseconds: SystemClock.microseconds) }
  }

  /// When to record what is decided now.
  func recordingMoment(after lastRecordedAt: Timestamp?) -> Timestamp {
    max(wall(), lastRecordedAt ?? Timestamp(microseconds: .min))
  }

  /// The moment at which authentication and lists are judged.
  func questionMoment(lastRecordedAt: Timestamp?) -> Timestamp {
    let now = wall()
    guard let lastRecordedAt, lastRecordedAt > now,
      lastRecordedAt - Self.toleratedDifference < now
    else { return now }
    return lastRecordedAt
  }
}
