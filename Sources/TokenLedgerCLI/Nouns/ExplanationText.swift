import TokenLedger

/// An explanation for people: the answer in one sentence, the rights, and the events behind it.
struct ExplanationText {
  private let explanation: Explanation
  private let lines: EventLines
  private let isColoured: Bool
  private let styled: Emphasis

  init(_ explanation: Explanation, lines: EventLines, isColoured: Bool) {
    self.explanation = explanation
    self.lines = lines
    self.isColoured = isColoured
    styled = Emphasis(isColoured: isColoured)
  }

  var text: String {
    let answer: (String, Style) = explanation.isValid ? ("yes", .green) : ("no", .red)
    var text = styled(answer.0, answer.1) + "  " + styled(sentence, .plain) + "\n"
    text += styled(moment, .dim) + "\n"
    if let token = explanation.token {
      text += "\n" + Card.text(rights(of: token), isColoured: isColoured)
    }
    text += section("Decided by", explanation.decision)
    if explanation.secretMade?.position != explanation.decision?.position {
      text += section("The secret was made by", explanation.secretMade)
    }
    if explanation.rightsSet?.position != explanation.decision?.position {
      text += section("The rights are those of", explanation.rightsSet)
    }
    return text + section("It came into being only by", explanation.madeLater)
  }

  private func rights(of token: Token) -> JSON {
    let settings = token.settings
    return .object([
      ("token", .string("\(settings.name) \(token.id)")),
      ("account", .string(lines.about(.account(token.account)))),
      ("state", .string(token.state(at: explanation.now).rawValue)),
      ("generation", explanation.generation.map { .integer($0) } ?? .null),
      ("scopes", .texts(settings.scopes)), ("apiVersion", .ruled(settings.apiVersion)),
      ("allow", settings.networks.isEmpty ? .string("any") : .texts(settings.networks)),
      ("notBefore", .text(settings.notBefore)), ("expires", .text(settings.expires)),
    ])
  }

  private func section(_ title: String, _ event: Event?) -> String {
    guard let event else { return "" }
    let told = EventText(event, lines: lines, isColoured: isColoured)
    return "\n" + styled(title, .bold) + "\n" + told.heading + told.details(isWhole: false)
  }

  // MARK: the sentence

  private var moment: String {
    guard explanation.position > .zero || explanation.now.microseconds > 0 else {
      return "before the first event"
    }
    return "at \(explanation.now.second), after event \(explanation.position)"
  }

  private var sentence: String {
    guard explanation.isAhead else { return past }
    return explanation.isValid
      ? "it would be good as things stand" : "as things stand: \(past)"
  }

  private var past: String {
    guard let denial = explanation.denial else {
      return explanation.deadline.map { "it was good, since \($0.at.second)" } ?? "it was good"
    }
    let at = explanation.deadline.map { " \($0.at.second)" } ?? ""
    switch denial {
    case .unknown: return unknown
    case .apiAccessDisabled:
      return explanation.account?.isClosed ?? false
        ? "the account was closed" : "the account's API access was off"
    case .disabled: return "the token was disabled"
    case .notYetValid: return "the token was not valid before\(at)"
    case .expired: return "the token had expired at\(at)"
    case .networkNotAllowed: return "calls were not allowed from this address"
    case .versionRetired: return "the token's API version was retired"
    case .versionMismatch: return "the token was on another API version"
    case .insufficientScope: return "the token did not have every scope that was asked for"
    }
  }

  private var unknown: String {
    if explanation.madeLater != nil {
      return explanation.token == nil
        ? "there was no such token yet" : "there was no such secret yet"
    }
    guard let token = explanation.token else {
      return "no event made this secret, or its pepper key was retired"
    }
    if token.isDeleted { return "the token was deleted" }
    guard explanation.secretMade != nil else { return "the token had no secret: it was imported" }
    if let deadline = explanation.deadline {
      return "the secret had been replaced, and its grace ended at \(deadline.at.second)"
    }
    switch explanation.decision?.type {
    case .ledgerKeyRetired: return "the pepper key of the secret was retired"
    case .tokenReset, .tokenRestored, .tokenResetTakenBack, .tokenGraceEnded:
      return "the secret had been replaced"
    default: return "the secret belongs to another token id"
    }
  }
}
