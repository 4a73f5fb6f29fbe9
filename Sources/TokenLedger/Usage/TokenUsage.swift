/// How a token was used: telemetry, kept beside the ledger and not in it.
public struct TokenUsage: Hashable, Sendable {
  /// How often it was used on one day, by UTC.
  public struct Day: Hashable, Sendable {
    /// When the day begins.
    public let start: Timestamp
    /// How often it authenticated.
    public let count: UInt64
    /// How often it was refused though its secret was right.
    public let failures: UInt64
  }

  /// How one of its secrets was used.
  public struct Generation: Hashable, Sendable {
    /// Which secret.
    public let generation: UInt32
    /// When it last authenticated; `nil` for never.
    public let lastUsed: Timestamp?
    /// Where from, if that was known.
    public let address: IPAddress?
    /// How often it authenticated since it was made.
    public let count: UInt64
    /// How often it was refused though it was right.
    public let failures: UInt64
    /// The days of the last ninety on which it was used, oldest first.
    public let days: [Day]
  }

  /// Its secrets that were ever used, oldest first.
  public let generations: [Generation]

  /// When one of the secrets last authenticated; `nil` for never.
  public var lastUsed: Timestamp? { generations.compactMap(\.lastUsed).max() }
  /// Where from, if that was known.
  public var address: IPAddress? {
    generations.filter { $0.lastUsed != nil && $0.lastUsed == lastUsed }.last?.address
  }
  /// How often they authenticated, all in all.
  public var count: UInt64 { generations.reduce(0) { $0 &+ $1.count } }
  /// How often they were refused though they were right, all in all.
  public var failures: UInt64 { generations.reduce(0) { $0 &+ $1.failures } }
  /// The days of the last ninety on which any of them was used, oldest first.
  public var days: [Day] {
    var byStart: [Timestamp: Day] = [:]
    for day in generations.flatMap(\.days) {
      let known = byStart[day.start]
      byStart[day.start] = Day(
        start: day.start, count: day.count &+ (known?.count ?? 0),
        failures: day.failures &+ (known?.failures ?? 0))
    }
    return byStart.values.sorted { $0.start < $1.start }
  }
}
