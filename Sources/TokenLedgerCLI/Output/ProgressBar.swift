import TokenLedger

/// A bar on standard error while long work goes on, at a terminal only; it leaves nothing behind.
final class ProgressBar {
  private static let pauseSeconds = 0.1
  private static let barColumns = 24

  private let isShown =
    StandardStream.error.isTerminal && ProcessEnvironment.variable("TERM") != "dumb"
  /// When each task began, and which share of it is done.
  private var tasks: [String: (start: Double, share: Double)] = [:]
  private var lastShown = 0.0

  /// Shows how far the work has come, at most ten times a second.
  func update(_ progress: Progress) {
    update(progress.task, done: progress.done, total: progress.total)
  }

  /// The same for work that is counted here.
  func update(_ task: String, done: UInt64, total: UInt64) {
    guard isShown else { return }
    let now = ProcessEnvironment.monotonicSeconds()
    // Each task has a rate of its own.
    let start = tasks[task]?.start ?? now
    let share = Double(done) / Double(max(total, done, 1))
    tasks[task] = (start, share)
    // Of those that go on side by side, the one that is furthest behind is shown.
    if tasks.contains(where: { $0.value.share < share }) { return }
    guard now - lastShown >= Self.pauseSeconds else { return }
    lastShown = now
    let columns = StandardStream.error.columns ?? Help.columnsElsewhere
    let text = Self.text(
      task, done: done, total: total, seconds: now - start, columns: columns - 1)
    TerminalControl.shared.drawLine(text)
  }

  /// Takes the bar off the screen.
  func finish() {
    if isShown { TerminalControl.shared.erase() }
  }

  /// The bar as text: task, how much of it is done, rate, and time left. In a narrow terminal the
  /// bar gives way first, then the counts, then the rate.
  static func text(
    _ task: String, done: UInt64, total: UInt64, seconds: Double, columns: Int
  ) -> String {
    let total = max(total, done, 1)
    let share = Double(done) / Double(total)
    let rate = seconds > 0 ? Double(done) / seconds : 0
    let name = TerminalText.escaped(task)
    let percent = "\(Int(share * 100))%"
    let counts = "\(done)/\(total)"
    var tail = rate > 0 ? ["\(Int(rate))/s"] : []
    if rate > 0 { tail.append(left(Int(Double(total - done) / rate))) }
    for size in [barColumns, 12, 6] {
      let filled = Int(share * Double(size))
      let bar =
        String(repeating: "█", count: filled) + String(repeating: "░", count: size - filled)
      let text = "\(name) \(bar) \(percent) " + ([counts] + tail).joined(separator: ", ")
      if TerminalText.width(text) <= columns { return text }
    }
    for rest in [[counts] + tail, tail, Array(tail.suffix(1)), []] {
      let text = "\(name) \(percent) " + rest.joined(separator: ", ")
      if TerminalText.width(text) <= columns { return text }
    }
    return TerminalText.truncated("\(name) \(percent)", toWidth: columns)
  }

  /// A length of time that is left.
  private static func left(_ seconds: Int) -> String {
    switch seconds {
    case ..<60: "\(seconds) s left"
    case ..<3600: "\(seconds / 60) min \(seconds % 60) s left"
    default: "\(seconds / 3600) h \(seconds / 60 % 60) min left"
    }
  }
}
