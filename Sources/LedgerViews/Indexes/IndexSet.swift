import EventLog
package import LMDB
import TokenDomain

/// The indexes of one environment, driven together.
package struct IndexSet: Sendable {
  /// Which environment.
  package enum Kind: String, CaseIterable, Sendable {
    /// `indexes-N`: everything that holds no people's words.
    case indexes
    /// `names-N`: the only clear text of names, apart so that an erasure can replace its file.
    case names

    /// The texts of events that its indexes look at: no seal is opened for others.
    var wantedTexts: WantedTexts {
      switch self {
      case .indexes: .none
      case .names: .names
      }
    }

    /// Whether its indexes look at the hashes of records.
    var hashesLeaves: Bool { self == .indexes }
  }

  static let stoppedTable = "stopped"

  package let kind: Kind
  private let views: [any IndexView]
  private let stopped: Table

  /// The indexes of `kind`.
  static func types(_ kind: Kind) -> [any IndexView.Type] {
    switch kind {
    case .indexes: [Columns.self, CreatedIndex.self, History.self, MerkleHashes.self]
    case .names: [NameIndex.self]
    }
  }

  /// The tables to open an environment with.
  package static func tables(_ kind: Kind) -> [String] {
    [stoppedTable] + types(kind).flatMap { $0.tables }
  }

  /// Name and version of each index: an environment with others is built anew.
  package static func versions(_ kind: Kind) -> [ViewVersion] {
    types(kind).map { ViewVersion($0.name, $0.version) }
  }

  /// Takes the tables of an environment that was opened with ``tables(_:)``.
  package init(_ kind: Kind, in environment: Environment) {
    self.kind = kind
    views = Self.types(kind).map { $0.init(environment) }
    stopped = environment.table(Self.stoppedTable)
  }

  /// The types of event that the indexes of a kind need the body of; the outline of others will do.
  static func bodyTypes(_ kind: Kind) -> Set<EventType> {
    switch kind {
    case .indexes: [.tokenCreated, .tokenDuplicated, .tokenVersionUpgraded, .tokenEdited]
    case .names:
      [.tokenCreated, .tokenDuplicated, .tokenEdited, .tokenRestored]
    }
  }

  /// Begins a batch for each index that has not stopped.
  func beginBatches(
    in transaction: borrowing some Reading & ~Copyable
  ) throws -> [(name: String, batch: any IndexBatch)] {
    let anyStopped = try transaction.count(stopped) > 0
    return try views.compactMap { view in
      let name = type(of: view).name
      if anyStopped, try transaction.contains(stopped, Array(name.utf8)) { return nil }
      return (name, view.beginBatch())
    }
  }

  /// Begins to fill every index, all of which are empty.
  func beginFills(
    _ limits: IndexFill.Limits, scratchIn directory: String
  ) throws -> [any ViewFill] {
    try views.map { try $0.beginFill(limits, scratchIn: directory) }
  }

  /// Notes that an index takes nothing in any more.
  func stop(
    _ name: String, at event: EventOutline, _ obstacle: IndexObstacle,
    in transaction: inout WriteTransaction
  ) throws {
    var record: [UInt8] = []
    record.append(bigEndian: event.position.value)
    record.append(event.type.rawValue)
    record += obstacle.cause.utf8
    try transaction.put(stopped, Array(name.utf8), record)
  }

  /// The indexes that stopped.
  package func stopped(in transaction: borrowing some Reading & ~Copyable) throws
    -> [StoppedIndex]
  {
    var found: [StoppedIndex] = []
    for view in views {
      let name = type(of: view).name
      guard let record = try transaction.value(stopped, Array(name.utf8)) else { continue }
      guard record.count > 8 else { throw DamagedRecord(table: Self.stoppedTable) }
      let position: UInt64 = unsafe record.span.bytes.bigEndian(0)
      found.append(
        StoppedIndex(
          name: name, position: Position(position), type: EventType(rawValue: record[8]),
          cause: String(decoding: record.dropFirst(9), as: UTF8.self)))
    }
    return found
  }

  /// Passes if the index of that name goes on.
  ///
  /// - Throws: ``StoppedIndex`` if it does not.
  func require(
    _ view: any IndexView.Type, in transaction: borrowing some Reading & ~Copyable
  ) throws {
    guard try transaction.count(stopped) > 0 else { return }
    if let stopped = try stopped(in: transaction).first(where: { $0.name == view.name }) {
      throw stopped
    }
  }
}
