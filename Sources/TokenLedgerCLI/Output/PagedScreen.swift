/// A terminal on which what is longer than the screen goes through a pager.
///
/// Text is held back until it is known whether it fits: at most one screen of it.
final class PagedScreen {
  private let rows: Int
  private let columns: Int
  private let isPaged: Bool
  private var held: [UInt8] = []
  private var heldRows = 0
  private var pager: Pager?
  /// Whether text goes to the screen at once.
  private var isDirect = false

  /// A screen; one without a size, or for which paging was switched off, is written to at once.
  init(isPaged: Bool) {
    let size = StandardStream.output.size
    rows = size?.rows ?? 0
    columns = max(size?.columns ?? 1, 1)
    self.isPaged = isPaged && rows > 0
  }

  /// Takes text.
  func write(_ bytes: [UInt8]) throws {
    if let pager { return try pager.write(bytes) }
    guard isPaged, !isDirect else { return try StandardStream.output.write(bytes) }
    held += bytes
    for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .dropLast() where heldRows < rows
    {
      heldRows += 1 + max(0, TerminalText.shownWidth(line) - 1) / columns
    }
    // The shell's prompt needs the last row.
    guard heldRows >= rows else { return }
    pager = Pager.command.flatMap { Pager(command: $0) }
    TerminalControl.shared.leaveInterruptsToPager(pager != nil)
    let text = held
    held = []
    isDirect = pager == nil
    try write(text)
  }

  /// Whether a pager has the screen.
  var isWithPager: Bool { pager != nil }

  /// Shows what was held back. From now on text is shown at once, unless a pager has it.
  func show() throws {
    guard pager == nil else { return }
    isDirect = true
    let text = held
    held = []
    if !text.isEmpty { try write(text) }
  }

  /// Waits until the pager was quit.
  func finish() {
    pager?.finish()
    pager = nil
    TerminalControl.shared.leaveInterruptsToPager(false)
  }
}
