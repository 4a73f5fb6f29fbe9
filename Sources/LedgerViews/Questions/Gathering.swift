import LMDB
import Text
import TokenDomain

/// A list on its way: the rows found so far and the total.
struct Gathering {
  let filter: TokenFilter
  let now: Timestamp
  let catalog: Catalog
  let uses: any LastUses
  /// What the rows are sorted by; nil for the id alone.
  let sort: TokenSort?
  let descending: Bool
  let limit: Int
  let start: RowKey?
  let rows: RowFilter
  /// The part of a name that is searched for, folded; nil if any name fits.
  let namePart: [UInt8]?
  var top: TopRows
  var total = 0
  /// Tokens that the tail is about: what the indexes say of them is out of date.
  var touched: Set<TokenID> = []
  /// Where the indexes have them, by account.
  var touchedOrdinals: [AccountID: [UInt32]] = [:]
  var touchedAccounts: Set<AccountID> = []

  init(
    _ filter: TokenFilter, now: Timestamp, catalog: Catalog, uses: any LastUses,
    sort: TokenSort?, descending: Bool, limit: Int, past start: RowKey?,
    in snapshot: borrowing IndexSnapshot
  ) throws {
    self.filter = filter
    self.now = now
    self.catalog = catalog
    self.uses = uses
    self.sort = sort
    self.descending = descending
    self.limit = limit
    self.start = start
    let part = filter.namePart.map { Array(UnicodeText.searchFolded($0).utf8) }
    // A part that folds to nothing stands in every name.
    namePart = part?.isEmpty == true ? nil : part
    top = TopRows(limit: limit, descending: descending, past: start)
    var needed: [any IndexView.Type] = [Columns.self]
    if sort == .created { needed.append(CreatedIndex.self) }
    if sort == .name || namePart != nil { needed.append(NameIndex.self) }
    try snapshot.require(needed)
    rows = try RowFilter(
      filter, now: now, catalog: catalog, columns: snapshot.columns, in: snapshot.indexes)
  }

  /// Whether the names environment is read.
  var asksNames: Bool { sort == .name || namePart != nil }
  /// Whether every row fits that is not deleted.
  var isOpen: Bool { rows.isOpen && namePart == nil && !filter.asksAboutUse }

  /// Whether that use fits.
  func fits(lastUsed: Timestamp?) -> Bool {
    if filter.neverUsed, lastUsed != nil { return false }
    if let since = filter.unusedSince, let lastUsed, lastUsed >= since { return false }
    return true
  }

  /// Where a token of the live views stands.
  func key(of token: Token) throws -> RowKey {
    switch sort {
    case .created:
      RowKey(moment: token.createdAt.microseconds, name: [], id: token.id)
    case .name:
      RowKey(moment: 0, name: NameIndex.sortKey(of: token.settings.name), id: token.id)
    case .lastUsed:
      RowKey(
        moment: try uses.lastUsed(token.id)?.microseconds ?? RowKey.neverUsed, name: [],
        id: token.id)
    case nil: RowKey(moment: 0, name: [], id: token.id)
    }
  }
}

extension IndexSnapshot {
  /// Takes in the tokens that the tail is about, as the live views have them now.
  func gather<Live: StateReader & ~Copyable>(
    _ tail: Tail, scope: AccountScope, live: borrowing Live, into gathering: inout Gathering
  ) throws {
    gathering.touched = tail.touched
    for id in tail.touched {
      guard let token = live.token(id) else {
        throw IndexObstacle("token \(id) is in the log and not in the live views")
      }
      guard scope.contains(token.account) else { continue }
      gathering.touchedAccounts.insert(token.account)
      if let place = try columns.place(of: id, in: indexes) {
        gathering.touchedOrdinals[place.account, default: []].append(place.ordinal)
      }
      let lastUsed = gathering.filter.asksAboutUse ? try gathering.uses.lastUsed(id) : nil
      guard
        gathering.filter.matches(
          token, now: gathering.now, catalog: gathering.catalog, lastUsed: lastUsed)
      else { continue }
      gathering.total += 1
      _ = gathering.top.offer(try gathering.key(of: token))
    }
  }

  /// Takes in the tokens of an account that the tail is not about.
  func gather(_ account: AccountID, into gathering: inout Gathering) throws {
    if gathering.isOpen, gathering.sort == .created || gathering.sort == .name {
      try gatherAll(account, into: &gathering)
    } else {
      try gatherFitting(account, into: &gathering)
    }
  }

  /// All tokens that are not deleted: counted already, and found by walking the order.
  private func gatherAll(_ account: AccountID, into gathering: inout Gathering) throws {
    let counts = try columns.counts(of: account, in: indexes)
    var total = Int(counts.tokens) - Int(counts.deleted)
    for ordinal in gathering.touchedOrdinals[account] ?? [] {
      let row = try columns.row(.init(account: account, ordinal: ordinal), in: indexes)
      if row?.flags.contains(.deleted) == false { total -= 1 }
    }
    gathering.total += total
    try walk(account, into: &gathering) { gathering, key, ordinal in
      if gathering.touched.contains(key.id) { return false }
      let row = try columns.row(.init(account: account, ordinal: ordinal), in: indexes)
      guard let row else {
        throw IndexObstacle("token \(key.id) has no row")
      }
      return !row.flags.contains(.deleted)
    }
  }

