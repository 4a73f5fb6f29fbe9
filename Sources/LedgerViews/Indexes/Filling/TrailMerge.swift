/// The records of several runs in one order: by trail, and those of a trail in the order of stretches,
/// which is that of positions.
struct TrailMerge {
  private var readers: [TrailRunReader] = []
  /// Runs that go on, as a binary heap: each stands before the two below it.
  private var heap: [Int] = []
  private var isStarted = false
  /// Bytes of the records that were read.
  private(set) var byteCount = 0

  init(_ runs: borrowing TrailRuns, readBytes: Int) throws {
    for place in runs.places {
      var reader = TrailRunReader(place, readBytes: readBytes)
      guard try reader.next(in: runs) else { continue }
      heap.append(readers.count)
      readers.append(reader)
    }
    for index in (0..<heap.count / 2).reversed() { sink(index) }
  }

  /// The trail of the record it stands on.
  var trail: TrailNumber { readers[heap[0]].trail }

  /// Goes to the next record; false at the end.
  mutating func next(in runs: borrowing TrailRuns) throws -> Bool {
    if isStarted, let first = heap.first {
      byteCount += readers[first].recordBytes
      if try !readers[first].next(in: runs) {
        heap[0] = heap[heap.count - 1]
        heap.removeLast()
      }
      sink(0)
    }
    isStarted = true
    return !heap.isEmpty
  }

  /// Lends the record's positions, in order.
  @inline(__always)
  func forEachPosition(_ use: (UInt64) throws -> Void) throws {
    try readers[heap[0]].forEachPosition(use)
  }

  /// Moves the run at a place of the heap down to where it belongs.
  private mutating func sink(_ start: Int) {
    var place = start
    while 2 * place + 1 < heap.count {
      var below = 2 * place + 1
      if below + 1 < heap.count, isBefore(heap[below + 1], heap[below]) { below += 1 }
      guard isBefore(heap[below], heap[place]) else { return }
      heap.swapAt(below, place)
      place = below
    }
  }

  private func isBefore(_ left: Int, _ right: Int) -> Bool {
    let (leftTrail, rightTrail) = (readers[left].trail, readers[right].trail)
    return leftTrail == rightTrail ? left < right : leftTrail < rightTrail
  }
}
