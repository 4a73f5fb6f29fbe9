import TokenLedger

/// What keys do.
extension StepWalk {
  /// Does what a key says.
  ///
  /// - Returns: whether the walk goes on.
  func handle(_ key: Key) throws -> Bool {
    screen.message = ""
    if question != nil {
      try answer(key)
      return true
    }
    switch key {
    case .character("q"), .control("d"): return false
    case .character("n"), .character(" "), .character("j"), .right: try step(1)
    case .character("p"), .character("k"), .left: try step(-1)
    case .pageDown: try step(Self.pageSteps)
    case .pageUp: try step(-Self.pageSteps)
    case .character("g"), .home: try goToFirst()
    case .character("G"), .end: try go(to: .position(ledger.position()))
    case .character("/"), .character("u"): ask(.search)
    case .character("t"): ask(.place)
    case .character("N"): try searchAgain(.backward)
    case .character("s"): toggle(.state)
    case .character("e"): toggle(.event)
    case .character("?"): toggle(.help)
    case .escape: toggle(panel)
    case .up: screen.scroll(by: -1, columns: size.columns, rows: size.rows)
    case .down: screen.scroll(by: 1, columns: size.columns, rows: size.rows)
    default: screen.message = "? shows the keys"
    }
    return true
  }

  private func toggle(_ other: Panel) {
    panel = panel == other ? .changes : other
    screen.scrolledRows = 0
  }

  // MARK: walking

  /// Takes steps forward, or backward for a negative count.
  func step(_ count: Int) throws {
    for _ in 0..<abs(count) {
      if count > 0 {
        guard try walk.next() != nil else {
          screen.message = "This is the last event"
          break
        }
      } else {
        _ = try walk.previous()
        // What is before the first event is nothing to look at.
        guard try walk.current() != nil else {
          _ = try walk.next()
          screen.message = "This is the first event"
          break
        }
      }
    }
    try showCurrent()
  }

  /// Shows the event that the walk stands after.
  func showCurrent() throws {
    if panel == .help { panel = .changes }
    screen.scrolledRows = 0
    finding = try walk.current().map { .event($0) }
    moment = nil
  }

  private func goToFirst() throws {
    walk = try ReplayWalk(ledger, scope: walk.scope)
    try step(1)
  }

  private func go(to moment: Moment) throws {
    try walk.jump(to: moment)
    try showCurrent()
    // A time between two events can be one at which a date has passed.
    if case .time = moment { self.moment = walk.now }
  }

  // MARK: questions

  private func ask(_ question: Question) {
    self.question = question
    typed = ""
  }

  private func answer(_ key: Key) throws {
    switch key {
    case .escape: question = nil
    case .backspace: if !typed.isEmpty { typed.removeLast() }
    case .control("u"): typed = ""
    case .character(let character):
      if typed.utf8.count < Self.typedBytesMax { typed.append(character) }
    case .enter:
      let asked = question
      question = nil
      do {
        switch asked {
        case .search: try search(for: typed)
        case .place: if !typed.isEmpty { try go(to: session.moment(text: typed)) }
        case nil: break
        }
      } catch let error where !(error is StreamError) {
        // What was typed is wrong: it is told, and the walk stands where it stood.
        let failure = Failure(error)
        guard failure.status != .failed else { throw error }
        screen.message = failure.message
      }
    default: break
    }
  }

  // MARK: searching

  private func search(for text: String) throws {
    if !text.isEmpty {
      let ceases = text.hasPrefix("!")
      conditions = [try ReplayCondition(ceases ? String(text.dropFirst()) : text, for: walk.scope)]
      becoming = !ceases
    }
    try searchAgain(.forward)
  }

  private func searchAgain(_ direction: ReplayWalk.Direction) throws {
    guard !conditions.isEmpty else {
      return screen.message = "Nothing was searched for yet: / asks for a condition"
    }
    try search(direction)
  }

  /// Goes to where the conditions turn next.
  func search(_ direction: ReplayWalk.Direction) throws {
    let sought = conditions.map(\.description).joined(separator: " and ")
    screen.message = "Searching for \(sought)"
    try draw()
    let found: ReplayFinding?
    do {
      found = try walk.search(direction, for: conditions, becoming: becoming) { position in
        if keys.takePressed() { throw SearchEnded(position: position) }
        try tell("Searching for \(sought): at position \(position), a key ends it")
      }
    } catch let ended as SearchEnded {
      screen.message = "Ended at position \(ended.position): \(sought) was not found so far"
      return try showCurrent()
    }
    let way = direction == .forward ? "after" : "before"
    guard let found else {
      screen.message = "\(sought) does not turn \(becoming ? "true" : "false") \(way) this"
      return try showCurrent()
    }
    screen.message = "Here \(sought) turns \(becoming ? "true" : "false")"
    try showCurrent()
    finding = found
  }

  /// Shows a message that is soon followed by another, a few times a second.
  private func tell(_ message: String) throws {
    let now = ProcessEnvironment.monotonicSeconds()
    guard now - lastTold >= 0.1 else { return }
    lastTold = now
    screen.message = message
    try draw()
  }
}

/// Somebody pressed a key during a search.
private struct SearchEnded: Error {
  /// How far it had come.
  let position: Position
}