  /// Those that fit, found by a scan of the rows, and then in their order.
  private func gatherFitting(_ account: AccountID, into gathering: inout Gathering) throws {
    let counts = try columns.counts(of: account, in: indexes)
    if counts.tokens == 0 { return }
    let fitting = try fitting(account, counts.tokens, gathering)
    let count = fitting.count
    gathering.total += count
    if count == 0 { return }
    // Where many fit, the page is soon full of the first in order; where few do, or those that do
    // stand far back, sorting them costs less than walking to them.
    let isWalked = gathering.sort == .created || gathering.sort == .name
    if isWalked, count * 16 > Int(counts.tokens) {
      var room = gathering.sort == .name ? Int.max : Int(counts.tokens) / 16 + gathering.limit
      let before = gathering.top
      try walk(account, into: &gathering) { _, _, ordinal in
        room -= 1
        if room < 0 { return nil }
        return fitting.contains(ordinal)
      }
      if room >= 0 { return }
      gathering.top = before
    }
    var top = gathering.top
    func offer(_ row: ColumnRow, moment: Int64) throws {
      guard top.mayTake(moment: moment) else { return }
      var name: [UInt8] = []
      if gathering.sort == .name {
        guard let key = try nameIndex.sortKey(of: row.id, in: names) else {
          throw IndexObstacle("token \(row.id) has no name")
        }
        name = key
      }
      _ = top.offer(RowKey(moment: moment, name: name, id: row.id))
    }
    if gathering.sort == .lastUsed {
      try gathering.uses.withLastUses { lastUsed in
        try forEachRow(of: account, in: fitting, counts.tokens) { _, row in
          try offer(row, moment: lastUsed(row.id)?.microseconds ?? RowKey.neverUsed)
        }
      }
    } else {
      try forEachRow(of: account, in: fitting, counts.tokens) { _, row in
        try offer(row, moment: gathering.sort == .created ? row.created : 0)
      }
    }
    gathering.top = top
  }

  /// Lends the rows of these ordinals: looks for each where they are few, and else passes all.
  private func forEachRow(
    of account: AccountID, in ordinals: OrdinalSet, _ tokens: UInt32,
    _ body: (UInt32, ColumnRow) throws -> Void
  ) throws {
    guard ordinals.count * 64 < Int(tokens) else {
      return try columns.scan(account, in: indexes) { ordinal, row in
        if ordinals.contains(ordinal) { try body(ordinal, row) }
      }
    }
    try ordinals.forEach { ordinal in
      guard let row = try columns.row(.init(account: account, ordinal: ordinal), in: indexes) else {
        throw IndexObstacle("row \(ordinal) of account \(account) is missing")
      }
      try body(ordinal, row)
      return true
    }
  }

  /// The ordinals of the account's rows that fit, without those that the tail is about.
  private func fitting(
    _ account: AccountID, _ bound: UInt32, _ gathering: Gathering
  ) throws -> OrdinalSet {
    var fitting = OrdinalSet(bound: bound)
    let rows = gathering.rows
    if let part = gathering.namePart {
      var named = OrdinalSet(bound: bound)
      try nameIndex.search(account, part: part, in: names) { named.insert($0) }
      try forEachRow(of: account, in: named, bound) { ordinal, row in
        if rows.fits(row) { fitting.insert(ordinal) }
      }
    } else {
      try columns.scan(account, in: indexes) { ordinal, row in
        if rows.fits(row) { fitting.insert(ordinal) }
      }
    }
    for ordinal in gathering.touchedOrdinals[account] ?? [] { fitting.remove(ordinal) }
    guard gathering.filter.asksAboutUse else { return fitting }
    var used = OrdinalSet(bound: bound)
    try gathering.uses.withLastUses { lastUsed in
      try forEachRow(of: account, in: fitting, bound) { ordinal, row in
        if gathering.fits(lastUsed: try lastUsed(row.id)) { used.insert(ordinal) }
      }
    }
    return used
  }

  /// Walks the account in the order of the list and takes in what `fits`, until no later row can be
  /// on the page, or `fits` has no answer.
  private func walk(
    _ account: AccountID, into gathering: inout Gathering,
    _ fits: (Gathering, RowKey, UInt32) throws -> Bool?
  ) throws {
    let descending = gathering.descending
    let start = gathering.start
    let take = { (key: RowKey, ordinal: UInt32) throws -> Bool in
      guard let isFitting = try fits(gathering, key, ordinal) else { return false }
      guard isFitting else { return true }
      return gathering.top.offer(key)
    }
    if gathering.sort == .name {
      try nameIndex.walk(account, past: start, descending: descending, in: names, take)
    } else {
      try created.walk(account, past: start, descending: descending, in: indexes, take)
    }
  }
}
