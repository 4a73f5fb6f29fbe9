package import TokenDomain

/// How often a secret was used on one day, by UTC.
package struct UsageDay: Hashable, Sendable {
  /// Days since 1970-01-01.
  package let number: Int32
  /// How often it authenticated.
  package var count: UInt64
  /// How often it was refused.
  package var failures: UInt64

  /// Names the parts.
  package init(number: Int32, count: UInt64 = 0, failures: UInt64 = 0) {
    self.number = number
    self.count = count
    self.failures = failures
  }

  /// Days that are kept, the last one included.
  package static let keptMax: Int32 = 90
  private static let microseconds: Int64 = 86_400_000_000

  /// The day that a moment lies in.
  package static func number(of moment: Timestamp) -> Int32 {
    let (days, rest) = moment.microseconds.quotientAndRemainder(dividingBy: microseconds)
    return Int32(clamping: rest < 0 ? days - 1 : days)
  }

  /// When it begins.
  package var start: Timestamp { Timestamp(microseconds: Int64(number) * Self.microseconds) }
}

extension [UsageDay] {
  /// Adds what was counted on one day; the days are in order.
  mutating func add(_ day: UsageDay) {
    let place = lastIndex { $0.number <= day.number }
    if let place, self[place].number == day.number {
      self[place].count &+= day.count
      self[place].failures &+= day.failures
    } else {
      insert(day, at: place.map { $0 + 1 } ?? 0)
    }
  }

  /// The days that are kept when the last is `number`. A day beyond tomorrow came of a clock that was
  /// wrong, and would keep the days that come now from being kept.
  func kept(at number: Int32) -> [UsageDay] {
    let (oldest, newest) = (Int64(number) - Int64(UsageDay.keptMax), Int64(number) + 1)
    return filter { Int64($0.number) > oldest && Int64($0.number) <= newest }
  }
}
