import TokenLedger

extension JSON {
  /// A token with its use beside it; `nil` for a past moment, of which use is not kept.
  ///
  /// - Parameter isForPeople: whether it is printed a field a line: then in few words.
  func adding(_ usage: TokenUsage?, isForPeople: Bool) -> JSON {
    guard isForPeople else { return adding("usage", usage?.json ?? .null) }
    guard let usage else { return self }
    let fields: [(String, JSON)] = [
      ("lastUsed", .text(usage.lastUsed)), ("lastAddress", .text(usage.address)),
      ("uses", .integer(usage.count)), ("refusals", .integer(usage.failures)),
    ]
    return fields.reduce(self) { $0.adding($1.0, $1.1) }
  }
}
