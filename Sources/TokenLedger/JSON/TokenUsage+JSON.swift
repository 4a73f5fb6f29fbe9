extension TokenUsage {
  package var json: JSON {
    let fields: [(String, JSON)] = [
      ("lastUsed", .text(lastUsed)), ("address", .text(address)), ("count", .integer(count)),
      ("failures", .integer(failures)), ("days", .array(days.map(\.json))),
      ("generations", .array(generations.map(\.json))),
    ]
    return .object(fields)
  }
}

extension TokenUsage.Generation {
  fileprivate var json: JSON {
    let fields: [(String, JSON)] = [
      ("generation", .integer(generation)), ("lastUsed", .text(lastUsed)),
      ("address", .text(address)), ("count", .integer(count)), ("failures", .integer(failures)),
      ("days", .array(days.map(\.json))),
    ]
    return .object(fields)
  }
}

extension TokenUsage.Day {
  fileprivate var json: JSON {
    let fields: [(String, JSON)] = [
      ("day", .string(String(start.description.prefix(10)))), ("count", .integer(count)),
      ("failures", .integer(failures)),
    ]
    return .object(fields)
  }
}
