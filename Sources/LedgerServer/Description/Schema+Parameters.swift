import TokenLedger

extension Schema {
  /// What a parameter holds, and what is meant by it.
  struct Parameter: Sendable {
    let schema: Schema
    let meaning: String
    let example: String?

    init(_ schema: Schema, _ meaning: String, _ example: String? = nil) {
      self.schema = schema
      self.meaning = meaning
      self.example = example
    }
  }

  /// What the parameters of paths, queries and headers hold, by name.
  static let parameters: [String: Parameter] = [
    "account": Parameter(.string, "An account's id"), "member": Parameter(.string, "A member's id"),
    "token": Parameter(.string, "A token's id"),
    "event": Parameter(.string, "An event's position or id"),
    "actor": Parameter(
      .string, "Who acted: a member's id, or another actor's such as operator:root"),
    "after": Parameter(.position, "Beyond this position; before it with reverse"),
    "at": Parameter(
      .string, "A past moment: a position, a time by RFC 3339, a date or a span such as 7d"),
    "api-version": Parameter(.string, "On this API version"),
    "correlation": Parameter(.string, "Caused by one request"),
    "created": Parameter(
      .string, "last-7-days, last-30-days, more-than-30-days, or FROM..TO with either end left out",
      "2026-03-01..2026-03-31"
    ),
    "created-by": Parameter(.string, "Made by this member or actor"),
    "cursor": Parameter(.string, "The next of the page before"),
    "dry-run": Parameter(.boolean, "Decide and show, but change nothing"),
    "everywhere": Parameter(.boolean, "In every browser of the member"),
    "from": Parameter(.string, "A moment to begin with", "2026-03-01"),
    "to": Parameter(.string, "A moment to end with", "yesterday"),
    "include": Parameter(
      .array(.choice(TokenDetail.allCases.map(\.rawValue))),
      """
      Tell this besides: the names of who created it and of what it is a copy; when it was last used; \
      until when the auth token before the last reset goes on
      """
    ),
    "limit": Parameter(.integer, "Things on a page, 50 unless told, at most 1000"),
    "name": Parameter(.string, "Part of the name", "sync"),
    "never-used": Parameter(.boolean, "Never used"),
    "older-than": Parameter(.string, "On an API version older than this one"),
    "reverse": Parameter(.boolean, "The other way round"),
    "scope": Parameter(.string, "With this access right", "api:read"),
    "since": Parameter(.string, "Recorded at or after this time", "7d"),
    "sort": Parameter(.choice(TokenListRequest.Sort.allCases.map(\.rawValue)), "What to order by"),
    "state": Parameter(
      .array(.choice(Token.State.allCases.map(\.rawValue))),
      "The state; any but deleted unless told. May be repeated"
    ),
    "type": Parameter(
      .array(.choice(EventType.allCases.map(\.name))), "Of this type. May be repeated"),
    "until": Parameter(.string, "Recorded before this time; a day is included whole"),
    "unused-since": Parameter(.string, "Not used since then, or never"),
    "view": Parameter(
      .choice(["state", "steps", "difference"]), "What to tell; steps unless told"),
    "Idempotency-Key": Parameter(
      .string,
      "A name for the request: sent again within 24 hours it gets the first answer"
    ),
    "If-Match": Parameter(.string, "The ETag that the thing must still have"),
    "TokenLedger-Reason": Parameter(.string, "Why, in percent-encoded UTF-8", "Ticket%204711"),
  ]
}
