/// A moment: microseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
public struct Timestamp: Hashable, Comparable, Sendable {
  /// Microseconds since the epoch.
  public let microseconds: Int64

  /// The moment that many microseconds after the epoch.
  public init(microseconds: Int64) {
    self.microseconds = microseconds
  }

  /// The first and last moments that RFC 3339 can write: years 0001 to 9999.
  public static let writable =
    Timestamp(
      microseconds: -62_135_596_800_000_000)...Timestamp(
      microseconds: 253_402_300_799_999_999)

  /// Compares by time.
  public static func < (left: Self, right: Self) -> Bool {
    left.microseconds < right.microseconds
  }

  /// The moment `span` later.
  public static func + (moment: Self, span: TimeSpan) -> Self {
    Self(microseconds: moment.microseconds + span.microseconds)
  }

  /// The moment `span` earlier.
  public static func - (moment: Self, span: TimeSpan) -> Self {
    Self(microseconds: moment.microseconds - span.microseconds)
  }
}
