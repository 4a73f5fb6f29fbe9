import FoundationEssentials
import TestSupport
import TokenLedger

/// Asks both sides what investigators ask: why an answer was what it was, what each event changed, and
/// what two moments differ in.
extension ModelRun {
  func compareInvestigations(_ samples: Int) throws {
    for _ in 0..<samples {
      for _ in 0..<4 { try compareExplanation() }
      try compareWalk()
      for _ in 0..<2 { try compareSearch() }
      try compareDifference()
    }
  }

  // MARK: explain

  private func compareExplanation() throws {
    guard let entry = generator.pick(model.tokens) else { return }
    let moment = generator.chance(80) ? pastMoment() : nil
    let (position, now) =
      moment.map(model.resolve) ?? (model.position, model.questionTime(clock: clock.now))
    var question = NaiveLedger.PastQuestion(token: entry.token.id, position: position, now: now)
    var credential = ExplanationRequest.Credential.token(entry.token.id)
    if generator.chance(60) {
      let hashes = entry.versions.compactMap(\.secret)
      guard
        let hash = generator.chance(92) ? generator.pick(hashes) : generator.pick(keyring.hashes),
        let secret = keyring[hash]
      else { return }
      question.hash = hash
      if generator.chance(60) { question.token = nil }
      if generator.chance(8) { question.token = generator.pick(model.tokens)?.token.id }
      credential = .secret(secret, token: question.token)
    }
    if generator.chance(40) {
      question.scopes = Array((generator.pick(entry.versions)?.settings.scopes ?? []).prefix(2))
    }
    if generator.chance(20) { question.apiVersion = generator.version(model.catalog) }
    if generator.chance(30) { question.address = try generator.address() }
    let answer = try ledger.explain(
      ExplanationRequest(
        credential, at: moment, scopes: question.scopes, apiVersion: question.apiVersion,
        address: question.address))
    let expected = model.explain(question)
    count(answer: "explained \(answer.denial?.rawValue ?? "yes")")
    if answer.denial != expected.denial || answer.decision?.position != expected.decided {
      throw different(
        """
        explanation of \(question)
          ledger: \(answer.denial?.rawValue ?? "yes"), decided by \
        \(answer.decision?.position.description ?? "nothing")
          model:  \(expected.denial?.rawValue ?? "yes"), decided by \
        \(expected.decided?.description ?? "nothing")
        """)
    }
    if answer.position != position || answer.now != now {
      throw different("explained at \(answer.position), \(answer.now)")
    }
  }

  // MARK: walking

  private func anyScope() -> ReplayWalk.Scope {
    switch generator.below(10) {
    case 0..<6: generator.pick(model.tokens).map { .token($0.token.id) } ?? .ledger
    case 6..<8: generator.pick(model.accounts).map { .account($0.id) } ?? .ledger
    case 8: generator.pick(model.members).map { .member($0.id) } ?? .ledger
    default: .ledger
    }
  }

  private func isIn(_ scope: ReplayWalk.Scope, _ event: Event) -> Bool {
    switch scope {
    case .ledger: true
    case .account(let id): event.account == id
    case .member(let id): event.subject == .member(id)
    case .token(let id): event.subject == .token(id)
    }
  }

  private func compareWalk() throws {
    let scope = anyScope()
    let start = generator.chance(50) ? pastMoment() : nil
    var walk = try ReplayWalk(ledger, scope: scope, at: start)
    let from = walk.position
    let expected = model.events.filter { isIn(scope, $0) && $0.position > from }
    let count = 1 + generator.below(400)
    var steps: [ReplayStep] = []
    while steps.count < count, let step = try walk.next() {
      try compare(step)
      steps.append(step)
    }
    if steps.map(\.event.position) != expected.prefix(count).map(\.position) {
      throw different("a walk about \(scope) from \(from) took other steps")
    }
    for step in steps.reversed() {
      guard let back = try walk.previous() else { throw different("no way back about \(scope)") }
      if back.event != step.event || back.before != step.before || back.after != step.after {
        throw different("back at \(back.event.position), not as at \(step.event.position)")
      }
      let state = try walk.state(of: step.event.subject)
      if state != step.before { throw different("\(step.event.subject) did not come back") }
    }
    if !steps.isEmpty, generator.chance(30) {
      let middle = steps[generator.below(steps.count)]
      try walk.jump(to: .position(middle.event.position))
      if try walk.current()?.event != middle.event { throw different("a jump beside its event") }
    }
  }

