import HTTPServer
import TokenLedger

extension Route {
  /// Token introspection (RFC 7662), for members who may ask about credentials.
  static let introspect = Route(
    .method(.post), "/v1/introspect", for: .members,
    summary: "Is this auth token good, and what is it for?",
    body: .form(bytesMax: 16 * 1024), request: .ref("Introspected"),
    answer: .ref("Introspection"),
    .onConnection { call in
      guard let fields = PercentEncoding.fields(of: call.body[...]) else {
        throw Problem(
          .badRequest, "malformed-body", "the body is a form in percent-encoded UTF-8")
      }
      let tokens = fields.filter { $0.name == "token" }
      guard tokens.count == 1, let token = tokens.first else {
        throw Problem(.badRequest, "malformed-body", "the form has one field token")
      }
      let question = AuthenticationQuestion(secret: Secret(presented: token.value.utf8))
      let answer = try call.answer(question, call.accessToCredentials())
      guard answer.isAuthenticated, let identity = answer.identity else {
        // Nothing else is told of what is not good (RFC 7662 §2.2).
        return .json(.object([("active", .bool(false))]))
      }
      let settings = try call.ledger.token(identity.token)
      return .json(
        .object(
          [
            ("active", .bool(true)),
            ("scope", .string(identity.scopes.map(\.text).joined(separator: " "))),
            ("client_id", .text(identity.token)), ("sub", .text(identity.token)),
            ("token_type", .string("Bearer")),
            ("iat", .seconds(settings?.createdAt)),
            ("nbf", .seconds(settings?.settings.notBefore)),
            ("exp", .seconds(settings?.settings.expires)),
            ("account", .text(identity.account)), ("api_version", .text(identity.apiVersion)),
            ("generation", .integer(identity.generation)), ("position", .position(answer.position)),
          ].filter { if case .null = $0.1 { false } else { true } }))
    })

  /// Many questions at once.
  static let authorizeBatch = Route(
    .method(.post), "/v1/authorize/batch", for: .members,
    summary: "Are these credentials good, each for what its question says?",
    body: .json(bytesMax: 1 << 20), request: .ref("Questions"), answer: .ref("Answers"),
    .aside { call in
      let questions = try call.questions()
      let access = try call.accessToCredentials()
      let answers = try questions.map { try call.answer($0, access).json }
      return .json(.object([("answers", .array(answers))]))
    })

  /// Most questions of a batch.
  static let questionsMax = 1_000
}

extension Call {
  /// What whoever asks may see, if it may ask about credentials at all.
  fileprivate func accessToCredentials() throws -> MemberAccess {
    let access = try access()
    _ = try access.accounts(for: .askAboutCredentials)
    return access
  }

  /// Whether a credential is good, as far as whoever asks may know of it: a token outside its accounts
  /// is unknown, and was not used by the question.
  fileprivate func answer(
    _ question: AuthenticationQuestion, _ access: MemberAccess
  ) throws -> AuthenticationAnswer {
    let answer = try ledger.authenticate(question, countsAsUse: false)
    guard let identity = answer.identity else { return answer }
    guard access.sees(identity.account) else {
      return .unknown(at: answer.position)
    }
    return try ledger.authenticate(question)
  }

  /// The questions of a batch.
  fileprivate func questions() throws -> [AuthenticationQuestion] {
    do throws(JSONError) {
      let value = try JSONReader.value(of: body)
      var outer = try JSONFields(value)
      guard let list = outer.value("questions")?.array, list.count <= Route.questionsMax else {
        throw JSONError(
          "\"questions\" is a list of at most \(Route.questionsMax)", at: value.offset)
      }
      try outer.finish("a batch")
      var questions: [AuthenticationQuestion] = []
      for element in list {
        var fields = try JSONFields(element)
        let secret = try fields.need("authToken") { Secret(presented: $0.utf8) }
        var question = AuthenticationQuestion(secret: secret)
        question.token = try fields.parsed("token") { try TokenID($0) }
        question.scopes = try fields.list("scopes") { try ScopeName($0) } ?? []
        question.apiVersion = try fields.parsed("apiVersion") { try VersionName($0) }
        question.address = try fields.parsed("address") { try IPAddress($0) }
        try fields.finish("a question")
        questions.append(question)
      }
      return questions
    } catch {
      throw Problem(error)
    }
  }
}

extension JSON {
  /// Seconds since 1970, as RFC 7519 has them.
  fileprivate static func seconds(_ moment: Timestamp?) -> JSON {
    moment.map { .number($0.microseconds / 1_000_000) } ?? .null
  }
}
