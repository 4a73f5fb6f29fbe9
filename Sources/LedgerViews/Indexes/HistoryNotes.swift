import TokenDomain

/// What a stretch of events changes in ``History``: the positions on each trail, and the copies.
struct HistoryNotes {
  /// An event on a trail of a kind that the array is of.
  private struct Posting {
    let high: UInt64
    let low: UInt64
    let position: UInt64

    init(_ trail: TrailNumber, _ position: UInt64) {
      high = trail.high
      low = trail.low
      self.position = position
    }

    @inline(__always)
    static func isBefore(_ left: Posting, _ right: Posting) -> Bool {
      if left.high != right.high { return left.high < right.high }
      return left.low != right.low ? left.low < right.low : left.position < right.position
    }
  }

  /// Of subjects and correlations, most of which have few events: to be sorted.
  private var subjects: [Posting] = []
  private var correlations: [Posting] = []
  /// Of actors, types and accounts, of which there are few with many events: a list for each.
  private var lists: [(trail: TrailNumber, positions: [UInt64])] = []
  private var places: [TrailNumber: Int] = [:]
  /// Places again, so that the digest of an actor is not computed for each of its events.
  private var actorPlaces: [Actor: Int] = [:]
  private var typePlaces = [Int?](repeating: nil, count: 256)
  private var copies: [(source: TokenID, copy: TokenID)] = []
  private var eventCount = 0

  /// About how many bytes of memory the notes take.
  var byteCount: Int {
    // Two postings, three positions in lists that may have grown to twice that.
    eventCount * 96 + copies.count * 32 + lists.count * 128
  }

  /// Notes what an event is about.
  mutating func note(_ event: EventOutline, _ body: EventBody?) {
    let position = event.position.value
    eventCount += 1
    subjects.append(Posting(event.subject.trail, position))
    correlations.append(Posting(TrailNumber(4, event.correlation.value), position))
    lists[place(of: event.actor)].positions.append(position)
    lists[place(of: event.type)].positions.append(position)
    if let account = event.account {
      lists[place(of: TrailNumber(5, account.value))].positions.append(position)
    }
    if case .token(let copy) = event.subject, case .tokenDuplicated(let duplicated)? = body {
      copies.append((duplicated.source, copy))
    }
  }

  private mutating func place(of actor: Actor) -> Int {
    if let place = actorPlaces[actor] { return place }
    let place = place(of: Trail.actor(actor).number)
    actorPlaces[actor] = place
    return place
  }

  private mutating func place(of type: EventType) -> Int {
    if let place = typePlaces[Int(type.rawValue)] { return place }
    let place = place(of: Trail.type(type).number)
    typePlaces[Int(type.rawValue)] = place
    return place
  }

  private mutating func place(of trail: TrailNumber) -> Int {
    if let place = places[trail] { return place }
    places[trail] = lists.count
    lists.append((trail, []))
    return lists.count - 1
  }

  /// Lends the positions on each trail, in the order of keys. O(n log n).
  mutating func forEachTrail(_ body: (TrailNumber, [UInt64]) throws -> Void) throws {
    // Correlations are nearly in order already, which sorting notices.
    subjects.sort(by: Posting.isBefore)
    correlations.sort(by: Posting.isBefore)
    // In the order of a copy, for places are told by indexes.
    let sorted = lists.sorted { $0.trail < $1.trail }
    try Self.forEachTrail(kind: 1, subjects, body)
    // Kinds in the order of keys: actors and types stand before correlations, accounts behind.
    for (trail, positions) in sorted where trail.kind < 4 { try body(trail, positions) }
    try Self.forEachTrail(kind: 4, correlations, body)
    for (trail, positions) in sorted where trail.kind > 4 { try body(trail, positions) }
  }

  private static func forEachTrail(
    kind: UInt8, _ postings: [Posting], _ body: (TrailNumber, [UInt64]) throws -> Void
  ) throws {
    var positions: [UInt64] = []
    var start = 0
    while start < postings.count {
      let first = postings[start]
      positions.removeAll(keepingCapacity: true)
      while start < postings.count, postings[start].low == first.low,
        postings[start].high == first.high
      {
        positions.append(postings[start].position)
        start += 1
      }
      try body(TrailNumber(kind: kind, high: first.high, low: first.low), positions)
    }
  }

  /// Lends each copy with what it was made from, in the order of keys.
  mutating func forEachCopy(_ body: (_ source: TokenID, _ copy: TokenID) throws -> Void) throws {
    copies.sort { ($0.source, $0.copy) < ($1.source, $1.copy) }
    for (source, copy) in copies { try body(source, copy) }
  }
}
