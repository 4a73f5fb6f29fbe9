/// A past state to ask about: after the event at a position, or at the end of an instant.
public enum Moment: Hashable, Sendable {
  case position(Position)
  case time(Timestamp)

  /// Reads a position (digits only) or a time.
  ///
  /// - Throws: ``Refusal/malformedMoment``.
  public init(_ text: String) throws(Refusal) {
    if !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let value = UInt64(text)
    {
      self = .position(Position(value))
    } else if let time = try? Timestamp(text) {
      self = .time(time)
    } else {
      throw .malformedMoment
    }
  }
}
