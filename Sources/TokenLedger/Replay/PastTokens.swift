import Cryptography
import Text

/// Tokens as the log up to a position describes them, rebuilt by the code that live commands use.
struct PastTokens: Sendable {
  /// What the tokens are as of.
  private(set) var position = Position.zero
  /// The catalog in force.
  private(set) var catalog = Catalog.empty
  private var tokens: [TokenID: Token] = [:]
  private var order: [TokenID] = []

  /// Takes in the next event.
  ///
  /// - Throws: `UnappliableEvent`, when the log is damaged.
  mutating func apply(_ event: Event) throws(UnappliableEvent) {
    switch event.subject {
    case .catalog:
      if case .catalogPublished(let published) = event.body { catalog = published }
    case .token(let id):
      var token = tokens[id]
      let isNew = token == nil
      try Token.fold(&token, event)
      tokens[id] = token
      if isNew { order.append(id) }
    case .ledger, .account, .member: break
    }
  }

  /// Says that there is nothing more up to this position.
  mutating func finish(at position: Position) { self.position = position }

  /// Every token, deleted ones included, in order of creation.
  var all: [Token] { order.compactMap { tokens[$0] } }

  /// A page of those that fit, by the same rules as a list of today's tokens.
  ///
  /// - Throws: ``Refusal/malformedCursor`` for the cursor of another list.
  func page(_ request: TokenListRequest, now: Timestamp) throws(Refusal) -> TokenPage {
    let fitting = all.filter {
      request.accounts.contains($0.account)
        && request.filter.matches($0, now: now, catalog: catalog, lastUsed: nil)
    }
    let sorted = Self.sorted(fitting, by: request)
    let cursor = PastCursor(of: request, at: position)
    let start = try request.cursor.map { text throws(Refusal) in try cursor.offset(in: text) } ?? 0
    let end = request.limit.map { min(sorted.count, start + $0) } ?? sorted.count
    guard start <= end else { throw .malformedCursor }
    return TokenPage(
      tokens: Array(sorted[start..<end]), total: sorted.count,
      next: end < sorted.count ? cursor.text(offset: end) : nil, position: position, now: now)
  }

  private static func sorted(_ tokens: [Token], by request: TokenListRequest) -> [Token] {
    var sorted: [Token]
    switch request.sort {
    case .name:
      let keyed = tokens.map {
        (key: Array(UnicodeText.searchFolded($0.settings.name.text).utf8), $0)
      }
      sorted = keyed.sorted {
        $0.key == $1.key ? $0.1.id < $1.1.id : $0.key.lexicographicallyPrecedes($1.key)
      }.map(\.1)
    case .created, .lastUsed:
      sorted = tokens.sorted { ($0.createdAt, $0.id) > ($1.createdAt, $1.id) }
    }
    if request.isReversed { sorted.reverse() }
    return sorted
  }
}

extension AccountSelection {
  /// Whether the question may see this account.
  func contains(_ account: AccountID) -> Bool {
    switch self {
    case .all: true
    case .some(let accounts): accounts.contains(account)
    }
  }
}

/// The cursor of a list of the past. That list cannot change any more, so a number of tokens to skip
/// is enough; a digest of the question binds it to its filters.
private struct PastCursor {
  private let digest: String

  init(of request: TokenListRequest, at position: Position) {
    var question = request
    question.cursor = nil
    question.limit = nil
    let states = question.filter.states.map(\.rawValue).sorted()
    question.filter.states = []
    let text = "\(position) \(states) \(question)"
    digest = KeyedHash.blake2b256(Array(text.utf8)).description.prefix(16).description
  }

  func text(offset: Int) -> String { "past-\(digest)-\(offset)" }

  func offset(in text: String) throws(Refusal) -> Int {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0] == "past", parts[1] == digest, let offset = Int(parts[2]),
      offset >= 0
    else { throw .malformedCursor }
    return offset
  }
}
