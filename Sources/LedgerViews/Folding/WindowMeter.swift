import TokenDomain

/// How far a fold of the whole log is that takes several windows, shown as a position: the log is
/// read from each window's beginning to its end, and how many there will be shows only on the way.
struct WindowMeter {
  private let end: Position
  private var start = Position.zero
  /// Events read by the windows before.
  private var readBefore: UInt64 = 0
  private var shown = Position.zero

  init(end: Position) {
    self.end = end
  }

  /// Goes on with the window that begins after this position.
  mutating func begin(after start: Position) {
    readBefore += end.value - self.start.value
    self.start = start
  }

  /// Where the work as a whole is. Never goes back.
  ///
  /// - Parameter next: where the next window will begin, if this one is full.
  mutating func position(reading position: Position, next: Position?) -> Position {
    let read = Double(readBefore + position.value - start.value)
    let now = Double(readBefore + end.value - start.value)
    let share = read / max(1, now + remaining(next))
    shown = max(shown, Position(min(end.value, UInt64(share * Double(end.value)))))
    if next == nil && position == end { shown = end }
    return shown
  }

  /// Events that later windows will read, if all are as long as this one.
  private func remaining(_ next: Position?) -> Double {
    guard let next else { return 0 }
    let length = Double(max(1, next.value - start.value))
    let rest = Double(end.value - next.value)
    let windows = (rest / length).rounded(.up)
    return windows * rest - length * windows * (windows - 1) / 2
  }
}
