import LMDB
import TokenDomain

/// Fills ``History``: the trails of each stretch are put aside in order, and merged in the end, so
/// that the table is written once, from its first key to its last.
final class HistoryFill: ViewFill {
  private static let progressStep = 0.01

  private let history: History
  private let limits: IndexFill.Limits
  private var notes = HistoryNotes()
  private var runs: TrailRuns

  /// - Parameter directory: where trails are put aside.
  init(_ history: History, _ limits: IndexFill.Limits, scratchIn directory: String) throws {
    self.history = history
    self.limits = limits
    runs = try TrailRuns(in: directory)
  }

  var byteCount: Int { notes.byteCount }

  func note(_ event: EventOutline, _ body: EventBody?) { notes.note(event, body) }

  func write(in transaction: inout WriteTransaction) throws {
    try notes.forEachCopy { source, copy in
      try transaction.put(history.copies, source.key + copy.key, [])
    }
  }

  func endStretch() throws {
    try runs.add(&notes)
    notes = HistoryNotes()
  }

  @available(*, noasync)
  func finish(in build: DerivedBuild, progress: (Double) -> Void) throws {
    var appender = TableAppender(history.postings, in: build, bytesMax: limits.appendBytesMax)
    var blocks = PostingBlocks()
    var merge = try TrailMerge(runs, readBytes: limits.readBytes)
    var trail: TrailNumber?
    var told = 0.0
    while try merge.next(in: runs) {
      if merge.trail != trail {
        if trail != nil { try blocks.end { try appender.append($0, $1) } }
        let share = Double(merge.byteCount) / Double(runs.byteCount)
        if share >= told + Self.progressStep {
          progress(share)
          told = share
        }
        blocks.begin(merge.trail)
        trail = merge.trail
      }
      try merge.forEachPosition { position in
        try blocks.append(position) { try appender.append($0, $1) }
      }
    }
    if trail != nil { try blocks.end { try appender.append($0, $1) } }
    try appender.flush()
  }
}
