import TokenLedger

/// A bar on standard error while long work goes on, at a terminal only; it leaves nothing behind.
final class ProgressBar {
  private static let pauseSeconds = 0.1

  private let isShown = StandardStream.error.isTerminal
  private let start = ProcessEnvironment.monotonicSeconds()
  private var lastShown = 0.0
  private var isOnScreen = false

  /// Shows how far the work has come, at most ten times a second.
  func update(_ progress: Progress) {
    update(progress.task, done: progress.done, total: progress.total)
  }

  /// The same for work that is counted here.
  func update(_ task: String, done: UInt64, total: UInt64) {
    guard isShown else { return }
    let now = ProcessEnvironment.monotonicSeconds()
    guard now - lastShown >= Self.pauseSeconds else { return }
    lastShown = now
    isOnScreen = true
    let text = Self.text(task, done: done, total: total, seconds: now - start)
    try? StandardStream.error.write(Array("\r\u{1B}[K\(text)".utf8))
  }

  /// Takes the bar off the screen.
  func finish() {
    guard isOnScreen else { return }
    isOnScreen = false
    try? StandardStream.error.write(Array("\r\u{1B}[K".utf8))
  }

  /// The bar as text: task, how much of it is done, rate, and time left.
  static func text(_ task: String, done: UInt64, total: UInt64, seconds: Double) -> String {
    let total = max(total, done, 1)
    let share = Double(done) / Double(total)
    let filled = Int(share * 24)
    let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: 24 - filled)
    let rate = seconds > 0 ? Double(done) / seconds : 0
    let left = rate > 0 ? Int(Double(total - done) / rate) : 0
    return """
      \(TerminalText.escaped(task)) \(bar) \(Int(share * 100))% \
      \(done)/\(total), \(Int(rate))/s, \(left) s left
      """
  }
}
