import TokenDomain

/// Where a token stands in a sorted list: by moment, then by name, then by id; a list sorted by one
/// leaves the other the same in all rows.
struct RowKey: Hashable, Comparable {
  /// Microseconds: created at, or last used.
  var moment: Int64
  /// As ``NameIndex/sortKey(of:)`` says.
  var name: [UInt8]
  var id: TokenID

  /// What stands for a token that was never used.
  static let neverUsed = Int64.min

  static func < (left: Self, right: Self) -> Bool {
    if left.moment != right.moment { return left.moment < right.moment }
    if left.name != right.name { return left.name.isBefore(right.name) }
    return left.id < right.id
  }
}

/// The first rows of a list, gathered in any order in bounded memory.
struct TopRows {
  private(set) var rows: [RowKey] = []
  private let limit: Int
  private let descending: Bool
  private let start: RowKey?

  /// Gathers at most `limit` rows of those past `start`.
  init(limit: Int, descending: Bool, past start: RowKey?) {
    precondition(limit > 0, "a list of no rows needs no gathering")
    self.limit = limit
    self.descending = descending
    self.start = start
  }

  private func precedes(_ left: RowKey, _ right: RowKey) -> Bool {
    descending ? right < left : left < right
  }

  /// Takes the row in if it is among the first so far.
  ///
  /// - Returns: false if it was not and neither will be any row that comes later in the list.
  /// - Complexity: O(1) for rows in order, else O(limit).
  mutating func offer(_ row: RowKey) -> Bool {
    if let start, !precedes(start, row) { return true }
    if let last = rows.last, !precedes(row, last) {
      guard rows.count < limit else { return false }
      rows.append(row)
      return true
    }
    rows.insert(row, at: place(of: row))
    if rows.count > limit { rows.removeLast() }
    return true
  }

  /// Whether a row of that moment may be among the first so far; a quick look before a row is made.
  @inline(__always)
  func mayTake(moment: Int64) -> Bool {
    guard rows.count >= limit, let last = rows.last else { return true }
    return descending ? moment >= last.moment : moment <= last.moment
  }

  private func place(of row: RowKey) -> Int {
    var low = 0
    var high = rows.count
    while low < high {
      let middle = (low + high) / 2
      if precedes(rows[middle], row) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