  private func compare(_ step: ReplayStep) throws {
    guard case .token(let id) = step.event.subject, let entry = model.entry(id) else { return }
    let position = step.event.position
    let before = entry.versions.last { $0.revision < position }
    let after = entry.versions.last { $0.revision <= position }
    let at = step.event.recordedAt
    if step.before?.token.map({ bare($0, at: at) }) != before.map({ bare($0, at: at) })
      || step.after?.token.map({ bare($0, at: at) }) != after.map({ bare($0, at: at) })
    {
      throw different("step \(position)\n  ledger: \(step)\n  model:  \(String(describing: after))")
    }
  }

  // MARK: searching

  /// A condition as it is written and as it is meant.
  private typealias Condition = (text: String, holds: (Token, Timestamp) -> Bool)

  private func condition() -> Condition {
    let conditions: [Condition] = [
      ("state=disabled", { token, _ in token.isDisabled && !token.isDeleted }),
      ("state!=enabled", { $0.state(at: $1) != .enabled }),
      ("state=expired", { $0.state(at: $1) == .expired }),
      ("state=deleted", { token, _ in token.isDeleted }),
      ("generation>=2", { token, _ in token.generation >= 2 }),
      ("expires=", { token, _ in token.settings.expires == nil }),
      ("previousSecretUntil!=", { $0.runningGrace(at: $1) != nil }),
      ("scopes~api:read", { token, _ in token.settings.scopes.contains("api:read") }),
      ("allow=", { token, _ in token.settings.networks.isEmpty }),
      ("revision>=40", { token, _ in token.revision.value >= 40 }),
      ("duplicatedFrom!=", { token, _ in token.duplicatedFrom != nil }),
    ]
    return conditions[generator.below(conditions.count)]
  }

  private func compareSearch() throws {
    let (text, holds) = condition()
    let becoming = generator.chance(75)
    let moment = generator.chance(60) ? pastMoment() : nil
    let scope: ReplayWalk.Scope =
      generator.chance(75)
      ? generator.pick(model.tokens).map { .token($0.token.id) } ?? .ledger
      : generator.pick(model.accounts).map { .account($0.id) } ?? .ledger
    let isForward = generator.chance(60)
    var walk = try ReplayWalk(
      ledger, scope: scope, at: isForward ? moment : moment ?? .position(model.position))
    let place = (walk.position, walk.now)
    let finding = try walk.search(
      isForward ? .forward : .backward, for: [try ReplayCondition(text, for: scope)],
      becoming: becoming)
    let all = turns(in: scope, becoming: becoming, holds)
    let expected =
      isForward
      ? all.first { $0.position > place.0 || ($0.isDeadline && $0.at > place.1) }
      : all.last { $0.at < place.1 || (!$0.isDeadline && $0.position < place.0) }
    let found: Turn? =
      switch finding {
      case .event(let step):
        Turn(position: step.event.position, at: step.event.recordedAt, isDeadline: false)
      case .deadline(let deadline, _):
        Turn(position: walk.position, at: deadline.at, isDeadline: true)
      case nil: nil
      }
    count(answer: finding == nil ? "searched in vain" : "found")
    if found != expected {
      throw different(
        """
        \(text) \(becoming) \(isForward ? "after" : "before") \(place) in \(scope)
          ledger: \(String(describing: found))
          model:  \(String(describing: expected))
        """)
    }
    if finding == nil && (walk.position, walk.now) != place { throw different("it did not stay") }
  }

