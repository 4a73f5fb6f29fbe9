import Cryptography
import EventLog
import LedgerViews

extension Ledger {
  /// Whether a credential is good, decided from the memory map: no lock, no wait, no disk write.
  ///
  /// - Parameters:
  ///   - question: the credential, and what it is to be good for.
  ///   - countsAsUse: whether the token's use is noted, in memory that all threads share. A thread that
  ///     asks all the time has a ``UsageRecorder`` of its own.
  /// - Throws: ``LedgerError/Code/unavailable`` while the live views are behind the log for a reason
  ///   that needs mending: a later revocation might be unseen, so nobody is let in;
  ///   ``LedgerError/Code/unreleased`` after a restore, until ``release(by:)``.
  public func authenticate(
    _ question: AuthenticationQuestion, countsAsUse: Bool = true
  ) throws -> AuthenticationAnswer {
    let (answer, now) = try decide(question)
    if countsAsUse, let identity = answer.identity {
      parts.usage.record(
        UsageKey(identity.token, generation: identity.generation), at: now,
        from: question.address, succeeded: answer.isAuthenticated)
    }
    return answer
  }

  /// ``authenticate(_:countsAsUse:)`` for a thread that notes what it asks about in memory of its own.
  ///
  /// - Parameters:
  ///   - question: the credential, and what it is to be good for.
  ///   - recorder: takes the use of the token whose secret it is, whatever the answer.
  /// - Throws: as ``authenticate(_:countsAsUse:)`` does.
  public func authenticate(
    _ question: AuthenticationQuestion, notingIn recorder: UsageRecorder
  ) throws -> AuthenticationAnswer {
    let (answer, now) = try decide(question)
    if let identity = answer.identity {
      recorder.note(
        identity.token, generation: identity.generation, at: now, from: question.address,
        succeeded: answer.isAuthenticated)
    }
    return answer
  }

  private func decide(
    _ question: AuthenticationQuestion
  ) throws -> (AuthenticationAnswer, now: Timestamp) {
    try checkAnswering()
    return try read { live in
      let now = moment(of: live)
      let credential = CredentialQuestion(
        token: question.token, apiVersion: question.apiVersion, scopes: question.scopes,
        address: question.address, now: now, wantsScopes: true)
      return (try self.answer(question.secret, credential, live), now)
    }
  }

  /// Passes while the ledger may let anybody in.
  func checkAnswering() throws {
    try checkOpen()
    try restoreRelease.check()
    try catchUpAfterFailure()
  }

  /// After a failure the views may miss a revocation: nobody is let in before they reach the log.
  private func catchUpAfterFailure() throws(LedgerError) {
    guard parts.views.failure != nil else { return }
    do {
      try parts.views.catchUp(holdsLogLock: false)
    } catch {
      throw LedgerError(
        .unavailable, "the live views cannot follow the log: \(error)", cause: error)
    }
  }

  private func answer(
    _ secret: Secret, _ question: CredentialQuestion, _ live: borrowing LiveSnapshot
  ) throws -> AuthenticationAnswer {
    let unknown = AuthenticationAnswer(
      denial: .unknown, identity: nil, position: live.position)
    // The checksum catches a typing mistake before any look-up.
    guard secret.kind == .authToken else { return unknown }
    return try underEachKey(secret, live) { hash in
      let answer = try live.authenticate(hash, question)
      return answer.credential.map { credential in
        AuthenticationAnswer(
          denial: answer.refusal,
          identity: AuthenticationAnswer.Identity(
            token: credential.token, account: credential.account, scopes: credential.scopes,
            apiVersion: credential.apiVersion, generation: credential.generation),
          position: answer.position)
      }
    } ?? unknown
  }

  /// The first answer to a secret's hash, under the keys that accept, the newest first.
  func underEachKey<Answer>(
    _ secret: Secret, _ live: borrowing LiveSnapshot, _ ask: (Digest) throws -> Answer?
  ) throws -> Answer? {
    func askAll() throws -> Answer? {
      for pepper in parts.keyring.peppers.reversed() {
        if let answer = try ask(secret.reveal { pepper.digest(of: $0) }) { return answer }
      }
      return nil
    }
    if let answer = try askAll() { return answer }
    // Another process may have rotated the key since this one read them.
    let known = parts.keyring.numbers
    guard !live.keyNumbers.allSatisfy(known.contains) else { return nil }
    try parts.keyring.reload()
    return try askAll()
  }

  /// The hash of a secret under the current key.
  func hash(_ secret: Secret) throws -> SecretHash {
    try LedgerError.wrapping {
      // The log says which key is current; another process may have made it.
      let numbers = try read { $0.keyNumbers }
      guard let current = numbers.last else {
        throw LedgerError(.storage, "the ledger has no pepper key: it was never finished")
      }
      if !parts.keyring.numbers.contains(current) { try parts.keyring.reload() }
      return try secret.reveal { try parts.keyring.hash($0, under: current) }
    }
  }
}
