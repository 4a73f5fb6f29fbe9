import TokenLedger

extension Schema {
  /// The schemas that have names.
  static let components: [(String, Schema)] =
    [
      ("Account", account(id: .string)), ("AccountOutcome", account(id: .nullable(.string))),
      ("Member", member(id: .string)), ("MemberOutcome", member(id: .nullable(.string))),
      ("Catalog", catalog), ("Token", .object(token())),
      (
        "TokenOutcome",
        .object(
          token(
            id: .nullable(.string), createdAt: .nullable(.time), revision: .nullable(.position)))
      ), ("ListedToken", .object(token(), optional: details + [("lastUsed", .nullable(.time))])),
      ("ShownToken", .object(token() + [("usage", .nullable(.ref("Usage")))], optional: details)),
      ("Relative", .object(token() + [("depth", .integer)])),
      ("NewToken", .object(newToken, optional: settings).example(newTokenExample)),
      ("TokenPatch", .object([], optional: patch).example(patchExample)), ("Usage", usage),
      (
        "TokenUse",
        .object([
          ("token", .string), ("account", .string), ("name", .nullable(.string)),
          ("usage", .ref("Usage")),
        ])
      ), ("Session", session), ("Bulk", bulk.example(bulkExample)), ("BulkChange", bulkChange),
      ("Event", event),
      ("Replay", replay), ("Question", question.example(questionExample)),
      ("Explanation", explanation),
      ("Problem", problem),
    ] + credentials

  private static func account(id: Schema) -> Schema {
    .object([
      ("id", id), ("name", .string), ("kind", .choice(["agency", "client"])),
      ("agency", .nullable(.string)), ("apiAccess", .boolean), ("closed", .boolean),
    ])
  }

  private static func member(id: Schema) -> Schema {
    .object([
      ("id", id), ("account", .string), ("name", .nullable(.string)),
      ("email", .nullable(.string)), ("role", .role),
    ])
  }

  private static let catalog = Schema.object([
    (
      "versions",
      .array(
        .object([
          ("name", .string), ("status", .choice(["current", "deprecated", "retired"])),
          ("sunset", .nullable(.time)),
        ]))
    ),
    ("scopes", .array(.object([("category", .string), ("scopes", .array(.string))]))),
  ])

  private static func token(
    id: Schema = .string, createdAt: Schema = .time, revision: Schema = .position
  ) -> [(String, Schema)] {
    [
      ("id", id), ("account", .string), ("name", .nullable(.string)),
      ("description", .nullable(.string)), ("state", .choice(Token.State.allCases.map(\.rawValue))),
      ("apiVersion", .nullable(.string)), ("scopes", .array(.string)),
      ("contact", .nullable(.string)), ("developers", .array(.string)),
      ("allow", .array(.string)), ("notBefore", .nullable(.time)), ("expires", .nullable(.time)),
      ("createdAt", createdAt), ("createdBy", .string), ("duplicatedFrom", .nullable(.string)),
      ("generation", .integer), ("revision", revision),
    ]
  }

  private static let details: [(String, Schema)] = [
    ("createdByName", .nullable(.string)), ("duplicatedFromName", .nullable(.string)),
    ("previousSecretUntil", .nullable(.time)),
  ]

  private static let newToken: [(String, Schema)] = [
    ("account", .string), ("name", .string), ("scopes", .array(.string)),
  ]

  private static let settings: [(String, Schema)] =
    [("apiVersion", .nullable(.string))] + patch.filter { $0.0 != "name" && $0.0 != "scopes" }

  private static let patch: [(String, Schema)] = [
    ("name", .string), ("scopes", .array(.string)), ("description", .nullable(.string)),
    ("contact", .nullable(.string)), ("developers", .nullable(.array(.string))),
    ("allow", .nullable(.array(.string))), ("notBefore", .nullable(.string)),
    ("expires", .nullable(.string)),
  ]

  private static let newTokenExample: JSON = .object([
    ("account", .string("account_01h455vb4pex5vsknk084sn02q")), ("name", .string("CRM sync")),
    ("scopes", .texts(["api:read", "api:write"])), ("allow", .texts(["10.0.0.0/8"])),
    ("expires", .string("2099-01-01")),
  ])

  private static let patchExample: JSON = .object([
    ("description", .string("Copies contacts every night")), ("expires", .null),
  ])

  private static let bulkExample: JSON = .object([
    ("account", .string("account_01h455vb4pex5vsknk084sn02q")), ("action", .string("disable")),
    ("filter", .object([("created", .string("more-than-30-days"))])),
  ])

  private static let questionExample: JSON = .object([
    ("token", .string("token_01h455vb4pex5vsknk084sn02q")),
    ("at", .string("2026-06-01T14:03:00Z")), ("scopes", .texts(["api:read"])),
  ])

