import HTTPServer
import TokenLedger

/// The revision of a thing as an entity tag (RFC 9110 §8.8.3): `"17-x3f9k2mq"`, the second part being of
/// the ledger's present life, so that the tag of another is refused.
struct EntityTag: Sendable {
  let revision: Position

  /// The tag's text.
  static func text(_ revision: Position, of ledger: Ledger) -> String {
    "\"\(revision)-\(life(ledger))\""
  }

  private static func life(_ ledger: Ledger) -> Substring {
    ledger.incarnation.description.suffix(8)
  }

  /// The revision that `If-Match` expects; `nil` without the field, and for `*`.
  ///
  /// - Throws: a ``Problem``: 400 for what is no tag of this server or several, 412 for one of another
  ///   life of the ledger.
  static func expected(by head: borrowing RequestHead, of ledger: Ledger) throws -> Position? {
    let lines = head.values(.ifMatch)
    guard let line = lines.first else { return nil }
    let text = String(decoding: line.trimmingSpace(), as: UTF8.self)
    if lines.count == 1, text == "*" { return nil }
    guard lines.count == 1, text.hasPrefix("\""), text.hasSuffix("\""), text.count > 2,
      let (revision, life) = parts(text.dropFirst().dropLast())
    else {
      throw Problem(
        .badRequest, "malformed-entity-tag", "If-Match is one ETag as this server gave it, or *")
    }
    guard life == self.life(ledger) else {
      throw Problem(
        .preconditionFailed, "other-incarnation",
        "this ETag is from before the ledger was restored: read again")
    }
    return revision
  }

  /// Takes `17-x3f9k2mq` apart.
  static func parts(_ text: Substring) -> (Position, life: Substring)? {
    guard let dash = text.firstIndex(of: "-"), (1...19).contains(text[..<dash].utf8.count),
      text[..<dash].utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let revision = UInt64(text[..<dash])
    else { return nil }
    return (Position(revision), text[text.index(after: dash)...])
  }
}

extension EntityTag {
  /// The name of an event in a stream: its position, and which life of the ledger it is of.
  static func eventID(_ position: Position, of ledger: Ledger) -> String {
    "\(position)-\(life(ledger))"
  }

  /// The position that `Last-Event-ID` names; `nil` without the field.
  ///
  /// - Throws: a ``Problem`` with 400 for what is no id of this life of the ledger.
  static func lastEvent(in head: borrowing RequestHead, of ledger: Ledger) throws -> Position? {
    guard let line = head.value(.lastEventID), !line.isEmpty else { return nil }
    let text = String(decoding: line, as: UTF8.self)
    guard let (position, life) = parts(text[...]), life == self.life(ledger) else {
      throw Problem(
        .badRequest, "malformed-event-id",
        "Last-Event-ID is the id of an event of this stream, and not from before a restore")
    }
    return position
  }
}
