import Cryptography
import EventLog
import Files
import LedgerViews

extension Ledger {
  /// A new secret and its hash under the current key.
  public func mint(_ kind: SecretFormat.Kind) throws -> (secret: Secret, hash: SecretHash) {
    let secret = Secret(minting: kind)
    return (secret, try hash(secret))
  }

  /// A new id; ids made here sort by the ledger's clock, to the millisecond.
  public func makeID<Kind: IdentifierKind>(_ kind: Kind.Type = Kind.self) -> Identifier<Kind> {
    .make(at: clock.wall())
  }

  /// Decides a request and, if it changes something, appends and syncs it before answering.
  ///
  /// An erasure also destroys keys and replaces what was derived before it is answered, which takes as
  /// long as building the views anew.
  ///
  /// - Throws: `Refusal` when the answer is no, ``LedgerError`` when the ledger cannot answer; nothing
  ///   was appended then, except after ``LedgerError/Code/outcomeUnknown`` and
  ///   ``LedgerError/Code/erasureUnfinished``.
  public func execute(_ request: Request) async throws -> Receipt {
    if request.isDryRun { return try dryRun(request) }
    let receipt = try await withCheckedThrowingContinuation { continuation in
      submit(request) { continuation.resume(with: $0) }
    }
    if request.action.isErasure { try await finishErasuresAside() }
    return receipt
  }

  /// ``execute(_:)`` for a thread that may wait.
  ///
  /// - Parameters:
  ///   - request: what is to be done, by whom, on what conditions.
  ///   - progress: is told how far an erasure is with building anew what was derived.
  @available(*, noasync)
  public func executeAndWait(
    _ request: Request, progress: (Progress) -> Void = { _ in }
  ) throws -> Receipt {
    if request.isDryRun { return try dryRun(request) }
    let answered = Monitor<Result<Receipt, any Error>?>(nil)
    submit(request) { answer in answered.update { $0 = answer } }
    let receipt = try answered.wait { $0 }.get()
    if request.action.isErasure { try finishErasures(progress: progress) }
    return receipt
  }

  /// ``execute(_:)`` for whoever neither waits nor runs as a task. An erasure is not done when it is
  /// answered: see ``finishErasuresAside()``.
  ///
  /// - Parameters:
  ///   - request: what is to be done, by whom, on what conditions.
  ///   - answer: called once, by the writer's thread, which must not be kept; of a dry run and of what is
  ///     refused before it is queued by the caller's own, before this returns.
  package func submit(
    _ request: Request, _ answer: @escaping @Sendable (Result<Receipt, any Error>) -> Void
  ) {
    do {
      if request.isDryRun { return answer(.success(try dryRun(request))) }
      try checkWritable()
      try writer.submit(
        WriteQueue.Entry(
          request: request, correlation: request.correlation ?? makeID(), stamp: stamp(request),
          answer: answer))
    } catch {
      answer(.failure(error))
    }
  }

  private func stamp(_ request: Request) -> RequestStamp? {
    request.requestID.map { id in
      let digest = parts.keyring.namesHash(RequestFingerprint(of: request.action).bytes)
      return RequestStamp(id: id, digest: Array(digest.bytes.prefix(RequestStamp.digestByteCount)))
    }
  }

  /// Decides against a snapshot and shows what would come of it. Takes no lock.
  private func dryRun(_ request: Request) throws -> Receipt {
    let entry = WriteQueue.Entry(
      request: request, correlation: request.correlation ?? makeID(), stamp: stamp(request),
      answer: { _ in })
    let receipt = try read { live in
      let command = entry.command
      let now = clock.recordingMoment(after: live.header.recordedAt)
      let decision = try live.decision(on: command, now: now)
      let previews = live.preview(decision, of: command, now: now)
      try live.checkFailure()
      let changed = Set(decision.events.map(\.subject))
      return Receipt(
        position: decision.repeatedFrom ?? live.position, changed: !decision.events.isEmpty,
        isRepeated: decision.repeatedFrom != nil, isDryRun: true,
        outcomes: previews.compactMap { preview in
          let outcome: Receipt.Outcome? =
            switch preview.after {
            case .account(let account): .account(account)
            case .member(let member): .member(member)
            case .token(let token): .token(token)
            case nil:
              switch preview.subject {
              case .ledger: .ledger
              case .catalog: .catalog(decision.publishedCatalog ?? live.catalog)
              case .account, .member, .token: nil
              }
            }
          return outcome.map { (outcome: $0, changed: changed.contains(preview.subject)) }
        },
        selectionDigest: decision.selectionDigest, correlation: entry.correlation)
    }
    return receipt.isRepeated ? try withFirstAnswer(receipt) : receipt
  }

  /// The receipt of a dry run of a request that was answered before, with what that was about.
  private func withFirstAnswer(_ receipt: Receipt) throws -> Receipt {
    guard let event = try event(at: receipt.position) else { return receipt }
    var receipt = receipt
    receipt.correlation = event.correlation
    receipt.outcomes = try read { $0.outcome(of: event.subject) }.map { [($0, false)] } ?? []
    return receipt
  }
}

extension Decision {
  /// The catalog that the events would put in force.
  fileprivate var publishedCatalog: Catalog? {
    for case .catalogPublished(let catalog) in events.reversed().map(\.body) { return catalog }
    return nil
  }
}

extension Identifier {
  /// A new identifier of a moment.
  static func make(at moment: Timestamp) -> Self {
    var random = SecureRandom()
    let bits = UInt128(random.next()) << 64 | UInt128(random.next())
    return Self(
      value: UUIDv7.make(
        unixMilliseconds: UInt64(max(0, moment.microseconds / 1000)), random: bits))
  }
}
