/// Where one view is.
public struct ViewStatus: Sendable {
  /// The view: `State`, `Credentials` and `Requests` are the live ones; `columns`, `created`, `history`
  /// and `names` are the indexes.
  public var name: String
  /// The version of what it writes; another program with another version builds it anew.
  public var version: Int
  /// The directory that it lies in, such as `views-7`.
  public var environment: String
  /// The last event that it has applied.
  public var position: Position
  /// Events that the log is ahead.
  public var lag: UInt64
  /// Keys of its tables.
  public var entries: Int
  /// Bytes of the pages that its tables take.
  public var sizeBytes: Int
  /// The event that stopped it, if one did.
  public var stop: ViewStop?
  /// What else keeps it from following, such as a full disk.
  public var failure: String?
}

/// An event that a view cannot apply.
public struct ViewStop: Hashable, Sendable {
  public var position: Position
  /// The event's type; `nil` where not even that can be read.
  public var type: EventType?
  /// What does not fit.
  public var cause: String
}

extension ViewStop: CustomStringConvertible {
  /// Such as `event 17 (token.disabled): there is no token_…`.
  public var description: String {
    "event \(position)\(type.map { " (\($0.name))" } ?? ""): \(cause)"
  }
}

/// What a check of one derived environment found.
public struct ViewCheck: Sendable {
  /// `views`, `indexes` or `names`.
  public var name: String
  /// Events that were compared up to.
  public var position: Position
  /// Entries that were compared.
  public var entries: Int
  /// The first difference, or `nil` when all is equal.
  public var difference: ViewDifference?
}

/// A key at which a view is not what building it anew makes of the log.
public struct ViewDifference: Hashable, Sendable {
  /// What is different.
  public enum Kind: String, Hashable, Sendable {
    /// The live view has it, and building anew does not make it.
    case unexpected
    /// Building anew makes it, and the live view lacks it.
    case missing
    /// Both have it, with other values.
    case different
  }
  public var view: String
  public var table: String
  /// The key in hexadecimal.
  public var key: String
  public var kind: Kind
  /// What the key is about, in words.
  public var about: String
  /// The event behind it: for a position of a trail and a remembered request the very event; otherwise
  /// the last one, up to where was compared, that could have written the key. `nil` where none can be
  /// told.
  public var event: (position: Position, type: EventType)? {
    position.flatMap { position in type.map { (position, $0) } }
  }
  private var position: Position?
  private var type: EventType?

  init(
    view: String, table: String, key: String, kind: Kind, about: String,
    event: (position: Position, type: EventType)?
  ) {
    self.view = view
    self.table = table
    self.key = key
    self.kind = kind
    self.about = about
    position = event?.position
    type = event?.type
  }
}

extension ViewDifference: CustomStringConvertible {
  /// One sentence: where, about what, what is the matter, and the event behind it.
  public var description: String {
    let matter =
      switch kind {
      case .unexpected: "is there and should not be"
      case .missing: "is missing"
      case .different: "has another value than the log makes"
      }
    let behind = event.map { "; behind it is event \($0.position) (\($0.type.name))" } ?? ""
    return "\(view), table \(table): the entry of \(about) \(matter)\(behind)"
  }
}

/// How far long work has come.
public struct Progress: Sendable {
  /// What is being done, such as `views`.
  public var task: String
  public var done: UInt64
  public var total: UInt64
}

/// One pepper key.
public struct KeyStatus: Sendable {
  public var number: UInt32
  public var isCurrent: Bool
  public var createdAt: Timestamp?
}
