extension Timestamp {
  /// Reads an RFC 3339 date-time with any offset, or a bare date, which is 00:00 UTC.
  ///
  /// Fractions beyond microseconds are cut; a leap second (`:60`) is the last microsecond before
  /// the next minute.
  ///
  /// - Throws: ``Refusal/malformedTime``.
  public init(_ text: some StringProtocol) throws(Refusal) {
    guard let parsed = Self.parse(Array(text.utf8)) else { throw .malformedTime }
    self = parsed.moment
  }

  /// Whether `text` is a bare date (`2026-07-01`), which as the end of a range includes that day.
  public static func isDate(_ text: some StringProtocol) -> Bool {
    parse(Array(text.utf8))?.isDate ?? false
  }

  private static func parse(_ bytes: [UInt8]) -> (moment: Timestamp, isDate: Bool)? {
    var scanner = Scanner(bytes: bytes)
    guard let year = scanner.digits(4), scanner.take("-"), let month = scanner.digits(2),
      scanner.take("-"), let day = scanner.digits(2), (1...9999).contains(year),
      (1...12).contains(month), (1...daysInMonth(year, month)).contains(day)
    else { return nil }
    let midnight = daysSinceEpoch(year: year, month: month, day: day) * 86_400_000_000
    if scanner.isAtEnd { return (Timestamp(microseconds: midnight), true) }

    guard scanner.take("T") || scanner.take("t") || scanner.take(" "),
      let hour = scanner.digits(2), scanner.take(":"), let minute = scanner.digits(2),
      scanner.take(":"), let second = scanner.digits(2), hour < 24, minute < 60, second <= 60
    else { return nil }
    var microsecond: Int64 = 0
    if scanner.take(".") {
      guard let fraction = scanner.fraction() else { return nil }
      microsecond = fraction
    }
    var offset: Int64 = 0
    if !scanner.take("Z") && !scanner.take("z") {
      let east = scanner.take("+")
      guard east || scanner.take("-"), let hours = scanner.digits(2), scanner.take(":"),
        let minutes = scanner.digits(2), hours < 24, minutes < 60
      else { return nil }
      offset = (hours * 60 + minutes) * (east ? 60 : -60)
    }
    guard scanner.isAtEnd else { return nil }
    let isLeap = second == 60
    let seconds = hour * 3600 + minute * 60 + (isLeap ? 59 : second) - offset
    let moment = Timestamp(
      microseconds: midnight + seconds * 1_000_000 + (isLeap ? 999_999 : microsecond))
    return writable.contains(moment) ? (moment, false) : nil
  }

  private struct Scanner {
    let bytes: [UInt8]
    var next = 0
    var isAtEnd: Bool { next == bytes.count }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
      guard next < bytes.count, bytes[next] == UInt8(ascii: character) else { return false }
      next += 1
      return true
    }

    mutating func digit() -> Int64? {
      guard next < bytes.count, (0x30...0x39).contains(bytes[next]) else { return nil }
      next += 1
      return Int64(bytes[next - 1] - 0x30)
    }

    mutating func digits(_ count: Int) -> Int64? {
      var value: Int64 = 0
      for _ in 0..<count {
        guard let digit = digit() else { return nil }
        value = value * 10 + digit
      }
      return value
    }

    mutating func fraction() -> Int64? {
      var value: Int64 = 0
      var count = 0
      while let digit = digit() {
        if count < 6 { value = value * 10 + digit }
        count += 1
      }
      guard count > 0 else { return nil }
      while count < 6 {
        value *= 10
        count += 1
      }
      return value
    }
  }

  private static func daysInMonth(_ year: Int64, _ month: Int64) -> Int64 {
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    return switch month {
    case 2: isLeap ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Days from 1970-01-01 in the proleptic Gregorian calendar, counting years from 1 March so that
  /// the leap day comes last.
  private static func daysSinceEpoch(year: Int64, month: Int64, day: Int64) -> Int64 {
    let marchYear = month <= 2 ? year - 1 : year
    let era = (marchYear >= 0 ? marchYear : marchYear - 399) / 400
    let yearOfEra = marchYear - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  private static func civil(daysSinceEpoch days: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    return (
      yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month,
      dayOfYear - (153 * marchMonth + 2) / 5 + 1
    )
  }
}

extension Timestamp: CustomStringConvertible {
  /// RFC 3339 in UTC with microseconds, such as `2026-07-01T09:30:00.000000Z`.
  public var description: String {
    var days = microseconds / 86_400_000_000
    var rest = microseconds % 86_400_000_000
    if rest < 0 {
      days -= 1
      rest += 86_400_000_000
    }
    let date = Self.civil(daysSinceEpoch: days)
    let seconds = rest / 1_000_000
    func padded(_ value: Int64, _ width: Int) -> String {
      let digits = String(value)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    return """
      \(padded(date.year, 4))-\(padded(date.month, 2))-\(padded(date.day, 2))T\
      \(padded(seconds / 3600, 2)):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2)).\
      \(padded(rest % 1_000_000, 6))Z
      """
  }
}
