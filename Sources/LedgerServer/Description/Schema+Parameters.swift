import TokenLedger

extension Schema {
  /// What the parameters of paths, queries and headers hold, by name.
  static let parameters: [String: (schema: Schema, meaning: String)] = [
    "account": (.string, "An account's id"), "member": (.string, "A member's id"),
    "token": (.string, "A token's id"), "event": (.string, "An event's position or id"),
    "actor": (.string, "Who acted: a member's id, or another actor's such as operator:root"),
    "after": (.position, "Beyond this position; before it with reverse"),
    "at": (.string, "A past moment: a position, a time by RFC 3339, a date or a span such as 7d"),
    "api-version": (.string, "On this API version"),
    "correlation": (.string, "Caused by one request"),
    "created": (
      .string, "last-7-days, last-30-days, more-than-30-days, or FROM..TO with either end left out"
    ),
    "created-by": (.string, "Made by this member or actor"),
    "cursor": (.string, "The next of the page before"),
    "dry-run": (.boolean, "Decide and show, but change nothing"),
    "everywhere": (.boolean, "In every browser of the member"),
    "from": (.string, "A moment to begin with"), "to": (.string, "A moment to end with"),
    "limit": (.integer, "Things on a page, 50 unless told, at most 1000"),
    "name": (.string, "Part of the name"), "never-used": (.boolean, "Never used"),
    "older-than": (.string, "On an API version older than this one"),
    "reverse": (.boolean, "The other way round"), "scope": (.string, "With this access right"),
    "since": (.string, "Recorded at or after this time"),
    "sort": (.choice(TokenListRequest.Sort.allCases.map(\.rawValue)), "What to order by"),
    "state": (
      .array(.choice(Token.State.allCases.map(\.rawValue))),
      "The state; any but deleted unless told. May be repeated"
    ),
    "type": (.array(.choice(EventType.allCases.map(\.name))), "Of this type. May be repeated"),
    "until": (.string, "Recorded before this time; a day is included whole"),
    "unused-since": (.string, "Not used since then, or never"),
    "view": (.choice(["state", "steps", "difference"]), "What to tell; steps unless told"),
    "Idempotency-Key": (
      .string,
      "A name for the request: sent again within 24 hours it gets the first answer"
    ),
    "If-Match": (.string, "The ETag that the thing must still have"),
    "TokenLedger-Reason": (.string, "Why, in percent-encoded UTF-8"),
  ]
}
