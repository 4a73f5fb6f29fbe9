import EventLog
import LedgerViews
import MerkleTree
import TestSupport
import TokenDomain

/// A made-up history: any events that could follow each other, by a seed.
struct IndexHistory {
  private(set) var events: [Event] = []
  private(set) var state = LedgerState()
  let accounts: [AccountID]
  let members: [MemberID]
  private var generator: SeededGenerator
  private var now: Int64 = 1_700_000_000_000_000
  private var tokens: [TokenID] = []

  static let versions: [VersionName] = ["v1", "v2", "v3", "v10"]
  static let scopes: [ScopeName] = ["actions:read", "actions:write", "calls:read", "all:*"]
  static let words = [
    "Gateway", "gateway", "Ünïcode", "unicode", "Straße", "STRASSE", "ﬁne", "Ω-token", "日本",
    "a", "b", "Émile", "emile", "№ 5", "ＷＩＤＥ", "café au lait", "zoë",
  ]

  init(seed: UInt64, accountCount: Int = 3) throws {
    generator = SeededGenerator(seed: seed)
    accounts = (1...accountCount).map { AccountID(value: UInt128($0) << 100 | 7) }
    members = (1...3).map { MemberID(value: UInt128($0) << 90 | 5) }
    let versions = Self.versions.map { APIVersion(name: $0, status: .current) }
    let category = ScopeCategory(name: "All", scopes: Self.scopes)
    try append(
      nil, .catalog, .catalogPublished(Catalog(stored: versions, categories: [category])))
    for (index, account) in accounts.enumerated() {
      let opened = AccountOpened(
        name: AccountName(stored: "Account \(index)"), kind: .agency, agency: nil)
      try append(account, .account(account), .accountOpened(opened))
    }
  }

  /// The log up to here.
  var log: MemoryLog { MemoryLog(events: events) }
  /// The moment after the last event.
  var moment: Timestamp { Timestamp(microseconds: now) }

  private mutating func append(
    _ account: AccountID?, _ subject: Subject, _ body: EventBody, correlation: UInt128? = nil
  ) throws {
    now += Int64.random(in: 1...40_000_000_000, using: &generator)
    let position = Position(UInt64(events.count) + 1)
    let actors: [Actor] = [
      .operator("root"), .member(members[0], by: nil), .member(members[1], by: "root"),
      .principal("arn:aws:iam::1:user/x"),
    ]
    // Imported history happened long before it is recorded.
    let delay =
      Int.random(in: 0..<4, using: &generator) == 0
      ? Int64.random(in: 0...5_000_000_000_000, using: &generator) : 0
    let event = Event(
      position: position, id: EventID(value: UInt128(position.value)),
      recordedAt: moment, occurredAt: Timestamp(microseconds: now - delay), account: account,
      subject: subject, actor: actors.randomElement(using: &generator) ?? .operator("root"),
      origin: Origin(via: .library), reason: nil,
      correlation: CorrelationID(
        value: correlation ?? UInt128.random(in: 0...30, using: &generator)),
      causation: nil, request: nil, body: body)
    try apply(event, to: &state)
    events.append(event)
  }

  private mutating func name() -> TokenName {
    let count = Int.random(in: 1...3, using: &generator)
    let words = (0..<count).map { _ in Self.words.randomElement(using: &generator) ?? "a" }
    // Some are longer than the part of a sort key that is kept.
    let tail =
      Int.random(in: 0..<12, using: &generator) == 0
      ? String(repeating: "\u{FDFA}", count: 40) + "end" : ""
    return TokenName(stored: words.joined(separator: " ") + tail)
  }

  private mutating func scopes() -> [ScopeName] {
    let count = Int.random(in: 1...3, using: &generator)
    return Self.scopes.shuffled(using: &generator).prefix(count).sorted()
  }

  private mutating func version() -> VersionName {
    Self.versions.randomElement(using: &generator) ?? "v1"
  }

  private mutating func expiry() -> Timestamp? {
    Bool.random(using: &generator)
      ? Timestamp(
        microseconds: now + Int64.random(in: -900_000_000_000...900_000_000_000, using: &generator))
      : nil
  }

  private var hash: SecretHash { SecretHash(keyNumber: 1, bytes: [UInt8](repeating: 1, count: 32)) }

  /// Appends so many events.
  mutating func grow(by count: Int) throws {
    for _ in 0..<count { try step() }
  }

  /// Makes so many tokens.
  mutating func make(tokens count: Int) throws {
    for _ in 0..<count { try create() }
  }

  /// Disables one token again and again.
  mutating func disable(times count: Int) throws {
    guard let id = tokens.randomElement(using: &generator), let token = state.token(id) else {
      return
    }
    for _ in 0..<count { try append(token.account, .token(id), .tokenDisabled) }
  }

