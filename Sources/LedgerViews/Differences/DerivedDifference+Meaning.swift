import Cryptography
import MerkleTree
import TokenDomain

extension DerivedDifference {
  /// What the key is about. Bytes that are no key of the table have a meaning too: that they are none.
  package var meaning: DifferenceMeaning {
    let view = view
    let (about, trace) =
      (environment == LiveViews.kind.name ? live(table) : index(table)) ?? (
        "a key that the view never writes", .unknown
      )
    return DifferenceMeaning(view: view, about: about, trace: trace)
  }

  /// The view that writes the table.
  private var view: String {
    if environment == LiveViews.kind.name {
      return LiveTable.allCases.first { $0.name == table }?.view.rawValue ?? environment
    }
    let kind = IndexSet.Kind(rawValue: environment)
    return kind.flatMap { kind in
      IndexSet.types(kind).first { $0.tables.contains(table) }?.name
    } ?? environment
  }

  private typealias Meaning = (about: String, trace: EventTrace)

  /// Whatever value there is.
  private var value: [UInt8] { live ?? built ?? [] }

  private func live(_ name: String) -> Meaning? {
    switch LiveTable.allCases.first(where: { $0.name == name }) {
    case .ledger:
      key == CatalogRecord.key
        ? ("the catalog", .subject(.catalog, []))
        : ("the numbers of the accepted keys", .types(Self.keyTypes))
    case .accounts: account(key, 0)
    case .accountGates: account(key, 0)
    case .accountNames:
      account(value, 0, "the name of", [.accountOpened, .accountRenamed, .accountClosed])
    case .openClients: account(key, 16, "the open client", [.accountOpened, .accountClosed])
    case .members: member(key, 0)
    case .memberEmails: member(value, 0, "the address of")
    case .administrators: member(key, 16, "the administrator")
    case .tokens: token(key, 0)
    case .tokenNames: token(value, 0, "the name of", Self.nameTypes)
    case .accountTokens: token(key, 16, "the membership of", Self.makingTypes)
    case .slots: slot
    case .credentials:
      value.first == CredentialRecord.Kind.member.rawValue
        ? member(value, 16, "a secret of") : token(value, 16, "a secret of")
    case .versionGates:
      ("the API version \(String(decoding: key, as: UTF8.self))", .subject(.catalog, []))
    case .requests:
      number(value, 8).map { ("a remembered request", .event(Position($0))) }
    case .requestTimes:
      number(key, 0).map { moment in
        let recorded = Timestamp(microseconds: Int64(bitPattern: moment ^ 1 << 63))
        return ("the time of a remembered request", .moment(recorded))
      }
    case nil: nil
    }
  }

  private func index(_ name: String) -> Meaning? {
    switch name {
    case IndexSet.stoppedTable:
      number(value, 0).map {
        ("the stop of \(String(decoding: key, as: UTF8.self))", .event(Position($0)))
      }
    case "rows": row
    case "places": token(key, 0, "the place of", Self.makingTypes)
    case "accounts", "created.counts", "name.counts":
      identifier(key, 0).map { (id: AccountID) in
        let types =
          name == "accounts" ? Self.makingTypes.union(Self.deletingTypes) : Self.makingTypes
        return ("the number of tokens of \(id)", .account(id, types))
      }
    case Interning.numbersTable, Interning.valuesTable: interned
    case "created": token(key, 24, "the creation of", Self.makingTypes)
    case "postings": posting
    case MerkleHashes.hashesTable: merkleHash
    case MerkleHashes.frontierTable: ("the right edge of the Merkle tree", .unknown)
    case "copies": token(key, 16, "the copy", [.tokenDuplicated])
    case "order": token(key, key.count - 16, "the name of", Self.nameTypes)
    case "blocks", "parts": account(key, 0, "names of tokens of", Self.nameTypes)
    default: nil
    }
  }
}

extension DerivedDifference {
  private static let keyTypes: Set<EventType> = [
    .ledgerCreated, .ledgerKeyRotated, .ledgerKeyRetired,
  ]
  private static let makingTypes: Set<EventType> = [.tokenCreated, .tokenDuplicated]
  private static let deletingTypes: Set<EventType> = [.tokenDeleted, .tokenRestored]
  private static let nameTypes: Set<EventType> = makingTypes.union(deletingTypes).union([
    .tokenEdited, .tokenErased,
  ])

  private func number(_ bytes: [UInt8], _ offset: Int) -> UInt64? {
    guard offset >= 0, offset + 8 <= bytes.count else { return nil }
    return unsafe bytes.span.bytes.bigEndian(offset)
  }

  private func identifier<Kind>(_ bytes: [UInt8], _ offset: Int) -> Identifier<Kind>? {
    guard offset >= 0, offset + 16 <= bytes.count else { return nil }
    return Identifier(value: unsafe bytes.span.bytes.bigEndian(offset))
  }

