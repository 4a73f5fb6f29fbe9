import Synchronization

/// What a writer has done since it began.
final class WriterCounts: Sendable {
  private let byBatch = LedgerVitals.batchBounds.map { _ in Count() } + [Count()]
  private let allRequests = Count()

  private final class Count: Sendable {
    let value = Atomic<UInt64>(0)
  }

  /// Counts a commit of so many requests.
  func add(batchOf requests: Int) {
    let bounds = LedgerVitals.batchBounds
    let place = bounds.firstIndex { requests <= $0 } ?? bounds.count
    byBatch[place].value.add(1, ordering: .relaxed)
    allRequests.value.add(UInt64(requests), ordering: .relaxed)
  }

  var batches: [UInt64] { byBatch.map { $0.value.load(ordering: .relaxed) } }
  var requests: UInt64 { allRequests.value.load(ordering: .relaxed) }
}
