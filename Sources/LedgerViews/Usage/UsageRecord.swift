package import TokenDomain

/// Which secret of a token.
package struct UsageKey: Hashable, Sendable {
  package var token: TokenID
  package var generation: UInt32

  /// Names a secret.
  package init(_ token: TokenID, generation: UInt32) {
    self.token = token
    self.generation = generation
  }

  /// The key in the table: token 16, generation 4.
  var bytes: [UInt8] {
    var bytes = token.key
    bytes.append(bigEndian: generation)
    return bytes
  }

  init(_ bytes: RawSpan) {
    token = TokenID(value: bytes.bigEndian(0))
    generation = bytes.bigEndian(16)
  }
}

/// How a secret was used: telemetry, not ledger; a crash may lose what was not flushed.
package struct UsageRecord: Hashable, Sendable {
  /// When it last authenticated; nil if it only ever failed.
  package var lastUsed: Timestamp?
  /// Where from, if that was known.
  package var address: IPAddress?
  /// How often it authenticated.
  package var count: UInt64
  /// How often it was refused, for whatever reason but not being known.
  package var failures: UInt64
  /// The days on which it was used, oldest first, at most ``UsageDay/keptMax`` of them.
  package var days: [UsageDay]

  /// Names the parts.
  package init(
    lastUsed: Timestamp? = nil, address: IPAddress? = nil, count: UInt64 = 0, failures: UInt64 = 0,
    days: [UsageDay] = []
  ) {
    self.lastUsed = lastUsed
    self.address = address
    self.count = count
    self.failures = failures
    self.days = days
  }

  /// Takes in what memory gathered.
  mutating func merge(_ entry: UsageEntry) {
    let day = UsageDay(
      number: entry.day, count: UInt64(entry.count), failures: UInt64(entry.failures))
    count &+= day.count
    failures &+= day.failures
    days.add(day)
    guard let used = entry.lastUsed else { return }
    if let lastUsed, used < lastUsed { return }
    lastUsed = used
    address = entry.address
  }
}
