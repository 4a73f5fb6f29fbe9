extension JSONFields {
  /// A moment of a story (`day 12 09:14`, `day 12`), or RFC 3339.
  mutating func moment(_ name: String, _ begins: Timestamp) throws(JSONError) -> Timestamp? {
    try parsed(name) { try ScenarioMoment.read($0, begins: begins) }
  }
}

/// Moments as a story tells them.
enum ScenarioMoment {
  /// Reads `day 12 09:14`, `day 12` (its first moment), or a time as RFC 3339 writes it.
  static func read(_ text: String, begins: Timestamp) throws(Refusal) -> Timestamp {
    guard text.hasPrefix("day ") else { return try Timestamp(text) }
    let words = text.split(separator: " ")
    guard (2...3).contains(words.count), let day = Int64(words[1]), (1...3660).contains(day)
    else { throw .malformedTime }
    var minutes: Int64 = 0
    if words.count == 3 {
      let parts = words[2].split(separator: ":", omittingEmptySubsequences: false)
      guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 2 }),
        let hour = UInt8(parts[0]), let minute = UInt8(parts[1]), hour < 24, minute < 60
      else { throw .malformedTime }
      minutes = Int64(hour) * 60 + Int64(minute)
    }
    return begins + .days(day - 1) + .seconds(minutes * 60)
  }
}
