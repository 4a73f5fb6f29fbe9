import TokenLedger

/// `replay step` at a terminal: a walk through the log by single keys.
final class StepWalk {
  /// What the text shows.
  enum Panel { case changes, state, event, help }

  /// Steps that a page key takes.
  static let pageSteps = 10
  /// Bytes that can be typed at a question.
  static let typedBytesMax = 1024

  let session: Session
  let ledger: Ledger
  var walk: ReplayWalk
  var conditions: [ReplayCondition]
  /// Whether a search looks for where the conditions come to hold, or where they cease to.
  var becoming = true
  /// What is shown; `nil` before the first event.
  var finding: ReplayFinding?
  /// The moment that was gone to; `nil` for that of the event that is shown.
  var moment: Timestamp?
  var panel = Panel.changes
  var screen = WalkScreen()
  /// When a passing message was shown last.
  var lastTold = 0.0
  /// What is being typed, for what.
  var question: Question?
  let keys: KeyReader
  private let lines: EventLines
  private let isColoured: Bool

  /// A question on the last line.
  enum Question: String {
    case search = "until"
    case place = "go to position or time"
  }

  init(_ session: Session, _ walk: ReplayWalk, conditions: [ReplayCondition]) throws {
    self.session = session
    self.walk = walk
    self.conditions = conditions
    ledger = try session.ledger()
    keys = try KeyReader(.input)
    lines = EventLines(ledger)
    isColoured = session.output.isColoured
    screen.title = try title()
  }

  /// Whether somebody sits at a terminal on which it can be drawn.
  static var isPossible: Bool {
    StandardStream.input.isTerminal && StandardStream.output.isTerminal
      && StandardStream.error.isTerminal && ProcessEnvironment.variable("TERM") != "dumb"
  }

  /// Walks until the person has seen enough.
  ///
  /// - Parameter isBack: whether to begin with the last event, not the first.
  func run(isBack: Bool) throws {
    try TerminalControl.shared.onWholeScreen(.input, news: keys.newsDescriptor) {
      try begin(isBack: isBack)
      try draw()
      while true {
        switch keys.next() {
        case .over: return
        case .redraw: break
        case .key(let key):
          guard try handle(key) else { return }
        }
        try draw()
      }
    }
  }

  private func begin(isBack: Bool) throws {
    if !conditions.isEmpty {
      try search(isBack ? .backward : .forward)
    } else if isBack {
      try showCurrent()
    } else {
      try step(1)
    }
  }

  // MARK: drawing

  /// The terminal's size; a usual one where it does not say.
  var size: (columns: Int, rows: Int) { StandardStream.output.size ?? (80, 24) }

  func draw() throws {
    screen.text = try text()
    screen.place = try "position \(place) of \(ledger.position())"
    screen.prompt = question.map { ($0.rawValue, typed) }
    let (columns, rows) = size
    let lines = screen.rows(columns: columns, rows: rows, isColoured: isColoured)
    // Every row is drawn over and its rest erased: nothing flickers. A terminal that knows
    // synchronized output (private mode 2026) shows all of it at once.
    TerminalControl.shared.draw(
      "\u{1B}[?2026h\u{1B}[H" + lines.map { $0 + "\u{1B}[K" }.joined(separator: "\r\n")
        + "\u{1B}[J\u{1B}[?2026l")
  }

  /// What is typed at the question.
  var typed = ""

  /// The position of the event that is shown, which a walk that came backward stands behind.
  private var place: Position {
    if case .event(let step)? = finding { step.event.position } else { walk.position }
  }

  private func text() throws -> String {
    switch (panel, finding) {
    case (.help, _): return Self.help
    case (_, nil): return "Nothing has happened yet.\n"
    case (.changes, let finding?): return finding.text(lines: lines, isColoured: isColoured)
    case (.event, .event(let step)?):
      let json = JSONWriter.indented(step.event.json)
      return "Event \(step.event.position)\n\n" + String(decoding: json, as: UTF8.self)
    case (.event, .deadline?): return "A moment passed; no event says so.\n"
    case (.state, let finding?): return try stateText(finding)
    }
  }

  private func stateText(_ finding: ReplayFinding) throws -> String {
    let (state, about, now): (SubjectState?, String, Timestamp) =
      switch finding {
      case .event(let step):
        (step.after, lines.about(step.event.subject), moment ?? step.event.recordedAt)
      case .deadline(let deadline, let state): (state, screen.title, deadline.at)
      }
    guard let state else { return "\(TerminalText.escaped(about)) is not there.\n" }
    let heading = "\(TerminalText.escaped(about)) after position \(place)"
    return Style.bold.applied(to: heading, if: isColoured) + "\n\n"
      + Card.text(state.json(at: now), isColoured: isColoured)
  }

  private func title() throws -> String {
    switch walk.scope {
    case .ledger: "The ledger"
    case .account(let id): "Account " + lines.about(.account(id))
    case .member(let id): "Member " + lines.about(.member(id))
    case .token(let id): "Token " + lines.about(.token(id))
    }
  }

  private static let help = """
    n  →  space  j    the next event
    p  ←  k           the event before
    PgDn  PgUp        ten events on, ten back
    g  Home           the first event
    G  End            the last event
    /  u              search for where a condition comes to hold, such as
                      state=disabled; with ! before it, where it ceases to;
                      with nothing, the same as before; a key ends a search
    N                 the same search, backward
    t                 go to a position or a time: 117, 2026-03-01, 7d
    s                 the whole state, or again what changed
    e                 the event as recorded, or again what changed
    ↑  ↓              move a text that is longer than the screen
    ?                 these keys, or again what changed
    q                 quit

    """
}