  /// A place where a condition turned.
  private struct Turn: Equatable {
    /// Of the event, or of the token's last one before a deadline.
    var position: Position
    var at: Timestamp
    var isDeadline: Bool
  }

  /// Every place where the condition turned, in order. Among several tokens no deadline counts.
  private func turns(
    in scope: ReplayWalk.Scope, becoming: Bool, _ holds: (Token, Timestamp) -> Bool
  ) -> [Turn] {
    var turns: [Turn] = []
    for entry in model.tokens {
      let isAlone = scope == .token(entry.token.id)
      guard isAlone || scope == .account(entry.token.account) else { continue }
      for (index, token) in entry.versions.enumerated() {
        let at = model.events[Int(token.revision.value) - 1].recordedAt
        let before = index > 0 && holds(entry.versions[index - 1], at)
        var held = holds(token, at)
        if held == becoming && before != becoming {
          turns.append(Turn(position: token.revision, at: at, isDeadline: false))
        }
        guard isAlone else { continue }
        let end =
          index + 1 < entry.versions.count
          ? model.events[Int(entry.versions[index + 1].revision.value) - 1].recordedAt
          : model.questionTime(clock: clock.now)
        for date in [token.settings.expires, token.previous?.until].compactMap({ $0 }).sorted()
        where at < date && date <= end {
          let now = holds(token, date)
          if now == becoming && held != becoming {
            turns.append(Turn(position: token.revision, at: date, isDeadline: true))
          }
          held = now
        }
      }
    }
    return turns.sorted { ($0.position, $0.at) < ($1.position, $1.at) }
  }

  // MARK: differences

  private func compareDifference() throws {
    guard let a = pastMoment(), let b = pastMoment() else { return }
    let scope = anyScope()
    let difference = try ledger.difference(from: a, to: b, scope: scope)
    var document = try tree(ledger.document(at: a, scope: scope))
    for operation in try difference.patch.map(tree) {
      try JSONPatch.apply(operation, to: &document)
    }
    let expected = try tree(ledger.document(at: b, scope: scope))
    if document != expected { throw different("the patch from \(a) to \(b) of \(scope) misleads") }
    let (low, high) = (
      min(model.resolve(a).position, model.resolve(b).position),
      max(model.resolve(a).position, model.resolve(b).position)
    )
    let touched = Set(
      model.events.filter { low < $0.position && $0.position <= high && isIn(scope, $0) }
        .map(\.subject))
    if !Set(difference.entries.map(\.subject)).isSubset(of: touched) {
      throw different("a difference from \(a) to \(b) that no event made")
    }
    try compareDocument(expected, at: model.resolve(b).position, scope)
  }

  /// The document that patches are made for, against the model's tokens.
  private func compareDocument(
    _ document: JSONTree, at position: Position, _ scope: ReplayWalk.Scope
  ) throws {
    let tokens = model.tokens(at: position).filter { token in
      switch scope {
      case .ledger: true
      case .account(let id): token.account == id
      case .token(let id): token.id == id
      case .member: false
      }
    }
    if document["tokens"].keys != Set(tokens.map(\.id.description)) {
      throw different("another set of tokens at \(position) in \(scope)")
    }
    for token in tokens {
      let its = document["tokens"][token.id.description]
      if its["name"].text ?? "" != token.settings.name.text
        || its["disabled"].bool != token.isDisabled || its["deleted"].bool != token.isDeleted
        || its["generation"].number != Int(token.generation)
        || its["revision"].number != Int(token.revision.value)
        || its["scopes"].elements.compactMap(\.text) != token.settings.scopes.map(\.text)
        || its["expires"].text != token.settings.expires?.description
        || its["previousSecretUntil"].text != token.previous?.until.description
      {
        throw different("document at \(position)\n  ledger: \(its)\n  model:  \(token)")
      }
    }
  }

  private func tree(_ json: JSON) throws -> JSONTree {
    try JSONDecoder().decode(JSONTree.self, from: Data(JSONWriter.line(json)))
  }
}