  private mutating func step() throws {
    let choice = Int.random(in: 0..<20, using: &generator)
    guard choice >= 7, let id = tokens.randomElement(using: &generator),
      let token = state.token(id)
    else {
      if choice == 0 { return try memberStep() }
      return try create()
    }
    let body: EventBody
    switch choice {
    case 7...8: return try duplicate(token)
    case 9...10: body = .tokenDisabled
    case 11: body = .tokenEnabled
    case 12...13: body = .tokenVersionUpgraded(Change(before: "v1", after: version()))
    case 14...16:
      if token.isErased { return }
      var edit = TokenEdited()
      if Bool.random(using: &generator) {
        edit.name = Change(before: token.settings.name, after: name())
      }
      if Bool.random(using: &generator) {
        edit.scopes = Change(before: token.settings.scopes, after: scopes())
      }
      if Bool.random(using: &generator) {
        edit.expires = Change(before: token.settings.expires, after: expiry())
      }
      body = .tokenEdited(edit)
    case 17: body = .tokenDeleted
    case 18:
      if token.isDeleted, !token.isErased {
        let name =
          Bool.random(using: &generator) ? Change(before: token.settings.name, after: name()) : nil
        body = .tokenRestored(TokenRestored(name: name, secret: hash, generation: 2))
      } else {
        body = .tokenDeleted
      }
    default: body = token.isDeleted ? .tokenErased : .tokenGraceEnded
    }
    try append(token.account, .token(id), body)
  }

  private mutating func create() throws {
    let id = TokenID(value: UInt128.random(in: 0 ... .max, using: &generator))
    let settings = TokenSettings(
      name: name(), scopes: scopes(), apiVersion: version(), expires: expiry())
    let account = accounts.randomElement(using: &generator) ?? accounts[0]
    try append(account, .token(id), .tokenCreated(TokenCreated(settings: settings, secret: hash)))
    tokens.append(id)
  }

  private mutating func duplicate(_ source: Token) throws {
    let id = TokenID(value: UInt128.random(in: 0 ... .max, using: &generator))
    var settings = source.settings
    settings.name = name()
    try append(
      source.account, .token(id),
      .tokenDuplicated(TokenDuplicated(source: source.id, settings: settings, secret: hash)))
    tokens.append(id)
  }

  private mutating func memberStep() throws {
    guard let member = members.first(where: { state.member($0) == nil }) else { return }
    let added = MemberAdded(
      name: "Somebody", email: EmailAddress(stored: "m\(member.value)@example.com"),
      role: .auditor, key: hash)
    try append(accounts[0], .member(member), .memberAdded(added))
  }

  /// A filter with some conditions.
  mutating func filter() -> TokenFilter {
    var filter = TokenFilter()
    func chance(_ of: Int, _ generator: inout SeededGenerator) -> Bool {
      Int.random(in: 0..<of, using: &generator) == 0
    }
    if chance(3, &generator) {
      filter.namePart = ["GATE", "unicode", "strasse", "é", "wide", "", "end", "zoe", "none", "fi"]
        .randomElement(using: &generator)
    }
    if chance(3, &generator) {
      let from = Timestamp(microseconds: now - 3_000_000_000_000)
      let to = Timestamp(microseconds: now - 1_000_000_000_000)
      filter.created = [
        .last7Days, .last30Days, .moreThan30Days, .range(from: from, to: to),
        .range(from: nil, to: to), .range(from: from, to: nil),
      ].randomElement(using: &generator)
    }
    if chance(3, &generator) {
      filter.states = Set(Token.State.allCases.filter { _ in Bool.random(using: &generator) })
    }
    if chance(5, &generator) { filter.apiVersion = version() }
    if chance(5, &generator) { filter.olderThan = version() }
    if chance(4, &generator) { filter.scope = Self.scopes.randomElement(using: &generator) }
    if chance(5, &generator) { filter.createdBy = .member(members[1], by: nil) }
    return filter
  }

  /// A number below `bound`, by the same seed.
  mutating func number(below bound: Int) -> Int { Int.random(in: 0..<bound, using: &generator) }
}

extension EventOutline {
  /// With the hash of a record, which for events in memory is their position.
  func hashed(_ isHashed: Bool) -> EventOutline {
    var outline = self
    outline.leafHash = isHashed ? MerkleHash.leaf(Array("\(position)".utf8)) : nil
    return outline
  }
}

/// A log that has its events at hand: nothing is sealed, so all texts come, whatever is wanted.
protocol UnsealedLog: EventReading {
  /// Calls `body` for the events of a stretch, in order, until it returns `false`.
  func events(
    after start: Position, through end: Position, _ body: (Event) throws -> Bool
  ) throws
}

extension UnsealedLog {
  func outlines(
    after start: Position, through end: Position, _ body: (EventOutline) throws -> Bool
  ) throws {
    try events(after: start, through: end) { try body(EventOutline($0)) }
  }

  func bodies(
    of types: Set<EventType>, texts: WantedTexts, hashesLeaves: Bool, after start: Position,
    through end: Position, _ read: (EventOutline, EventBody?) throws -> Bool
  ) throws {
    try events(after: start, through: end) { event in
      try read(
        EventOutline(event).hashed(hashesLeaves), types.contains(event.type) ? event.body : nil)
    }
  }
}

/// A log in memory.
struct MemoryLog: UnsealedLog {
  var events: [Event]

  var last: Position { Position(UInt64(events.count)) }
  func lastPosition() -> Position { last }

  func events(
    after start: Position, through end: Position, _ body: (Event) throws -> Bool
  ) throws {
    for event in events.dropFirst(Int(start.value)) {
      guard event.position <= end, try body(event) else { return }
    }
  }

  func wholeEvent(at position: Position) -> Event? {
    let index = Int(position.value) - 1
    return events.indices.contains(index) ? events[index] : nil
  }

  func firstPosition(recordedFrom moment: Timestamp) -> Position {
    events.first { $0.recordedAt >= moment }?.position ?? last.next
  }
}
