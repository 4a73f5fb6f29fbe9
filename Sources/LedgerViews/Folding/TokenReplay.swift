import EventLog
import Files
package import TokenDomain

/// Every token as the log up to a position describes it: one pass through the log for every
/// ``TokenWindow/tokensMax`` tokens that it made, shared by several threads.
///
/// Memory is bounded whatever the log: some 500 bytes for each token of a window.
package struct TokenReplay: Sendable {
  /// Threads that fold, at most: each reads the whole log, so that more of them gain little.
  package static let threadsMax = 4
  /// Events of a snapshot.
  static let chunkEvents = 20_000

  private let log: any EventSource
  private let threads: Int
  private let windowTokensMax: Int

  /// A replay of `log` by as many threads as there are processors.
  package init(
    _ log: any EventSource, threads: Int = Machine.processorCount,
    windowTokensMax: Int = TokenWindow.tokensMax
  ) {
    self.log = log
    self.threads = max(1, min(threads, Self.threadsMax))
    self.windowTokensMax = windowTokensMax
  }

  /// Lends each token, deleted ones included, in order of creation, until `body` returns `false`.
  ///
  /// `body` may take its time: no snapshot is held meanwhile.
  ///
  /// - Throws: `UnappliableEvent` for an event that does not fit those before it; what the log and
  ///   the system say, and what `body` throws.
  @available(*, noasync)
  package func forEachToken(through end: Position, _ body: (Token) throws -> Bool) throws {
    let streams = (0..<threads).map { _ in TokenStream() }
    var workers: [WorkerThread] = []
    defer {
      for stream in streams { stream.cancel() }
      for worker in workers { worker.join() }
    }
    for (number, stream) in streams.enumerated() {
      let share = TokenWindow.Share(number: number, count: threads)
      workers.append(
        try WorkerThread(name: "ledger-replay") { [self] in
          let result = Result { try fold(share, through: end, into: stream) }
          if case .failure(let error) = result { stream.end(error) } else { stream.end(nil) }
        })
    }
    try Self.merge(streams, body)
  }

  /// Folds a share of the tokens, and opens their texts.
  @available(*, noasync)
  private func fold(
    _ share: TokenWindow.Share, through end: Position, into stream: TokenStream
  ) throws {
    let keys = log.sealingKeys
    var seenCount: UInt64?
    var appliedCount: UInt64 = 0
    var start: Position? = .zero
    while let after = start {
      var window = TokenWindow(share, tokensMax: windowTokensMax)
      var position = after
      try log.forEachRecord(after: after, through: end, chunkEvents: Self.chunkEvents) { record in
        position = position.next
        try window.take(record, at: position, keys)
      } chunkEnded: { _ in
        !stream.isUnwanted
      }
      seenCount = seenCount ?? window.seenCount
      appliedCount += window.appliedCount
      start = window.next
      guard try send(window.tokens, to: stream) else { return }
    }
    if let seenCount, appliedCount != seenCount { try throwMisfit(share, through: end) }
  }

  @available(*, noasync)
  private func send(_ tokens: [FoldedToken], to stream: TokenStream) throws -> Bool {
    var batch: [TokenStream.Item] = []
    for folded in tokens {
      batch.append((folded.created, try folded.opened(in: log)))
      if batch.count == TokenStream.batchTokens {
        guard stream.send(batch) else { return false }
        batch.removeAll(keepingCapacity: true)
      }
    }
    if stream.isUnwanted { return false }
    return batch.isEmpty || stream.send(batch)
  }

  /// Finds the first event of a token that was not made before.
  @available(*, noasync)
  private func throwMisfit(_ share: TokenWindow.Share, through end: Position) throws {
    var made: Set<TokenID> = []
    try log.forEachRecord(after: .zero, through: end, chunkEvents: Self.chunkEvents) { record in
      let envelope = try SealedEvent(record).envelope
      guard case .token(let id) = envelope.subject, share.contains(id) else { return }
      let creates = envelope.type == .tokenCreated || envelope.type == .tokenDuplicated
      if creates != made.contains(id) {
        made.insert(id)
      } else {
        let cause = creates ? "there is \(id) already" : "there is no \(id)"
        throw UnappliableEvent(position: envelope.position, type: envelope.type, cause: cause)
      }
    } chunkEnded: { _ in
      true
    }
  }

  /// Lends what comes from several streams in order of creation.
  @available(*, noasync)
  private static func merge(
    _ streams: [TokenStream], _ body: (Token) throws -> Bool
  ) throws {
    var batches: [ArraySlice<TokenStream.Item>] = []
    for stream in streams { batches.append((try stream.receive() ?? [])[...]) }
    while true {
      var first: Int?
      for index in batches.indices {
        guard let item = batches[index].first else { continue }
        if let other = first, let best = batches[other].first, best.created < item.created {
          continue
        }
        first = index
      }
      guard let first, let item = batches[first].popFirst() else { return }
      guard try body(item.token) else { return }
      if batches[first].isEmpty { batches[first] = (try streams[first].receive() ?? [])[...] }
    }
  }
}
