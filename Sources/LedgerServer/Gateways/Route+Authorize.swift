import HTTPServer
import TokenLedger

extension Route {
  /// Forward authentication: a gateway asks whether to let a request through.
  ///
  /// What a gateway requires stands in its own URL, never in a field that its client could set. Of the
  /// reason for a denial nothing is told: gateways pass the answer on.
  static let authorize = Route(
    .any, "/v1/authorize", for: .gateways,
    summary: "May the credential in Authorization do what the query names?",
    query: ["scope", "api-version"],
    .onConnection { call in
      let needs = try call.serving.needs.own.of(call.head)
      guard let credential = PresentedCredential(call.head) else { return .notAuthenticated }
      var token: TokenID?
      if let user = credential.user {
        // Whoever names no token is as unknown as one who names a wrong one.
        guard let named = try? TokenID(String(decoding: user, as: UTF8.self)) else {
          return .notAuthenticated
        }
        token = named
      }
      let answer = try call.serving.ledger.authenticate(
        AuthenticationQuestion(
          secret: credential.secret, token: token, scopes: needs.scopes,
          apiVersion: needs.apiVersion,
          address: call.serving.gateways.forwardedAddress(call.head)),
        notingIn: call.serving.uses.own)
      call.serving.metrics.count(answer)
      switch answer.denial {
      case nil:
        guard let identity = answer.identity else { return .notAuthenticated }
        return .authorized(identity, at: answer.position)
      case .unknown, .apiAccessDisabled, .disabled, .notYetValid, .expired:
        return .notAuthenticated
      case .networkNotAllowed, .versionRetired, .versionMismatch, .insufficientScope:
        return Response(.forbidden)
      }
    })
}

extension Response {
  fileprivate static let notAuthenticated: Response = {
    var response = Response(.unauthorized)
    response.add("WWW-Authenticate", "Basic realm=\"api\", Bearer realm=\"api\"")
    return response
  }()

  fileprivate static func authorized(
    _ identity: AuthenticationAnswer.Identity, at position: Position
  ) -> Response {
    var response = Response(.ok)
    response.reserveFields(bytes: 512)
    response.add("TokenLedger-Token", identity.token.description)
    response.add("TokenLedger-Account", identity.account.description)
    var scopes: [UInt8] = []
    for scope in identity.scopes {
      if !scopes.isEmpty { scopes.append(0x20) }
      scopes.append(contentsOf: scope.text.utf8)
    }
    response.add("TokenLedger-Scopes", bytes: scopes)
    response.add("TokenLedger-Version", identity.apiVersion.text)
    response.add("TokenLedger-Position", position.description)
    return response
  }
}
