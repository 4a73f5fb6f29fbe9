import LMDB
import TokenDomain

/// What a stretch of events changes in ``Columns``: rows that are added, and fields of rows.
final class ColumnsBatch: IndexBatch {
  /// A token that is made. Values are places in ``values``.
  struct Creation {
    let account: AccountID
    let token: TokenID
    let created: Int64
    let expires: Int64
    let version: Int32
    let createdBy: Int32
    let scopes: Int32
  }

  /// What becomes of a row. Values are places in ``values``.
  enum Change {
    /// It is added, as the creation at this place says.
    case added(Int32)
    case version(Int32)
    case scopes(Int32)
    case expires(Int64)
    case set(ColumnRow.Flags)
    case cleared(ColumnRow.Flags)
  }

  /// A change of one token's row; `order` is that of the events.
  struct TokenChange {
    let token: TokenID
    let order: Int32
    let change: Change

    @inline(__always)
    static func isBefore(_ left: TokenChange, _ right: TokenChange) -> Bool {
      left.token == right.token ? left.order < right.order : left.token < right.token
    }
  }

  let columns: Columns
  private(set) var creations: [Creation] = []
  private(set) var changes: [TokenChange] = []
  private(set) var values = MentionedValues()
  private var actors = ActorKeys()

  init(_ columns: Columns) { self.columns = columns }

  var byteCount: Int { changes.count * 128 + creations.count * 128 + values.byteCount }

  func note(_ event: EventOutline, _ body: EventBody?) throws {
    guard case .token(let id) = event.subject else { return }
    switch event.type {
    case .tokenDisabled: return note(id, .set(.disabled))
    case .tokenEnabled: return note(id, .cleared(.disabled))
    case .tokenDeleted: return note(id, .set(.deleted))
    case .tokenRestored: return note(id, .cleared(.deleted))
    case .tokenErased: return note(id, .set(.erased))
    default: break
    }
    switch body {
    case .tokenCreated(let created): try noteAdded(id, created.settings, event)
    case .tokenDuplicated(let copy): try noteAdded(id, copy.settings, event)
    case .tokenVersionUpgraded(let change):
      note(id, .version(values.place(of: Array(change.after.text.utf8), .version)))
    case .tokenEdited(let edit):
      if let scopes = edit.scopes {
        note(id, .scopes(values.place(of: Interning.bytes(of: scopes.after), .scopes)))
      }
      if let expires = edit.expires {
        note(id, .expires(expires.after?.microseconds ?? ColumnRow.never))
      }
    default: return
    }
  }

  private func note(_ id: TokenID, _ change: Change) {
    changes.append(TokenChange(token: id, order: Int32(changes.count), change: change))
  }

  private func noteAdded(
    _ id: TokenID, _ settings: TokenSettings, _ event: EventOutline
  ) throws {
    guard let account = event.account else { throw IndexObstacle("a token without an account") }
    var actor: [UInt8] = []
    actor.append(bigEndian: actors.key(of: event.actor))
    let creation = Creation(
      account: account, token: id, created: event.occurredAt.microseconds,
      expires: settings.expires?.microseconds ?? ColumnRow.never,
      version: values.place(of: Array(settings.apiVersion.text.utf8), .version),
      createdBy: values.place(of: actor, .actor),
      scopes: values.place(of: Interning.bytes(of: settings.scopes), .scopes))
    note(id, .added(Int32(creations.count)))
    creations.append(creation)
  }

  func write(in transaction: inout WriteTransaction) throws {
    changes.sort(by: TokenChange.isBefore)
    var counts = ColumnCounts(columns)
    // In the order of events, for ordinals count them.
    let added = try creations.map {
      Columns.Place(account: $0.account, ordinal: try counts.next(in: $0.account, transaction))
    }
    var rows = try placedRows(added, transaction)
    let numbers = try values.numbers(columns.interning, in: &transaction)
    try writePlaces(added, in: &transaction)
    rows.sort { ($0.place.account, $0.place.ordinal) < ($1.place.account, $1.place.ordinal) }
    try write(rows, numbers, &counts, in: &transaction)
    try counts.write(in: &transaction)
  }
}
