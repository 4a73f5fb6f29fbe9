import LMDB
import TokenDomain

/// Where groups of trails meet: the positions that are on some trail of every group, in order or
/// against it.
///
/// Whichever group is furthest says where the others go on, so that a trail of ten events takes ten
/// looks at one of ten million (the leapfrog join of Veldhuizen, 2014).
struct TrailMeeting {
  enum Step: Equatable {
    /// All groups have this position.
    case position(UInt64)
    /// There is no more.
    case over
    /// After so many steps as were allowed there is nothing in front of this position.
    case tooFar(UInt64)
  }

  private var groups: [TrailUnion]
  private let descending: Bool
  private var steps = 0

  init(_ groups: [[Trail]], _ history: History, descending: Bool) {
    self.descending = descending
    self.groups = groups.map { trails in
      TrailUnion(trails.map { TrailReader($0, history, descending: descending) })
    }
  }

  /// The first position from `target` on. Targets go in the direction of reading.
  ///
  /// - Parameter stepsMax: how many steps may be taken, earlier calls included.
  mutating func next(
    from target: UInt64, stepsMax: Int, in transaction: borrowing some Reading & ~Copyable
  ) throws -> Step {
    var target = target
    var agreeing = 0
    var group = 0
    while agreeing < groups.count {
      guard steps < stepsMax else { return .tooFar(target) }
      steps += 1
      guard let found = try groups[group].seek(target, descending: descending, in: transaction)
      else { return .over }
      agreeing = found == target ? agreeing + 1 : 1
      target = found
      group = (group + 1) % groups.count
    }
    return .position(target)
  }
}

/// The trails of one group.
private struct TrailUnion {
  private var readers: [TrailReader]

  init(_ readers: [TrailReader]) { self.readers = readers }

  /// The first position on any of them from `target` on.
  mutating func seek(
    _ target: UInt64, descending: Bool, in transaction: borrowing some Reading & ~Copyable
  ) throws -> UInt64? {
    var first: UInt64?
    for index in readers.indices {
      guard let found = try readers[index].seek(target, in: transaction) else { continue }
      if let known = first, descending ? found < known : known < found { continue }
      first = found
      if found == target { return found }
    }
    return first
  }
}

/// One trail, read a block at a time.
struct TrailReader {
  private let history: History
  private let prefix: [UInt8]
  private let descending: Bool
  /// The positions of a block in the direction of reading, and the next of them.
  private var block: [Position] = []
  private var index = 0
  private var isOver = false

  init(_ trail: Trail, _ history: History, descending: Bool) {
    self.history = history
    prefix = trail.key
    self.descending = descending
  }

  /// The first position from `target` on. Targets go in the direction of reading.
  mutating func seek(
    _ target: UInt64, in transaction: borrowing some Reading & ~Copyable
  ) throws -> UInt64? {
    if isOver { return nil }
    skip(to: target)
    if index == block.count {
      block = try history.block(
        of: prefix, from: Position(target), descending: descending, in: transaction)
      index = 0
      skip(to: target)
    }
    isOver = index == block.count
    return isOver ? nil : block[index].value
  }

  /// Moves to the first position of the block that is not in front of `target`.
  private mutating func skip(to target: UInt64) {
    var end = block.count
    guard index < end, isInFront(block[index], of: target) else { return }
    while index < end {
      let middle = (index + end) / 2
      if isInFront(block[middle], of: target) { index = middle + 1 } else { end = middle }
    }
  }

  private func isInFront(_ position: Position, of target: UInt64) -> Bool {
    descending ? position.value > target : position.value < target
  }
}
