extension StateReader where Self: ~Copyable {
  func decideReset(_ reset: ResetToken, _ asked: Asked) throws(Refusal) -> Decision {
    let token = try liveToken(reset.token, for: .manageTokens, asked)
    let grace = reset.grace ?? TimeSpan(microseconds: 0)
    guard grace <= ResetToken.graceMax else { throw .graceTooLong }
    try checkKey(of: reset.secret)
    // An imported token that was never reset has no secret that could go on.
    let goesOn = grace.microseconds > 0 && token.secret != nil
    return .about(
      token,
      .tokenReset(
        TokenReset(
          secret: reset.secret, generation: token.highestGeneration + 1,
          previousUntil: goesOn ? asked.now + grace : nil)))
  }

  func decideEndGrace(of id: TokenID, _ asked: Asked) throws(Refusal) -> Decision {
    let token = try liveToken(id, for: .stopTokens, asked)
    return .about(token, token.runningGrace(at: asked.now) == nil ? nil : .tokenGraceEnded)
  }

  func decideTakeBack(_ id: TokenID, _ asked: Asked) throws(Refusal) -> Decision {
    let token = try liveToken(id, for: .manageTokens, asked)
    guard let previous = token.runningGrace(at: asked.now) else { throw .noGraceRunning }
    return .about(token, .tokenResetTakenBack(generation: previous.generation))
  }

  func decideRestore(_ restore: RestoreToken, _ asked: Asked) throws(Refusal) -> Decision {
    let token = try tokenInOpenAccount(restore.token, for: .manageTokens, asked)
    guard !token.isErased else { throw .tokenErased(token.id) }
    guard token.isDeleted else { throw .tokenNotDeleted(token.id) }
    try checkStillOffered(token.settings)
    try checkKey(of: restore.secret)
    let old = token.settings.name
    let name = restore.name ?? old
    try checkFree(name, in: token.account, for: token.id)
    return .about(
      token,
      .tokenRestored(
        TokenRestored(
          name: name == old ? nil : Change(before: old, after: name), secret: restore.secret,
          generation: token.highestGeneration + 1)))
  }
}