  private static let usage: Schema = {
    let days = Schema.array(
      .object([("day", .string), ("count", .integer), ("failures", .integer)]))
    let counts: [(String, Schema)] = [
      ("lastUsed", .nullable(.time)), ("address", .nullable(.string)), ("count", .integer),
      ("failures", .integer), ("days", days),
    ]
    return .object(
      counts + [("generations", .array(.object([("generation", .integer)] + counts)))])
  }()

  private static let session = Schema.object([
    ("member", .nullable(.ref("Member"))), ("account", .nullable(.ref("Account"))),
    ("role", .role), ("signedInAt", .nullable(.time)), ("signedInUntil", .nullable(.time)),
  ])

  private static let bulk = Schema.object(
    [("action", .choice(Route.BulkAction.allCases.map(\.rawValue)))],
    optional: [
      ("account", .string), ("tokens", .array(.string)), ("to", .string), ("digest", .string),
      (
        "filter",
        .object(
          [],
          optional: [
            ("name", .string), ("created", .string),
            ("state", .array(.choice(Token.State.allCases.map(\.rawValue)))),
            ("apiVersion", .string), ("olderThan", .string), ("scope", .string),
            ("createdBy", .string),
          ])
      ),
    ])

  private static let bulkChange = Schema.object([
    ("changes", .array(.change("token"))), ("count", .integer),
    ("position", .nullable(.position)), ("digest", .nullable(.string)), ("dryRun", .boolean),
  ])

  private static let event = Schema.object(
    [
      ("position", .position), ("id", .string),
      ("type", .choice(EventType.allCases.map(\.name))), ("schema", .integer),
      ("recordedAt", .time), ("occurredAt", .time), ("account", .nullable(.string)),
      ("subject", .string),
      (
        "actor",
        .object(
          [
            ("id", .string), ("via", .choice(Origin.Via.allCases.map(\.rawValue))),
            ("address", .nullable(.string)), ("agent", .nullable(.string)),
            ("name", .nullable(.string)),
          ], optional: [("by", .string)])
      ), ("reason", .nullable(.string)), ("correlation", .string),
      ("causation", .nullable(.position)), ("request", .nullable(.string)),
      ("data", .map(of: .any)),
    ], optional: [("erased", .array(.string))])

  private static let replay: Schema = {
    let change = Schema.object([("field", .string), ("before", .any), ("after", .any)])
    let place = Schema.object([("position", .position), ("at", .time)])
    return .either([
      .object([("position", .position), ("at", .time), ("tokens", .array(.ref("Token")))]),
      .object([("position", .position), ("at", .time), ("state", .any)]),
      .object([
        (
          "steps",
          .array(
            .object([
              ("event", .nullable(.ref("Event"))), ("deadline", .any), ("before", .any),
              ("after", .any), ("changes", .array(change)),
            ]))
        ), ("next", .nullable(.position)),
      ]),
      .object([
        ("from", place), ("to", place),
        ("subjects", .array(.object([("subject", .string), ("changes", .array(change))]))),
        ("patch", .array(.map(of: .any))),
      ]),
    ])
  }()

  private static let question = Schema.object(
    [],
    optional: [
      ("token", .string), ("secret", .string), ("at", .string), ("scopes", .array(.string)),
      ("apiVersion", .string), ("address", .string),
    ])

  private static let explanation = Schema.object([
    ("valid", .boolean), ("reason", .nullable(.choice(Denial.allCases.map(\.rawValue)))),
    ("position", .position), ("at", .time), ("token", .nullable(.string)),
    ("account", .nullable(.string)),
    ("state", .nullable(.choice(Token.State.allCases.map(\.rawValue)))),
    ("generation", .nullable(.integer)), ("scopes", .array(.string)),
    ("apiVersion", .nullable(.string)), ("allow", .array(.string)),
    ("notBefore", .nullable(.time)), ("expires", .nullable(.time)),
    ("decidedBy", .nullable(.ref("Event"))),
    ("deadline", .nullable(.object([("field", .string), ("at", .time)]))),
    ("secretMadeBy", .nullable(.ref("Event"))), ("rightsSetBy", .nullable(.ref("Event"))),
    ("madeLaterBy", .nullable(.ref("Event"))),
  ])

  private static let problem = Schema.object(
    [
      ("type", .string), ("title", .string), ("status", .integer), ("detail", .string),
      ("code", .string), ("requestId", .string),
    ],
    optional: [
      ("candidates", .array(.string)), ("expected", .position), ("actual", .position),
      ("parameter", .string), ("offset", .integer),
    ])
}
