import EventLog
import Testing
import TokenDomain

@Suite struct RecordLimitTests {
  private let keys = TestKeys()

  /// The longest text of a rule, each character of four bytes.
  private func longest<Rule>() -> RuledText<Rule> {
    RuledText(stored: String(repeating: "🦊", count: Rule.lengths.upperBound))
  }

  /// A mailbox of 254 bytes, the longest that mail can carry (RFC 5321 §4.5.3.1.3).
  private let mailbox = EmailAddress(stored: String(repeating: "x", count: 246) + "@e.mail1")

  private var scopes: [ScopeName] {
    let length = TokenSettings.scopeBytesMax / TokenSettings.scopesMax
    return (0..<TokenSettings.scopesMax).map { number in
      let digits = String(number)
      return ScopeName(stored: digits + String(repeating: "s", count: length - digits.count))
    }
  }

  private var networks: [Network] {
    (0..<TokenSettings.networksMax).map {
      Network(stored: IPAddress(v6: 0x2001_0DB8 << 96 | UInt128($0)), prefixLength: 128)
    }
  }

  private func recorded(_ body: EventBody) -> RecordedEvent {
    var recorded = Examples.recorded(body.type)
    recorded.event.position = Position(.max)
    recorded.event.actor = .member(MemberID(value: .max), by: longest())
    recorded.event.origin = Origin(via: .http, address: IPAddress(v6: .max), agent: longest())
    recorded.event.reason = longest()
    recorded.event.causation = Position(.max)
    recorded.event.request = RequestStamp(id: longest(), digest: Array(0..<16))
    recorded.event.body = body
    recorded.subjectSlot = 1 << 30
    recorded.actorSlot = 1 << 30
    return recorded
  }

  @Test func theLargestTokenFits() throws {
    let settings = TokenSettings(
      name: longest(), description: longest(), scopes: scopes, apiVersion: longest(),
      contact: mailbox, developers: Array(repeating: mailbox, count: TokenSettings.developersMax),
      networks: networks, notBefore: Timestamp.writable.upperBound,
      expires: Timestamp.writable.upperBound)
    let body = EventBody.tokenDuplicated(
      TokenDuplicated(
        source: TokenID(value: .max), settings: settings,
        secret: SecretHash(keyNumber: .max, bytes: Array(repeating: 255, count: 32))))
    let bytes = try EventRecord.encode(recorded(body), vault: keys)
    #expect(bytes.count < EventRecord.recordBytesMax / 2)
  }

  @Test func theLargestEditFits() throws {
    var edit = TokenEdited()
    let developers = Array(repeating: mailbox, count: TokenSettings.developersMax)
    edit.name = Change(before: longest(), after: longest())
    edit.description = Change(before: longest(), after: longest())
    edit.scopes = Change(before: scopes, after: scopes)
    edit.contact = Change(before: mailbox, after: mailbox)
    edit.developers = Change(before: developers, after: developers)
    edit.networks = Change(before: networks, after: networks)
    edit.notBefore = Change(
      before: Timestamp.writable.upperBound, after: Timestamp.writable.lowerBound)
    edit.expires = edit.notBefore
    let bytes = try EventRecord.encode(recorded(.tokenEdited(edit)), vault: keys)
    #expect(try EventRecord.decode(bytes, vault: keys).event.body == .tokenEdited(edit))
  }

  @Test func theLargestCatalogFits() throws {
    // 1,000 versions of 6 bytes, 200 categories of 4 and 2,000 scopes of 9, each with its frame:
    // 48,000 bytes of the 49,152 that a catalog may take.
    let ending = Timestamp.writable.upperBound
    var versions = (0..<Catalog.versionsMax).map {
      APIVersion(
        name: VersionName(stored: String(100_000 + $0)), status: .deprecated, sunset: ending)
    }
    versions.append(APIVersion(name: versions.removeLast().name, status: .current))
    let perCategory = Catalog.scopesMax / Catalog.categoriesMax
    var categories: [ScopeCategory] = []
    for category in 0..<Catalog.categoriesMax {
      let first: Int = 100_000_000 + category * perCategory
      let scopes = (first..<(first + perCategory)).map { ScopeName(stored: String($0)) }
      categories.append(
        ScopeCategory(name: CategoryName(stored: String(1_000 + category)), scopes: scopes))
    }
    let body = EventBody.catalogPublished(
      try Catalog(versions: versions, categories: categories))
    let bytes = try EventRecord.encode(recorded(body), vault: keys)
    #expect(try EventRecord.decode(bytes, vault: keys).event.body == body)
  }

  @Test func aCatalogOfTheLongestNamesThatIsAcceptedFits() throws {
    var categories: [ScopeCategory] = []
    var accepted: Catalog?
    while categories.count < Catalog.categoriesMax {
      let number = String(100 + categories.count)
      categories.append(
        ScopeCategory(
          name: CategoryName(stored: number + String(repeating: "🦊", count: 97)),
          scopes: [ScopeName(stored: number + String(repeating: "s", count: 97))]))
      let versions = [APIVersion(name: "v1", status: .current)]
      guard let catalog = try? Catalog(versions: versions, categories: categories) else { break }
      accepted = catalog
    }
    let catalog = try #require(accepted)
    #expect(categories.count < Catalog.categoriesMax)
    let bytes = try EventRecord.encode(recorded(.catalogPublished(catalog)), vault: keys)
    #expect(try EventRecord.decode(bytes, vault: keys).event.body == .catalogPublished(catalog))
  }

  @Test func aLargerRecordIsRefused() {
    let body = EventBody.accountRenamed(
      Change(before: "a", after: AccountName(stored: String(repeating: "x", count: 65_535))))
    let error = #expect(throws: EventRecordError.self) {
      try EventRecord.encode(recorded(body), vault: keys)
    }
    guard case .tooLarge = error?.cause else {
      Issue.record("\(String(describing: error))")
      return
    }
  }
}
