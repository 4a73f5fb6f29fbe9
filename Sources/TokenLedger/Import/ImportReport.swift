/// What an import came to.
public struct ImportReport: Sendable {
  /// Records that were read.
  public var read: Int
  /// Events that were appended.
  public var appended: Int
  /// Records that were not entered, by reason.
  public var skipped: [String: Int]
  public var firstPosition: Position?
  public var lastPosition: Position?
}
