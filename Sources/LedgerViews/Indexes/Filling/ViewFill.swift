package import LMDB
package import TokenDomain

/// What filling an index that is still empty takes: events are noted in stretches, as for an
/// ``IndexBatch``, and what would be costly to write a stretch at a time is kept back until the end.
package protocol ViewFill: AnyObject {
  /// Notes what an event changes, as ``IndexBatch/note(_:_:)``.
  func note(_ event: EventOutline, _ body: EventBody?) throws

  /// About how many bytes of memory the notes take.
  var byteCount: Int { get }

  /// Writes of the stretch what is not kept back. Again, if the transaction was aborted.
  func write(in transaction: inout WriteTransaction) throws

  /// Ends the stretch, whose transaction was committed.
  func endStretch() throws

  /// Writes what was kept back, after the last stretch, in transactions of its own.
  ///
  /// - Parameter progress: told which share of it is written.
  @available(*, noasync)
  func finish(in build: DerivedBuild, progress: (Double) -> Void) throws
}

/// Fills an index by batches, as following does; nothing is kept back.
final class BatchedFill: ViewFill {
  private let view: any IndexView
  private var batch: any IndexBatch

  init(_ view: any IndexView) {
    self.view = view
    batch = view.beginBatch()
  }

  func note(_ event: EventOutline, _ body: EventBody?) throws { try batch.note(event, body) }

  var byteCount: Int { batch.byteCount }

  func write(in transaction: inout WriteTransaction) throws {
    try batch.write(in: &transaction)
  }

  func endStretch() { batch = view.beginBatch() }

  func finish(in build: DerivedBuild, progress: (Double) -> Void) {}
}
