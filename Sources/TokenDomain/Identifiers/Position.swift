/// Where an event stands in the log: gapless, from 1.
public struct Position: Hashable, Comparable, Sendable {
  /// The number; 0 stands for "before the first event".
  public let value: UInt64

  /// The position with this number.
  public init(_ value: UInt64) {
    self.value = value
  }

  /// Before the first event: what an empty log is at.
  public static let zero = Position(0)

  /// The position after this one.
  public var next: Position { Position(value + 1) }

  /// Compares by number.
  public static func < (left: Self, right: Self) -> Bool { left.value < right.value }
}

extension Position: CustomStringConvertible {
  /// The number in decimal.
  public var description: String { String(value) }
}
