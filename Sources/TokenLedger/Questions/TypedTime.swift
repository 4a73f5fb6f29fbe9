/// A time as people type it: RFC 3339, a date, a span, or a word.
///
/// A date, `today` and `yesterday` are days of UTC, and a span such as `2h` is so long ago.
package enum TypedTime: Hashable {
  case instant(Timestamp)
  /// A day of UTC by its first moment.
  case date(Timestamp)
  case ago(TimeSpan)
  case now
  case today
  case yesterday

  /// What is accepted, for messages.
  package static let accepted = """
    give a time as in RFC 3339 such as 2026-03-01T09:30:00Z, a date such as 2026-03-01, a span such \
    as 2h or 7d (so long ago), or now, today or yesterday
    """

  /// The same for whoever reads help.
  package static let explained = """
    A time is written as in RFC 3339 (2026-03-01T09:30:00Z), as a date (2026-03-01, which begins at \
    00:00 UTC), as a span (2h, 7d: so long ago), or as now, today or yesterday (days of UTC). At \
    the end of a range a day is included whole.
    """

  /// Reads a time.
  ///
  /// - Throws: ``UsageError`` that names what is accepted.
  package init(_ text: some StringProtocol) throws(UsageError) {
    switch text {
    case "now": self = .now
    case "today": self = .today
    case "yesterday": self = .yesterday
    default:
      if let span = try? TimeSpan(text) {
        self = .ago(span)
      } else if let moment = try? Timestamp(text) {
        self = Timestamp.isDate(text) ? .date(moment) : .instant(moment)
      } else {
        throw UsageError("'\(text)' is not a time", Self.accepted)
      }
    }
  }

  /// The moment that is meant; of a day, its first.
  package func begin(now: Timestamp) -> Timestamp {
    switch self {
    case .instant(let moment), .date(let moment): moment
    case .ago(let span): now - span
    case .now: now
    case .today: now.midnight
    case .yesterday: now.midnight - .days(1)
    }
  }

  /// The first moment after what is meant, where it ends a range: a day is in it whole.
  package func end(now: Timestamp) -> Timestamp {
    switch self {
    case .date, .today, .yesterday: begin(now: now) + .days(1)
    case .instant, .ago, .now: begin(now: now)
    }
  }
}

/// `FROM..TO`: from the first moment up to the second, which is not in it.
package struct TimeRange: Hashable {
  package let from: Timestamp?
  package let to: Timestamp?

  /// Reads a range; either end may be empty, and a TO that is a day includes that day.
  package init(_ text: String, now: Timestamp) throws(UsageError) {
    guard let dots = text.firstRange(of: "..") else {
      throw UsageError(
        "'\(text)' is not a range of time",
        """
        last-7-days, last-30-days, more-than-30-days, or FROM..TO such as 2026-03-01..2026-03-31 or \
        7d..yesterday
        """)
    }
    let (first, last) = (text[..<dots.lowerBound], text[dots.upperBound...])
    from = first.isEmpty ? nil : try TypedTime(first).begin(now: now)
    let end = last.isEmpty ? nil : try TypedTime(last)
    to = end?.end(now: now)
    if let from, let end, end.begin(now: now) < from {
      throw UsageError("this range ends before it begins", "FROM..TO, the earlier one first")
    }
  }
}

extension Timestamp {
  /// The first moment of its day in UTC.
  fileprivate var midnight: Timestamp {
    let day: Int64 = 86_400_000_000
    let intoDay = (microseconds % day + day) % day
    return Timestamp(microseconds: microseconds - intoDay)
  }
}

extension CreatedFilter {
  /// Reads `last-7-days`, `last-30-days`, `more-than-30-days` or `FROM..TO`.
  ///
  /// - Throws: ``UsageError`` that names what is accepted.
  package init(text: String, now: Timestamp) throws(UsageError) {
    switch text {
    case "last-7-days": self = .last7Days
    case "last-30-days": self = .last30Days
    case "more-than-30-days": self = .moreThan30Days
    default:
      let range = try TimeRange(text, now: now)
      self = .range(from: range.from, to: range.to)
    }
  }
}

extension Moment {
  /// Reads the past state that somebody asks about: digits are a position, all else is a time as
  /// ``TypedTime`` reads it.
  ///
  /// - Throws: ``UsageError`` that names what is accepted.
  package init(typed text: String, now: Timestamp) throws(UsageError) {
    if case .position(let position)? = try? Moment(text) {
      self = .position(position)
      return
    }
    guard let time = try? TypedTime(text) else {
      throw UsageError(
        "'\(text)' is neither a position nor a time",
        "give a position such as 17, or " + TypedTime.accepted.dropFirst("give ".count))
    }
    self = .time(time.begin(now: now))
  }
}
