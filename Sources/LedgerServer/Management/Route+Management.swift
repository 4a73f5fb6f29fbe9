extension Route {
  /// Everything that members ask.
  static let management: [Route] =
    session + accounts + members + [catalog] + tokens + [bulk] + events + [replay, explain, usage]
}
