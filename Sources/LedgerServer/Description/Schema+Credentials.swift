import TokenLedger

extension Schema {
  /// What is asked and told about credentials.
  static let credentials: [(String, Schema)] = [
    (
      // What a server does not know it may pass over (RFC 7662 §2.1).
      "Introspected",
      .object([("token", .string)], optional: [("token_type_hint", .string)]).open
    ),
    (
      "Introspection",
      .object(
        [("active", .boolean)],
        optional: [
          ("scope", .string), ("client_id", .string), ("sub", .string), ("token_type", .string),
          ("iat", .integer), ("nbf", .integer), ("exp", .integer), ("account", .string),
          ("api_version", .string), ("generation", .integer), ("position", .position),
        ])
    ),
    (
      "Questions",
      .object([
        (
          "questions",
          .array(
            .object(
              [("authToken", .string)],
              optional: [
                ("token", .nullable(.string)), ("scopes", .nullable(.array(.string))),
                ("apiVersion", .nullable(.string)), ("address", .nullable(.string)),
              ]))
        )
      ])
    ),
    (
      "Answers",
      .object([
        (
          "answers",
          .array(
            .object([
              ("authenticated", .boolean),
              ("reason", .nullable(.choice(Denial.allCases.map(\.rawValue)))),
              ("token", .nullable(.string)), ("account", .nullable(.string)),
              ("scopes", .array(.string)), ("apiVersion", .nullable(.string)),
              ("generation", .nullable(.integer)), ("position", .position),
            ]))
        )
      ])
    ),
    ("Credentials", .object([("credentials", .array(.string))])),
  ]
}
