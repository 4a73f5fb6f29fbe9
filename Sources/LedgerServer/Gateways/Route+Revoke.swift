import HTTPServer
import Sockets
import TokenLedger

extension Route {
  /// Whoever holds a secret may stop it: nobody needs to be found who may, at three in the morning.
  ///
  /// The answer tells nothing, neither whether a secret was good nor whose it was.
  static let revoke = Route(
    .method(.post), "/v1/revoke", for: .anyone,
    summary: "Stop these auth tokens: whoever holds one may",
    body: .json(bytesMax: 128 * 1024), request: .ref("Credentials"), status: .accepted,
    .asynchronous { call in
      if let seconds = call.serving.revocations.secondsToWait(call.throttledClient) {
        throw Problem.tooManyRevocations(seconds)
      }
      let secrets = try call.credentials()
      // Together, so that many become few commits.
      for start in stride(from: 0, to: secrets.count, by: Route.revocationsAtOnceMax) {
        let some = secrets[start..<min(start + Route.revocationsAtOnceMax, secrets.count)]
        try await withThrowingTaskGroup(of: Void.self) { group in
          for secret in some { group.addTask { try await call.revoke(secret) } }
          try await group.waitForAll()
        }
      }
      return Response(.accepted)
    })

  /// Most secrets of one request.
  static let credentialsMax = 1_000
  private static let revocationsAtOnceMax = 64
}

extension Call {
  /// Times that a revocation is decided anew when somebody else changed the token meanwhile.
  private static let attemptsMax = 8

  /// Whom the limit on revocations counts: all who come through a socket without a name are one.
  fileprivate var throttledClient: PeerAddress {
    clientAddress.map { PeerAddress($0) } ?? .local
  }

  fileprivate func credentials() throws -> [Secret] {
    do throws(JSONError) {
      let value = try JSONReader.value(of: body)
      var fields = try JSONFields(value)
      let secrets = try fields.required("credentials") { fields throws(JSONError) in
        try fields.list("credentials") { Secret(presented: $0.utf8) }
      }
      try fields.finish("a revocation")
      guard secrets.count <= Route.credentialsMax else {
        throw JSONError(
          "\"credentials\" is a list of at most \(Route.credentialsMax)", at: value.offset)
      }
      return secrets
    } catch {
      throw Problem(error)
    }
  }

  /// Stops a secret: a current one with its token, a previous one with its grace.
  fileprivate func revoke(_ secret: Secret) async throws {
    for attempt in 1...Self.attemptsMax {
      let answer = try ledger.authenticate(
        AuthenticationQuestion(secret: secret), countsAsUse: false)
      guard let identity = answer.identity, let token = try ledger.token(identity.token) else {
        return
      }
      let action: Action =
        token.generation == identity.generation
        ? .changeTokens(ChangeTokens(.disable, .tokens([token.id]))) : .endGrace(token.id)
      do {
        // Bound to what was seen: a secret that is replaced meanwhile must not stop its successor.
        _ = try await ledger.execute(
          Request(
            action, actor: .holder(token.id), origin: origin(), expectedRevision: token.revision))
        return
      } catch Refusal.revisionMovedOn where attempt < Self.attemptsMax {
        continue
      } catch is Refusal {
        // A closed account, for one: its tokens let nobody in as it is.
        return
      }
    }
  }
}

extension Problem {
  fileprivate static func tooManyRevocations(_ seconds: Int) -> Problem {
    var problem = Problem(
      .tooManyRequests, "too-many-revocations",
      "your address has asked for too many revocations: put more credentials into one request")
    problem.retryAfterSeconds = seconds
    return problem
  }
}
