import LMDB
import TokenDomain

extension IndexSet {
  /// Takes in the events after the header's position up to `end`, at most `eventsMax`: in one
  /// transaction that `begin` begins, or in several where notes take too much memory or an event does
  /// not fit.
  ///
  /// - Parameter grow: enlarges the map, after which a transaction is done again.
  /// - Returns: the position reached, and whether that is another than before.
  @available(*, noasync)
  static func bringUp(
    _ kind: Kind, log: borrowing some EventReading & ~Copyable, through end: Position,
    eventsMax: Int, begin: () throws -> DerivedWrite, grow: () throws -> Void
  ) throws -> (position: Position, moved: Bool) {
    var stretchMax = eventsMax
    var first: Position?
    while true {
      do {
        var write = try begin()
        let start = write.header.position
        let before = first ?? start
        first = before
        let last = min(end, try log.lastPosition(), Position(before.value + UInt64(eventsMax)))
        guard start < last else { return (start, before < start) }
        stretchMax = min(stretchMax, Int(last.value - start.value))
        try takeIn(kind, &write, log: log, eventsMax: stretchMax)
        let reached = write.header.position
        try write.commit()
        if reached == last { return (reached, true) }
        stretchMax *= 2
      } catch let error as LMDBError where error.code == .mapFull {
        try grow()
      } catch is IndexObstacle where stretchMax > 1 {
        // Some event does not fit. Come closer until it stands alone: then it stops its index, and
        // the others go on.
        stretchMax /= 2
      }
    }
  }

  /// Takes in at most `eventsMax` events and moves the header. Does not commit.
  ///
  /// - Throws: ``IndexObstacle`` if it was more than one event; then it may have been any of them.
  private static func takeIn(
    _ kind: Kind, _ write: inout DerivedWrite, log: borrowing some EventReading & ~Copyable,
    eventsMax: Int
  ) throws {
    let set = IndexSet(kind, in: write.environment.environment)
    let start = write.header.position
    let stretch = IndexStretch(
      try set.beginBatches(in: write.transaction), after: write.header, isOneEvent: eventsMax == 1)
    try log.bodies(
      of: bodyTypes(kind), texts: kind.wantedTexts, hashesLeaves: kind.hashesLeaves, after: start,
      through: Position(start.value + UInt64(eventsMax))
    ) { event, body in
      try stretch.note(event, body)
      return stretch.byteCount < Indexes.batchBytesMax
    }
    try stretch.write(in: &write.transaction)
    for (name, event, obstacle) in stretch.obstacles {
      try set.stop(name, at: event, obstacle, in: &write.transaction)
    }
    write.header = stretch.header
  }
}

/// A stretch of events on its way into the indexes of an environment.
private final class IndexStretch {
  private let batches: [(name: String, batch: any IndexBatch)]
  /// A single event that does not fit stops its index; of more, nobody knows which it was.
  private let isOneEvent: Bool
  /// The header behind the events noted so far.
  private(set) var header: DerivedHeader
  private var last: EventOutline?
  private var stops: [(name: String, obstacle: IndexObstacle)] = []

  /// The indexes that could not take the event in.
  var obstacles: [(name: String, event: EventOutline, obstacle: IndexObstacle)] {
    guard let last else { return [] }
    return stops.map { ($0.name, last, $0.obstacle) }
  }

  init(
    _ batches: [(name: String, batch: any IndexBatch)], after header: DerivedHeader,
    isOneEvent: Bool
  ) {
    self.batches = batches
    self.header = header
    self.isOneEvent = isOneEvent
  }

  var byteCount: Int {
    var sum = 0
    for (_, batch) in batches { sum += batch.byteCount }
    return sum
  }

  func note(_ event: EventOutline, _ body: EventBody?) throws {
    last = event
    for (name, batch) in batches {
      do {
        try batch.note(event, body)
      } catch let obstacle as IndexObstacle where isOneEvent {
        stops.append((name, obstacle))
      }
    }
    header.position = event.position
    header.recordedAt = event.recordedAt
  }

  func write(in transaction: inout WriteTransaction) throws {
    for (name, batch) in batches {
      do {
        try batch.write(in: &transaction)
      } catch let obstacle as IndexObstacle where isOneEvent {
        stops.append((name, obstacle))
      }
    }
  }
}
