/// Where one derived environment is.
public struct ViewStatus: Sendable {
  /// `views`, `indexes` or `names`.
  public var name: String
  /// The number of its directory.
  public var number: Int
  /// The views in it, by name, with their versions.
  public var versions: [(view: String, version: Int)]
  public var position: Position
  /// Events that the log is ahead.
  public var lag: UInt64
  public var sizeBytes: Int
  /// What stopped it, if something did.
  public var failure: String?
}

/// What a check found.
public struct ViewCheck: Sendable {
  public var name: String
  /// Events that were compared up to.
  public var position: Position
  /// Tables and entries that were compared.
  public var entries: Int
  /// The first difference, or `nil` when all is equal.
  public var difference: String?
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
