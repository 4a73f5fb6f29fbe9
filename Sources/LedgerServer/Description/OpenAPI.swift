import HTTPServer
import TokenLedger

/// The description of a table of routes in OpenAPI 3.1.
enum OpenAPI {
  /// The whole document.
  static func document(of table: RouteTable, secure: Bool) -> JSON {
    var paths: [(String, [(String, JSON)])] = []
    for route in table.routes {
      let path = route.path.description
      // What has an open end, no template of the document can say.
      guard let method = route.method, !route.path.hasOpenEnd else { continue }
      let operation = (method, Self.operation(route))
      if let place = paths.firstIndex(where: { $0.0 == path }) {
        paths[place].1.append(operation)
      } else {
        let parameters = route.path.parameterNames.map { parameter($0, in: "path") }
        let shared: [(String, JSON)] =
          parameters.isEmpty ? [] : [("parameters", .array(parameters))]
        paths.append((path, shared + [operation]))
      }
    }
    return .object([
      ("openapi", .string("3.1.0")),
      (
        "info",
        .object([
          ("title", .string("TokenLedger")), ("version", .string("1")),
          (
            "description",
            .string(
              "Management of API access tokens, and the audit trail of what was done to them.")
          ),
        ])
      ),
      ("paths", .object(paths.map { ($0.0, .object($0.1)) })),
      (
        "components",
        .object([
          ("schemas", .object(Schema.components.map { ($0.0, $0.1.json) })),
          (
            "securitySchemes",
            .object([
              (
                "memberKey",
                .object([("type", .string("http")), ("scheme", .string("bearer"))])
              )
            ])
          ),
        ])
      ),
    ])
  }

  private static func operation(_ route: Route) -> JSON {
    var fields: [(String, JSON)] = [
      ("summary", .string(route.summary)), ("operationId", .string(route.operationID)),
    ]
    var parameters = route.query.map { parameter($0, in: "query") }
    if route.isChange { parameters += changeHeaders(of: route) }
    if !parameters.isEmpty { fields.append(("parameters", .array(parameters))) }
    if let request = route.request { fields.append(("requestBody", body(route, request))) }
    fields.append(("responses", .object(responses(of: route))))
    if case .members = route.audience {
      fields.append(("security", .array([.object([("memberKey", .array([]))])])))
    }
    return .object(fields)
  }

  private static func body(_ route: Route, _ schema: Schema) -> JSON {
    var isRequired = true
    if case .object(let fields) = schema.json, !fields.contains(where: { $0.0 == "required" }),
      !fields.contains(where: { $0.0 == "$ref" })
    {
      isRequired = false
    }
    let content: JSON = .object([("schema", schema.json)])
    return .object([
      ("required", .bool(isRequired)),
      ("content", .object(route.body.mediaTypes.map { ($0, content) })),
    ])
  }

  private static func responses(of route: Route) -> [(String, JSON)] {
    var good: [(String, JSON)] = [("description", .string("\(route.status.reasonPhrase)"))]
    if let answer = route.answer {
      good.append(
        (
          "content",
          .object(
            route.produces.map { type in
              let schema = type == "application/json" ? answer : Schema.string
              return (type, .object([("schema", schema.json)]))
            })
        ))
    }
    var responses: [(String, JSON)] = [("\(route.status.rawValue)", .object(good))]
    // A dry run makes nothing new.
    if route.status == .created, route.query.contains("dry-run") {
      responses.append(("200", .object(good)))
    }
    let problem: JSON = .object([
      ("description", .string("Why not: problem details by RFC 9457")),
      (
        "content",
        .object([
          ("application/problem+json", .object([("schema", Schema.ref("Problem").json)]))
        ])
      ),
    ])
    for status in route.problems { responses.append(("\(status.rawValue)", problem)) }
    return responses
  }

  private static func parameter(_ name: String, in place: String) -> JSON {
    let known = Schema.parameters[name]
    var fields: [(String, JSON)] = [
      ("name", .string(name)), ("in", .string(place)), ("required", .bool(place == "path")),
      ("schema", (known?.schema ?? .string).json),
    ]
    if let meaning = known?.meaning { fields.append(("description", .string(meaning))) }
    if let example = known?.example { fields.append(("example", .string(example))) }
    return .object(fields)
  }

  private static func changeHeaders(of route: Route) -> [JSON] {
    var names = ["Idempotency-Key", "TokenLedger-Reason"]
    if !route.path.parameterNames.isEmpty { names.append("If-Match") }
    return names.map { parameter($0, in: "header") }
  }
}

extension Route {
  /// The method's name in the document; `nil` where any will do.
  fileprivate var method: String? {
    if case .method(let method) = verb { method.rawValue.lowercased() } else { nil }
  }

  /// Whether it changes something in the ledger.
  fileprivate var isChange: Bool { query.contains("dry-run") }

  /// `get-tokens-token-events`: the method and the path.
  fileprivate var operationID: String {
    let words = path.description.split { "/{}.".contains($0) }.filter { $0 != "v1" }
    return ([method ?? "any"] + words.map(String.init)).joined(separator: "-")
  }

  /// The statuses of the problems that it may answer with.
  fileprivate var problems: [Status] {
    var problems: [Status] = [.badRequest]
    if case .members = audience {
      problems += [.unauthorized, .forbidden, .notFound, .notAcceptable, .misdirectedRequest]
    } else if request != nil {
      problems += [.unauthorized, .forbidden, .misdirectedRequest]
    }
    if case .members = audience { problems.append(.unprocessableContent) }
    if isChange { problems += [.conflict, .preconditionFailed] }
    if request != nil { problems += [.contentTooLarge, .unsupportedMediaType] }
    return problems + [.tooManyRequests, .internalServerError, .serviceUnavailable]
  }
}

extension Route.BodyKind {
  fileprivate var mediaTypes: [String] {
    switch self {
    case .none: []
    case .json: ["application/json"]
    case .mergePatch: ["application/merge-patch+json", "application/json"]
    case .form: ["application/x-www-form-urlencoded"]
    }
  }
}
