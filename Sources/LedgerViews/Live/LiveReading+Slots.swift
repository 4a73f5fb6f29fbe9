import Cryptography
import LMDB
package import TokenDomain

extension LiveReading where Self: ~Copyable {
  /// The slot of the key that texts about `subject` are sealed under; `nil` if it has none, or no
  /// longer: what is sealed next gets a new one.
  ///
  /// - Throws: what LMDB says.
  package func slot(for subject: Subject) throws -> UInt64? {
    try readSlot(SlotKey.key(for: subject))
  }

  /// The slot of the key that texts of `actor` are sealed under: a member's or token's own for a
  /// member or the holder of a token.
  ///
  /// - Throws: what LMDB says.
  package func slot(forActor actor: Actor) throws -> UInt64? {
    try readSlot(SlotKey.key(for: actor, keys))
  }

  private func readSlot(_ key: [UInt8]) throws -> UInt64? {
    try withValue(table(.slots), key) { $0.bigEndian(0) }
  }
}

/// Keys of the table `slots`: a letter for the kind, and the id or a hash of the name.
enum SlotKey {
  static func key(for subject: Subject) -> [UInt8] {
    switch subject {
    case .ledger: key("l", [])
    case .catalog: key("c", [])
    case .account(let id): key("a", id.bytes)
    case .member(let id): key("m", id.bytes)
    case .token(let id): key("t", id.bytes)
    }
  }

  static func key(for actor: Actor, _ keys: ViewKeys) -> [UInt8] {
    switch actor {
    case .member(let id, _): key(for: .member(id))
    case .holder(let id): key(for: .token(id))
    case .operator, .principal: key("n", keys.actor(actor).bytes)
    }
  }

  private static func key(_ letter: Unicode.Scalar, _ bytes: [UInt8]) -> [UInt8] {
    [UInt8(ascii: letter)] + bytes
  }
}