  private func account(
    _ bytes: [UInt8], _ offset: Int, _ words: String = "", _ types: Set<EventType> = []
  ) -> (String, EventTrace)? {
    identifier(bytes, offset).map { (id: AccountID) in
      ("\(words) \(id)".trimmed, .subject(.account(id), types))
    }
  }

  private func member(
    _ bytes: [UInt8], _ offset: Int, _ words: String = "", _ types: Set<EventType> = []
  ) -> (String, EventTrace)? {
    identifier(bytes, offset).map { (id: MemberID) in
      ("\(words) \(id)".trimmed, .subject(.member(id), types))
    }
  }

  private func token(
    _ bytes: [UInt8], _ offset: Int, _ words: String = "", _ types: Set<EventType> = []
  ) -> (String, EventTrace)? {
    identifier(bytes, offset).map { (id: TokenID) in
      ("\(words) \(id)".trimmed, .subject(.token(id), types))
    }
  }

  /// A key of the table `slots`: see ``SlotKey``.
  private var slot: (String, EventTrace)? {
    let rest = Array(key.dropFirst())
    switch key.first {
    case UInt8(ascii: "l"): return ("the slot of the ledger", .types(Self.keyTypes))
    case UInt8(ascii: "c"): return ("the slot of the catalog", .subject(.catalog, []))
    case UInt8(ascii: "a"): return account(rest, 0, "the slot of")
    case UInt8(ascii: "m"): return member(rest, 0, "the slot of")
    case UInt8(ascii: "t"): return token(rest, 0, "the slot of")
    case UInt8(ascii: "n"): return ("the slot of an operator or a principal", .unknown)
    default: return nil
    }
  }

  /// The first row of a chunk that is not the same.
  private var row: (String, EventTrace)? {
    let (live, built) = (live ?? [], built ?? [])
    let width = ColumnRow.byteCount
    var offset = 0
    while offset + width <= max(live.count, built.count) {
      let (own, other) = (live.slice(offset, width), built.slice(offset, width))
      if own != other { return token(other.isEmpty ? own : other, 0, "the row of") }
      offset += width
    }
    return account(key, 0, "the rows of")
  }

  /// A numbered value: see ``Interning``.
  private var interned: (String, EventTrace)? {
    let isNumber = table == Interning.numbersTable
    let interned = isNumber ? Array(key.dropFirst(2)) : value
    switch key.first.flatMap(Interning.Kind.init) {
    case .version: return ("the number of an API version", .subject(.catalog, []))
    case .scopes: return ("the number of a set of scopes", .unknown)
    case .actor:
      return ("the number of an actor", interned.count == 16 ? .actor(interned) : .unknown)
    case nil: return nil
    }
  }

  /// A block of a trail: the first position that only one of the two has is the event behind it.
  private var merkleHash: (String, EventTrace)? {
    guard let record = number(key, 0).flatMap({ HashRecord(key: $0) }) else { return nil }
    let (live, built) = (live ?? [], built ?? [])
    let same = zip(live, built).prefix { $0 == $1 }.count / Digest.byteCount
    let leaf = (record.hashes.indexes.lowerBound + UInt64(same)) << (8 * record.level)
    let about = record.level == 0 ? "the hash of an event" : "a hash of the Merkle tree"
    return (about, .event(Position(leaf + 1)))
  }

  private var posting: (String, EventTrace)? {
    guard key.count == 25 else { return nil }
    func positions(_ value: [UInt8]?) -> [Position] {
      guard let value, value.count >= 8 else { return [] }
      return unsafe History.positions(in: key.span.bytes, value.span.bytes)
    }
    let different = Set(positions(live)).symmetricDifference(positions(built)).min()
    let first = number(key, 17).map { Position($0) }
    let trace = (different ?? first).map { EventTrace.event($0) } ?? .unknown
    let about =
      switch key[0] {
      case 1: key[1..<16].allSatisfy { $0 == 0 } ? "the ledger's or catalog's own" : "one subject's"
      case 2: "one actor's"
      case 3: EventType(rawValue: key[16]).map { "the \($0.name)" } ?? "one type's"
      case 4: "one request's"
      case 5: identifier(key, 1).map { (id: AccountID) in "the \(id)'s" } ?? "one account's"
      default: "unknown"
      }
    return ("\(about) events", trace)
  }
}

extension String {
  /// Without a space in front.
  fileprivate var trimmed: String { hasPrefix(" ") ? String(dropFirst()) : self }
}

extension [UInt8] {
  /// At most `count` bytes from `offset`.
  fileprivate func slice(_ offset: Int, _ count: Int) -> [UInt8] {
    offset < self.count ? Array(self[offset..<Swift.min(offset + count, self.count)]) : []
  }
}
