import EventLog
import TokenDomain

/// One event of each type with every field that it can have: the content of the golden files. It
/// never changes; a new schema version gets examples of its own.
enum Examples {
  static let sealedTexts = [
    "Jane Roe", "jane@example.com", "Nightly export", "For the warehouse", "Asked by phone",
    "curl/8.5", "Old export", "old@example.com", "Before that",
  ]

  static func recorded(_ type: EventType) -> RecordedEvent {
    let subject = subject(type)
    let event = Event(
      position: Position(1000 + UInt64(type.rawValue)), id: EventID(value: id(1)),
      recordedAt: Timestamp(microseconds: 1_782_000_000_123_456),
      occurredAt: Timestamp(microseconds: 1_781_000_000_000_000),
      account: subject == .ledger || subject == .catalog ? nil : AccountID(value: id(2)),
      subject: subject, actor: .member(MemberID(value: id(3)), by: "root"),
      origin: Origin(via: .http, address: IPAddress(v4: 0xC000_0207), agent: "curl/8.5"),
      reason: "Asked by phone", correlation: CorrelationID(value: id(4)),
      causation: Position(7), request: RequestStamp(id: "req-1", digest: Array(0..<16)),
      body: body(type))
    let needs = EventRecord.sealingNeeds(of: event)
    return RecordedEvent(
      event, subjectSlot: needs.subject ? 11 : nil, actorSlot: needs.actor ? 12 : nil)
  }

  private static func id(_ number: UInt128) -> UInt128 { (0x0190_0000 + number) << 96 | number }

  private static func subject(_ type: EventType) -> Subject {
    switch type.name.split(separator: ".").first {
    case "ledger": .ledger
    case "catalog": .catalog
    case "account": .account(AccountID(value: id(2)))
    case "member": .member(MemberID(value: id(5)))
    default: .token(TokenID(value: id(5)))
    }
  }

  private static let hash = SecretHash(keyNumber: 2, bytes: Array(100..<132))

  private static let settings = TokenSettings(
    name: "Nightly export", description: "For the warehouse",
    scopes: ["actions:read", "contacts:write"], apiVersion: "2026-01",
    contact: "jane@example.com", developers: ["jane@example.com", "old@example.com"],
    networks: [
      Network(stored: IPAddress(v4: 0x0A00_0000), prefixLength: 8),
      Network(stored: IPAddress(v6: 0x2001_0DB8 << 96), prefixLength: 32),
    ],
    notBefore: Timestamp(microseconds: 1_782_000_000_000_000),
    expires: Timestamp(microseconds: 1_790_000_000_000_000))

  private static var edit: TokenEdited {
    var edit = TokenEdited()
    edit.name = Change(before: "Old export", after: "Nightly export")
    edit.description = Change(before: "Before that", after: nil)
    edit.scopes = Change(before: ["actions:read"], after: ["actions:read", "contacts:write"])
    edit.contact = Change(before: nil, after: "jane@example.com")
    edit.developers = Change(before: [], after: ["old@example.com"])
    edit.networks = Change(before: settings.networks, after: [])
    edit.notBefore = Change(before: settings.notBefore, after: nil)
    edit.expires = Change(before: nil, after: settings.expires)
    return edit
  }

  private static let catalog = Catalog(
    stored: [
      APIVersion(name: "2024-10", status: .retired),
      APIVersion(
        name: "2025-07", status: .deprecated,
        sunset: Timestamp(microseconds: 1_800_000_000_000_000)),
      APIVersion(name: "2026-01", status: .current),
    ],
    categories: [
      ScopeCategory(name: "Actions", scopes: ["actions:read", "actions:write"]),
      ScopeCategory(name: "Contacts", scopes: ["contacts:write"]),
    ])

  private static func body(_ type: EventType) -> EventBody {
    switch type {
    case .ledgerCreated:
      .ledgerCreated(
        LedgerCreated(ledger: LedgerID(value: id(6)), origin: "ledger.example/log", keyNumber: 1))
    case .ledgerRestored:
      .ledgerRestored(
        LedgerRestored(
          incarnation: IncarnationID(value: id(7)), source: "backup of 1 July",
          lastPosition: Position(1001)))
    case .ledgerKeyRotated: .ledgerKeyRotated(keyNumber: 3)
    case .ledgerKeyRetired: .ledgerKeyRetired(keyNumber: 1)
    case .catalogPublished: .catalogPublished(catalog)
    case .accountOpened:
      .accountOpened(AccountOpened(name: "Acme", kind: .client, agency: AccountID(value: id(8))))
    case .accountRenamed: .accountRenamed(Change(before: "Acme", after: "Acme Ltd"))
    case .accountClosed: .accountClosed
    case .accountAPIAccessEnabled: .accountAPIAccessEnabled
    case .accountAPIAccessDisabled: .accountAPIAccessDisabled
    case .memberAdded:
      .memberAdded(
        MemberAdded(name: "Jane Roe", email: "jane@example.com", role: .auditor, key: hash))
    case .memberRoleChanged:
      .memberRoleChanged(Change(before: .auditor, after: .implementationSpecialist))
    case .memberKeyReset: .memberKeyReset(key: hash)
    case .memberRemoved: .memberRemoved
    case .memberErased: .memberErased
    case .tokenCreated:
      .tokenCreated(TokenCreated(settings: settings, secret: hash, isInferred: true))
    case .tokenDuplicated:
      .tokenDuplicated(
        TokenDuplicated(source: TokenID(value: id(9)), settings: settings, secret: hash))
    case .tokenReset:
      .tokenReset(
        TokenReset(
          secret: hash, generation: 2,
          previousUntil: Timestamp(microseconds: 1_782_100_000_000_000)))
    case .tokenGraceEnded: .tokenGraceEnded
    case .tokenResetTakenBack: .tokenResetTakenBack(generation: 1)
    case .tokenVersionUpgraded: .tokenVersionUpgraded(Change(before: "2025-07", after: "2026-01"))
    case .tokenDisabled: .tokenDisabled
    case .tokenEnabled: .tokenEnabled
    case .tokenEdited: .tokenEdited(edit)
    case .tokenDeleted: .tokenDeleted
    case .tokenRestored:
      .tokenRestored(
        TokenRestored(
          name: Change(before: "Old export", after: "Nightly export"), secret: hash, generation: 3))
    case .tokenErased: .tokenErased
    }
  }
}
