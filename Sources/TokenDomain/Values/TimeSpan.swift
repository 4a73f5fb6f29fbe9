/// A length of time as people write it: `90s`, `15m`, `1h`, `30d`.
public struct TimeSpan: Hashable, Comparable, Sendable {
  /// Microseconds; never negative.
  public let microseconds: Int64

  /// A span of so many microseconds.
  ///
  /// - Precondition: `microseconds` is not negative.
  public init(microseconds: Int64) {
    precondition(microseconds >= 0, "a span is not negative")
    self.microseconds = microseconds
  }

  /// So many seconds.
  public static func seconds(_ count: Int64) -> Self { Self(microseconds: count * 1_000_000) }
  /// So many times 24 hours.
  public static func days(_ count: Int64) -> Self { seconds(count * 86_400) }

  /// Reads a whole number and a unit: `s`, `m`, `h` or `d`, up to 36,500 days.
  ///
  /// - Throws: ``Refusal/malformedSpan``.
  public init(_ text: some StringProtocol) throws(Refusal) {
    let factors: [UInt8: Int64] = [
      UInt8(ascii: "s"): 1, UInt8(ascii: "m"): 60, UInt8(ascii: "h"): 3600,
      UInt8(ascii: "d"): 86_400,
    ]
    let bytes = Array(text.utf8)
    let digits = bytes.dropLast()
    guard let unit = bytes.last, let factor = factors[unit], !digits.isEmpty,
      digits.count <= 10, digits.allSatisfy({ (0x30...0x39).contains($0) })
    else { throw .malformedSpan }
    let seconds = digits.reduce(Int64(0)) { $0 * 10 + Int64($1 - 0x30) } * factor
    guard seconds <= 36_500 * 86_400 else { throw .malformedSpan }
    self.init(microseconds: seconds * 1_000_000)
  }

  /// Compares by length.
  public static func < (left: Self, right: Self) -> Bool {
    left.microseconds < right.microseconds
  }
}

extension TimeSpan: CustomStringConvertible {
  /// The span in its largest unit without a rest, such as `36h`.
  public var description: String {
    let seconds = microseconds / 1_000_000
    for (factor, unit) in [(Int64(86_400), "d"), (3600, "h"), (60, "m")]
    where seconds >= factor && seconds % factor == 0 {
      return "\(seconds / factor)\(unit)"
    }
    return "\(seconds)s"
  }
}
