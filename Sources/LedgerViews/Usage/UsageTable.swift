import TokenDomain

/// What memory gathered about one secret on one day.
struct UsageEntry: Sendable {
  var token: TokenID
  private var addressValue: UInt128 = 0
  private var lastUsedMicroseconds = Int64.min
  var generation: UInt32
  var day: Int32
  var count: UInt32 = 0
  var failures: UInt32 = 0
  private var addressFamily: UInt8 = 0

  init(_ key: UsageKey, day: Int32) {
    token = key.token
    generation = key.generation
    self.day = day
  }

  /// A place where nothing was noted.
  static let free = UsageEntry(UsageKey(TokenID(value: 0), generation: 0), day: 0)
  var isFree: Bool { count == 0 && failures == 0 }

  var lastUsed: Timestamp? {
    lastUsedMicroseconds == .min ? nil : Timestamp(microseconds: lastUsedMicroseconds)
  }
  var address: IPAddress? {
    switch addressFamily {
    case 4: IPAddress(v4: UInt32(truncatingIfNeeded: addressValue))
    case 6: IPAddress(v6: addressValue)
    default: nil
    }
  }

  mutating func note(at moment: Timestamp, from address: IPAddress?, succeeded: Bool) {
    guard succeeded else {
      if failures < .max { failures += 1 }
      return
    }
    if count < .max { count += 1 }
    guard moment.microseconds >= lastUsedMicroseconds else { return }
    lastUsedMicroseconds = moment.microseconds
    addressFamily = address?.family ?? 0
    addressValue = address?.value ?? 0
  }
}

/// A hash table of a fixed size, in which noting a use allocates nothing, and all that is about a token
/// is found together.
struct UsageTable: Sendable {
  /// Places; a power of two. A mebibyte.
  static let placeCount = 16_384
  /// Beyond this, looking for a free place would take long.
  static let entriesMax = placeCount / 4 * 3

  private var places: [UsageEntry] = []
  private(set) var count = 0

  /// Notes a use.
  ///
  /// - Returns: `false` when there is no room for a secret that is new here.
  mutating func note(
    _ key: UsageKey, at moment: Timestamp, from address: IPAddress?, succeeded: Bool
  ) -> Bool {
    if places.isEmpty { places = Array(repeating: .free, count: Self.placeCount) }
    let day = UsageDay.number(of: moment)
    var place = Self.firstPlace(of: key.token)
    while !places[place].isFree {
      if places[place].token == key.token, places[place].generation == key.generation,
        places[place].day == day
      {
        places[place].note(at: moment, from: address, succeeded: succeeded)
        return true
      }
      place = Self.place(after: place)
    }
    if count == Self.entriesMax { return false }
    count += 1
    places[place] = UsageEntry(key, day: day)
    places[place].note(at: moment, from: address, succeeded: succeeded)
    return true
  }

  /// Calls `body` for everything about a token.
  func forEach(of token: TokenID, _ body: (UsageEntry) -> Void) {
    if count == 0 { return }
    var place = Self.firstPlace(of: token)
    while !places[place].isFree {
      if places[place].token == token { body(places[place]) }
      place = Self.place(after: place)
    }
  }

  /// Everything, in no order.
  var entries: [UsageEntry] { count == 0 ? [] : places.filter { !$0.isFree } }

  /// Makes it empty, and keeps the room.
  mutating func removeAll() {
    if count == 0 { return }
    for place in places.indices { places[place] = .free }
    count = 0
  }

  private static func firstPlace(of token: TokenID) -> Int {
    // The last bits of a UUID are random; multiplying spreads those of ids that are not.
    let hash = UInt64(truncatingIfNeeded: token.value) &* 0x9E37_79B9_7F4A_7C15
    return Int(hash >> UInt64(64 - placeCount.trailingZeroBitCount))
  }

  private static func place(after place: Int) -> Int { (place + 1) & (placeCount - 1) }
}
