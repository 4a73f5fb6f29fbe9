import HTTPServer
import TokenLedger

extension Route {
  /// Whether a credential was good, and what decided it. A secret comes in the body, where nothing logs it.
  static let explain = Route(
    .method(.post), "/v1/explain", for: .members,
    summary:
      "Was a token or a secret good at a moment, with which rights, and which event decided it?",
    body: .json(bytesMax: 64 * 1024), request: .ref("Question"), answer: .ref("Explanation"),
    .aside { call in
      let (access, now) = (try call.access(), try call.ledger.now())
      let request = try call.optionalFields("a question") { fields throws(JSONError) in
        try ExplanationRequest(&fields, now: now)
      }
      if case .token(let id) = request.credential {
        _ = try call.token(id, access)
      } else {
        _ = try access.accounts(for: .read)
      }
      var viewer = Viewer(call.ledger, access)
      let explanation = try call.ledger.explain(request)
      if let token = explanation.token, !access.sees(token.account) {
        return .json(explanation.unknown)
      }
      // What made a secret that is of no token here happened elsewhere.
      if explanation.token == nil, let event = explanation.madeLater ?? explanation.decision,
        event.account.map({ !access.sees($0) }) ?? false
      {
        return .json(explanation.unknown)
      }
      var json = explanation.json
      for (key, event) in [
        ("decidedBy", explanation.decision), ("secretMadeBy", explanation.secretMade),
        ("rightsSetBy", explanation.rightsSet), ("madeLaterBy", explanation.madeLater),
      ] {
        if let event { json = json.replacing(key, try viewer.json(event)) }
      }
      return .json(json)
    })
}

extension Explanation {
  /// What whoever does not see the token is told: that no such secret is known.
  fileprivate var unknown: JSON {
    var json = self.json
    for key in Self.columns.map({ String($0.prefix { $0 != "." }) }) {
      switch key {
      case "valid": json = json.replacing(key, .bool(false))
      case "reason": json = json.replacing(key, .string(Denial.unknown.rawValue))
      case "position", "at": break
      case "scopes", "allow": json = json.replacing(key, .array([]))
      default: json = json.replacing(key, .null)
      }
    }
    return json
  }
}

extension ExplanationRequest {
  fileprivate init(_ fields: inout JSONFields, now: Timestamp) throws(JSONError) {
    let token = try fields.parsed("token") { try TokenID($0) }
    let secret = try fields.string("secret").map { Secret(presented: $0.utf8) }
    let credential: Credential
    switch (secret, token) {
    case (let secret?, _): credential = .secret(secret, token: token)
    case (nil, let token?): credential = .token(token)
    case (nil, nil): throw JSONError("name a \"token\" or present a \"secret\"", at: fields.offset)
    }
    self.init(
      credential, at: try fields.parsed("at") { try Moment(typed: $0, now: now) },
      scopes: try fields.list("scopes") { try ScopeName($0) } ?? [],
      apiVersion: try fields.parsed("apiVersion") { try VersionName($0) },
      address: try fields.parsed("address") { try IPAddress($0) })
  }
}
