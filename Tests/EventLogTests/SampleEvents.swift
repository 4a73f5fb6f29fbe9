import EventLog
import TestSupport
import TokenDomain

/// Events with random content of every kind that the domain allows.
struct SampleEvents {
  var generator: SeededGenerator

  init(seed: UInt64) {
    generator = SeededGenerator(seed: seed)
  }

  mutating func chance() -> Bool { Bool.random(using: &generator) }

  mutating func number<Number: FixedWidthInteger & UnsignedInteger>(_ max: Number) -> Number {
    Number.random(in: 0...max, using: &generator)
  }

  mutating func identifier<Kind>() -> Identifier<Kind> {
    Identifier(value: UInt128.random(in: 0 ... .max, using: &generator))
  }

  /// Text of one to `length` scalars, of one to four bytes each.
  mutating func text<Rule>(_ length: Int = 20) -> RuledText<Rule> {
    let alphabet = Array("abcXYZ019 äßжŁ漢字🦊".unicodeScalars)
    var text = "t"
    for _ in 0..<Int.random(in: 0..<length, using: &generator) {
      text.unicodeScalars.append(alphabet.randomElement(using: &generator) ?? "x")
    }
    return RuledText(stored: text)
  }

  mutating func bytes(_ count: Int) -> [UInt8] {
    (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
  }

  mutating func hash() -> SecretHash {
    SecretHash(keyNumber: number(.max), bytes: bytes(32))
  }

  mutating func moment() -> Timestamp {
    let range = Timestamp.writable
    return Timestamp(
      microseconds: Int64.random(
        in: range.lowerBound.microseconds...range.upperBound.microseconds, using: &generator))
  }

  mutating func optional<Value>(_ make: (inout Self) -> Value) -> Value? {
    chance() ? make(&self) : nil
  }

  mutating func list<Value>(_ max: Int, _ make: (inout Self) -> Value) -> [Value] {
    (0..<Int.random(in: 0...max, using: &generator)).map { _ in make(&self) }
  }

  mutating func address() -> IPAddress {
    if chance() { return IPAddress(v4: number(.max)) }
    return IPAddress(v6: UInt128.random(in: 1 << 64 ... .max, using: &generator))
  }

  mutating func network() -> Network {
    if chance() {
      let length = UInt32.random(in: 0...32, using: &generator)
      let value: UInt32 = length == 0 ? 0 : (number(.max) >> (32 - length)) << (32 - length)
      return Network(stored: IPAddress(v4: value), prefixLength: UInt8(length))
    }
    let length = UInt128.random(in: 1...128, using: &generator)
    let value: UInt128 = (number(.max) >> (128 - length)) << (128 - length)
    return Network(stored: IPAddress(v6: value | 1 << 127), prefixLength: UInt8(length))
  }

  mutating func settings() -> TokenSettings {
    TokenSettings(
      name: text(100), description: optional { $0.text(1000) }, scopes: list(30) { $0.text() },
      apiVersion: text(), contact: optional { $0.text() }, developers: list(3) { $0.text() },
      networks: list(4) { $0.network() }, notBefore: optional { $0.moment() },
      expires: optional { $0.moment() })
  }

  mutating func change<Value>(_ make: (inout Self) -> Value) -> Change<Value> {
    Change(before: make(&self), after: make(&self))
  }

  /// A change of a text that may be there or not; one from nothing to nothing is none.
  mutating func textChange<Rule>() -> Change<RuledText<Rule>?>? {
    let change = change { $0.optional { $0.text() as RuledText<Rule> } }
    return change.before == nil && change.after == nil ? nil : change
  }

  mutating func edit() -> TokenEdited {
    var edit = TokenEdited()
    edit.name = optional { $0.change { $0.text() } }
    edit.description = textChange()
    edit.scopes = optional { $0.change { $0.list(5) { $0.text() } } }
    edit.contact = textChange()
    edit.developers = optional { $0.change { $0.list(3) { $0.text() } } }
    edit.networks = optional { $0.change { $0.list(3) { $0.network() } } }
    edit.notBefore = optional { $0.change { $0.optional { $0.moment() } } }
    edit.expires = optional { $0.change { $0.optional { $0.moment() } } }
    return edit
  }

  mutating func catalog() -> Catalog {
    let versions = list(5) { sample in
      APIVersion(
        name: sample.text(),
        status: APIVersion.Status.allCases.randomElement(using: &sample.generator) ?? .current,
        sunset: sample.optional { $0.moment() })
    }
    let categories = list(3) { sample in
      ScopeCategory(name: sample.text(), scopes: sample.list(5) { $0.text() })
    }
    return Catalog(stored: versions, categories: categories)
  }

  mutating func role() -> Role { Role.allCases.randomElement(using: &generator) ?? .auditor }

  mutating func body(_ type: EventType) -> EventBody {
    switch type {
    case .ledgerCreated:
      .ledgerCreated(LedgerCreated(ledger: identifier(), origin: "o", keyNumber: number(.max)))
    case .ledgerRestored:
      .ledgerRestored(
        LedgerRestored(
          incarnation: identifier(), source: "s", lastPosition: Position(number(.max))))
    case .ledgerKeyRotated: .ledgerKeyRotated(keyNumber: number(.max))
    case .ledgerKeyRetired: .ledgerKeyRetired(keyNumber: number(.max))
    case .catalogPublished: .catalogPublished(catalog())
    case .accountOpened:
      .accountOpened(
        AccountOpened(
          name: text(100), kind: chance() ? .agency : .client, agency: optional { $0.identifier() }
        ))
    case .accountRenamed: .accountRenamed(change { $0.text(100) })
    case .accountClosed: .accountClosed
    case .accountAPIAccessEnabled: .accountAPIAccessEnabled
    case .accountAPIAccessDisabled: .accountAPIAccessDisabled
    case .memberAdded:
      .memberAdded(MemberAdded(name: text(), email: text(), role: role(), key: hash()))
    case .memberRoleChanged: .memberRoleChanged(change { $0.role() })
    case .memberKeyReset: .memberKeyReset(key: hash())
    case .memberRemoved: .memberRemoved
    case .memberErased: .memberErased
    case .tokenCreated:
      .tokenCreated(
        TokenCreated(settings: settings(), secret: optional { $0.hash() }, isInferred: chance()))
    case .tokenDuplicated:
      .tokenDuplicated(
        TokenDuplicated(source: identifier(), settings: settings(), secret: hash()))
    case .tokenReset:
      .tokenReset(
        TokenReset(
          secret: hash(), generation: number(.max), previousUntil: optional { $0.moment() }))
    case .tokenGraceEnded: .tokenGraceEnded
    case .tokenResetTakenBack: .tokenResetTakenBack(generation: number(.max))
    case .tokenVersionUpgraded: .tokenVersionUpgraded(change { $0.text() })
    case .tokenDisabled: .tokenDisabled
    case .tokenEnabled: .tokenEnabled
    case .tokenEdited: .tokenEdited(edit())
    case .tokenDeleted: .tokenDeleted
    case .tokenRestored:
      .tokenRestored(
        TokenRestored(
          name: optional { $0.change { $0.text() } }, secret: hash(), generation: number(.max)))
    case .tokenErased: .tokenErased
    }
  }

  mutating func subject(_ type: EventType) -> Subject {
    switch type.name.split(separator: ".").first {
    case "ledger": .ledger
    case "catalog": .catalog
    case "account": .account(identifier())
    case "member": .member(identifier())
    default: .token(identifier())
    }
  }

  mutating func actor() -> Actor {
    switch number(3 as UInt) {
    case 0: .operator(text())
    case 1: .member(identifier(), by: optional { $0.text() })
    case 2: .holder(identifier())
    default: .principal(text())
    }
  }

  /// An event of this type with slots for all that it seals.
  mutating func recorded(_ type: EventType) -> RecordedEvent {
    let recordedAt = moment()
    let event = Event(
      position: Position(number(.max)), id: identifier(), recordedAt: recordedAt,
      occurredAt: chance() ? recordedAt : moment(), account: optional { $0.identifier() },
      subject: subject(type), actor: actor(),
      origin: Origin(
        via: Origin.Via.allCases.randomElement(using: &generator) ?? .cli,
        address: optional { $0.address() }, agent: optional { $0.text(500) }),
      reason: optional { $0.text(500) }, correlation: identifier(),
      causation: optional { Position($0.number(.max)) },
      request: optional { RequestStamp(id: $0.text(), digest: $0.bytes(16)) }, body: body(type))
    let needs = EventRecord.sealingNeeds(of: event)
    return RecordedEvent(
      event, subjectSlot: needs.subject ? number(1000) + 1 : nil,
      actorSlot: needs.actor ? number(1000) + 1 : nil)
  }
}

extension SampleEvents {
  /// Lends a record of each type cut off at each of its first `bytes`, and with one of these changed,
  /// `damages` times.
  mutating func damagedFronts(
    bytes frontBytes: Int, damages: Int, _ keys: TestKeys, _ use: ([UInt8]) -> Void
  ) throws {
    for type in EventType.allCases {
      let bytes = try EventRecord.encode(recorded(type), vault: keys)
      let front = min(bytes.count, frontBytes)
      for count in 0..<front { use(Array(bytes.prefix(count))) }
      for _ in 0..<damages {
        var damaged = bytes
        let index = Int.random(in: 0..<front, using: &generator)
        damaged[index] = number(.max)
        use(damaged)
      }
    }
  }
}
