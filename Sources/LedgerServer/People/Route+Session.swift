import HTTPServer
import TokenLedger

extension Route {
  /// What concerns sessions of the console.
  static let session: [Route] = [signIn, showSession, signOut]

  private static let signIn = Route(
    .method(.post), "/v1/session", for: .anyone,
    summary: "Sign in to the console with a member key",
    body: .json(bytesMax: 4_096), request: .object([("memberKey", .string)]),
    answer: .ref("Session"), status: .created,
    .onConnection { call in
      let serving = call.serving
      guard serving.browsers.knowsHost(call.head) else { throw Problem.unknownHost }
      try serving.browsers.check(call.head)
      var fields = try call.fields()
      let key = try fields.required("memberKey") { fields throws(JSONError) in
        try fields.string("memberKey")
      }
      try fields.finish("a sign-in")
      let identity = try serving.member(
        withKey: Secret(presented: key.utf8), call.head, from: call.peer)
      // Whoever was signed in before in this browser is so no longer.
      if let token = serving.cookie.token(in: call.head), let old = serving.sessions.find(token) {
        serving.sessions.end(old.key)
      }
      let now = try call.ledger.now()
      let token = serving.sessions.begin(identity, at: now)
      var response = Response.json(try call.session(of: identity, since: now), .created)
      response.add("Set-Cookie", serving.cookie.setting(token))
      return response
    })

  private static let showSession = Route(
    .method(.get), "/v1/session", for: .members, summary: "Who asks, and with which role",
    answer: .ref("Session"),
    .onConnection { call in
      let caller = try call.member
      return .json(try call.session(of: caller.identity, since: caller.session?.beganAt))
    })

  private static let signOut = Route(
    .method(.delete), "/v1/session", for: .members,
    summary: "Sign out; with everywhere=true in every browser of the member", query: ["everywhere"],
    status: .noContent,
    .onConnection { call in
      let caller = try call.member
      var query = try QueryFields(call)
      if try query.flag("everywhere") {
        call.serving.sessions.endAll(of: caller.member)
      } else if let session = caller.session {
        call.serving.sessions.end(session.key)
      }
      var response = Response(.noContent)
      if caller.session != nil { response.add("Set-Cookie", call.serving.cookie.setting(nil)) }
      return response
    })
}

extension Call {
  fileprivate func session(of identity: MemberIdentity, since moment: Timestamp?) throws -> JSON {
    let member = try ledger.member(identity.member)
    let account = try ledger.account(identity.account)
    return .object([
      ("member", member?.json ?? .null), ("account", account?.json ?? .null),
      ("role", .string(identity.role.rawValue)), ("signedInAt", .text(moment)),
      ("signedInUntil", .text(moment.map { $0 + .seconds(Int64(SessionStore.secondsMax)) })),
    ])
  }
}
