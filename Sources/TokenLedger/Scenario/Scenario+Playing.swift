import Synchronization

extension Scenario {
  /// Plays the story into a new ledger, which is marked as simulated.
  ///
  /// Each action goes through the ledger's own door, as a command does, and is durable before the
  /// next; so the cost is one synced commit an action.
  ///
  /// - Parameters:
  ///   - ledgerPath: a directory that is empty or does not exist.
  ///   - progress: is told after each action.
  ///   - report: is told what became of each action.
  /// - Throws: ``LedgerError``; with code ``LedgerError/Code/scenario``, file and line when the story
  ///   does not go as it says. What was played until then stays.
  @available(*, noasync)
  public func play(
    into ledgerPath: String, progress: (Progress) -> Void = { _ in },
    report: (ScenarioResult) -> Void = { _ in }
  ) throws -> ScenarioSummary {
    try play(into: ledgerPath, progress: progress, report: report, minted: { _ in })
  }

  /// The same, telling a test which secrets the story made, so that it can look for them.
  @available(*, noasync)
  func play(
    into ledgerPath: String, progress: (Progress) -> Void = { _ in },
    report: (ScenarioResult) -> Void = { _ in }, minted: @escaping (Secret) -> Void
  ) throws -> ScenarioSummary {
    let clock = StoryClock(begins)
    let operatorActor = Ledger.processOperator
    _ = try Ledger.create(
      at: ledgerPath, founding: Ledger.Founding(actor: operatorActor, clock: { clock.now }))
    let ledger = try Ledger.open(
      at: ledgerPath, options: Ledger.Options(clock: { clock.now }))
    do {
      let summary = try play(
        in: ledger, clock, operatorActor, progress: progress, report: report, minted: minted)
      ledger.close()
      return summary
    } catch {
      ledger.close()
      throw error
    }
  }

  @available(*, noasync)
  private func play(
    in ledger: Ledger, _ clock: StoryClock, _ operatorActor: Actor,
    progress: (Progress) -> Void, report: (ScenarioResult) -> Void,
    minted: @escaping (Secret) -> Void
  ) throws -> ScenarioSummary {
    var stage = ScenarioStage(
      operator: operatorActor,
      props: ScenarioStage.Props(
        makeUUID: { ledger.makeID(IdentifierKinds.Token.self).value },
        mint: { kind in
          let made = try ledger.mint(kind)
          minted(made.secret)
          return made
        }))
    var summary = ScenarioSummary(
      ledger: ledger.id, actions: 0, refused: 0, questions: 0, position: .zero, began: begins,
      ended: begins)
    for step in steps {
      clock.advance(to: step.at)
      let result = try playing(step, on: &stage, in: ledger)
      switch result.outcome {
      case .done: summary.actions += 1
      case .refused: summary.refused += 1
      case .answered: summary.questions += 1
      }
      summary.ended = step.at
      report(result)
      progress(
        Progress(
          task: "scenario",
          done: UInt64(summary.actions + summary.refused + summary.questions),
          total: UInt64(steps.count)))
    }
    summary.position = try ledger.position()
    return summary
  }

  private func playing(
    _ step: ScenarioStep, on stage: inout ScenarioStage, in ledger: Ledger
  ) throws -> ScenarioResult {
    do {
      if case .authenticate(let name, let question) = step.act {
        let answer = try ledger.authenticate(
          AuthenticationQuestion(
            secret: try stage.secret(of: name, previous: question.isPreviousSecret),
            scopes: question.scopes, apiVersion: question.apiVersion, address: question.address))
        guard answer.denial == question.denial else {
          throw ScenarioStage.Unplayable(
            message: "the answer is \(answer.denial?.rawValue ?? "authenticated")")
        }
        return ScenarioResult(step: step, outcome: .answered(answer))
      }
      let receipt = try execute(step, on: &stage, in: ledger)
      if let refusal = step.refusal {
        throw ScenarioStage.Unplayable(message: "this was to be refused as \(refusal)")
      }
      return ScenarioResult(step: step, outcome: .done(receipt))
    } catch let refusal as Refusal where refusal.code == step.refusal {
      return ScenarioResult(step: step, outcome: .refused(refusal))
    } catch let refusal as Refusal {
      throw failure(step, refusal.message, cause: refusal)
    } catch let problem as ScenarioStage.Unplayable {
      throw failure(step, problem.message, cause: problem)
    }
  }

  private func execute(
    _ step: ScenarioStep, on stage: inout ScenarioStage, in ledger: Ledger
  ) throws -> Receipt {
    let actor = try stage.actor(step.actor)
    func request(_ action: Action) -> Request {
      Request(action, actor: actor, origin: Origin(via: .cli), reason: step.reason)
    }
    guard let (action, accepted) = try stage.action(for: step.act) else {
      return try ledger.rotateKey(request)
    }
    let receipt = try ledger.executeAndWait(request(action))
    accepted(&stage)
    return receipt
  }

  private func failure(
    _ step: ScenarioStep, _ message: String, cause: any Error
  ) -> LedgerError {
    LedgerError(
      .scenario, "The story does not go on. \(file):\(step.line): \(step.verb): \(message)",
      cause: cause)
  }
}

/// The story's clock, which moves when the story says so.
private final class StoryClock: Sendable {
  private let moment: Mutex<Timestamp>

  init(_ begins: Timestamp) { moment = Mutex(begins) }

  var now: Timestamp { moment.withLock { $0 } }

  func advance(to moment: Timestamp) { self.moment.withLock { $0 = moment } }
}
