import TokenDomain

/// What happened between an index and the live views: which tokens are to be looked at again.
struct Tail {
  /// Tokens that some event was about.
  private(set) var touched: Set<TokenID> = []

  /// Reads the log after `start` up to `end`. Costs nothing if the index is level.
  init(
    of log: borrowing some EventReading & ~Copyable, after start: Position, through end: Position
  ) throws {
    guard start < end else { return }
    var touched: Set<TokenID> = []
    try log.outlines(after: start, through: end) { outline in
      if case .token(let id) = outline.subject { touched.insert(id) }
      return true
    }
    self.touched = touched
  }
}
