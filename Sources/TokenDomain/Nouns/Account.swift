/// An agency, or a client that an agency may manage.
public struct Account: Hashable, Sendable {
  /// What an account is.
  public enum Kind: String, CaseIterable, Sendable {
    case agency, client
  }
  public let id: AccountID
  public var name: AccountName
  public let kind: Kind
  /// The agency that manages a client; it never changes.
  public let agency: AccountID?
  /// Whether the account's tokens may authenticate.
  public var apiAccess: Bool
  /// Closing is final.
  public var isClosed: Bool
  /// When the account was opened.
  public let openedAt: Timestamp
  /// The position of the account's last event.
  public var revision: Position

  public init(
    id: AccountID, name: AccountName, kind: Kind, agency: AccountID?, apiAccess: Bool,
    isClosed: Bool, openedAt: Timestamp, revision: Position
  ) {
    self.id = id
    self.name = name
    self.kind = kind
    self.agency = agency
    self.apiAccess = apiAccess
    self.isClosed = isClosed
    self.openedAt = openedAt
    self.revision = revision
  }
}
