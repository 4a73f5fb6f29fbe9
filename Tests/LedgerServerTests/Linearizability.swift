/// What was asked of one token, and what came of it, between two moments.
struct TokenOperation: Sendable {
  /// What was asked. Secrets are numbered in the order in which they were made known.
  enum Kind: Hashable, Sendable {
    case authorize(secret: Int)
    case disable, enable, endGrace
    /// Replaces the secret; the one before goes on only with a grace.
    case reset(to: Int, hasGrace: Bool)
  }

  let kind: Kind
  /// Whether it was let in, or changed something.
  let result: Bool
  /// Nanoseconds, before it was asked and after it was answered.
  let start: UInt64
  let end: UInt64

  init(_ kind: Kind, _ result: Bool, _ start: UInt64, _ end: UInt64) {
    (self.kind, self.result, self.start, self.end) = (kind, result, start, end)
  }
}

/// Whether the history of one token could have come about one operation after the other, each at one moment
/// between its start and its end (Herlihy and Wing, 1990), from an enabled token with secret 0.
///
/// The search is that of Wing and Gong (1993) with the memory of Lowe (2017): it goes on with any
/// operation that began before every remaining one had ended, and never twice with the same operations
/// done in the same state. A question that fits the state changes nothing, so it is done at once.
struct LinearizabilityChecker {
  /// What a token is, as far as the operations tell.
  private struct State: Hashable {
    var isEnabled = true
    var current = 0
    var previous: Int?

    /// The state afterwards; `nil` if the result could not be had in this one.
    func after(_ operation: TokenOperation) -> State? {
      var next = self
      let result: Bool
      switch operation.kind {
      case .authorize(let secret):
        result = isEnabled && (secret == current || secret == previous)
      case .disable:
        result = isEnabled
        next.isEnabled = false
      case .enable:
        result = !isEnabled
        next.isEnabled = true
      case .endGrace:
        result = previous != nil
        next.previous = nil
      case .reset(let secret, let hasGrace):
        result = true
        next.previous = hasGrace ? current : nil
        next.current = secret
      }
      return result == operation.result ? next : nil
    }
  }

  /// Which operations are done: all before the first that is not, and some behind it.
  private struct Place: Hashable {
    var first = 0
    var beyond: Set<Int> = []
    var state = State()
  }

  /// By their start.
  private let operations: [TokenOperation]

  private init(_ history: [TokenOperation]) { operations = history.sorted { $0.start < $1.start } }

  static func isLinearizable(_ history: [TokenOperation]) -> Bool {
    LinearizabilityChecker(history).search()
  }

  private func search() -> Bool {
    var seen: Set<Place> = []
    var open = [Place()]
    while let place = open.popLast() {
      let place = withQuestions(place)
      if place.first == operations.count { return true }
      guard seen.insert(place).inserted else { continue }
      for index in candidates(place) where !operations[index].isQuestion {
        if let state = place.state.after(operations[index]) {
          open.append(done(index, place, state))
        }
      }
    }
    return false
  }

  /// The same place with every question done that fits there.
  private func withQuestions(_ place: Place) -> Place {
    var place = place
    while true {
      let fitting = candidates(place).filter {
        operations[$0].isQuestion && place.state.after(operations[$0]) != nil
      }
      if fitting.isEmpty { return place }
      for index in fitting { place = done(index, place, place.state) }
    }
  }

  /// What can come next: all that began before the first end of what is not done.
  private func candidates(_ place: Place) -> [Int] {
    var found: [Int] = []
    var firstEnd = UInt64.max
    for index in place.first..<operations.count where !place.beyond.contains(index) {
      if operations[index].start > firstEnd { break }
      found.append(index)
      firstEnd = min(firstEnd, operations[index].end)
    }
    return found.filter { operations[$0].start <= firstEnd }
  }

  private func done(_ index: Int, _ place: Place, _ state: State) -> Place {
    var place = place
    place.state = state
    place.beyond.insert(index)
    while place.beyond.remove(place.first) != nil { place.first += 1 }
    return place
  }
}

extension TokenOperation {
  /// Whether it changes nothing.
  var isQuestion: Bool { if case .authorize = kind { true } else { false } }
}
