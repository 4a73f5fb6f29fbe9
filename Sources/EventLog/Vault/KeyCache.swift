import Cryptography

/// The keys used last, so that reading an event does not read the vault for each.
///
/// Two generations stand in for an order of use: what is used moves to the young one, and when that
/// is full, the old one goes.
struct KeyCache {
  private let generationMax: Int
  private var young: [UInt64: SecretKey] = [:]
  private var old: [UInt64: SecretKey] = [:]

  /// Keeps at most `keysMax` keys.
  init(keysMax: Int) {
    generationMax = max(1, keysMax / 2)
  }

  /// How many keys are kept.
  var count: Int { young.count + old.keys.count { young[$0] == nil } }

  /// The key of a slot, if it is kept; counts as a use.
  mutating func key(_ slot: UInt64) -> SecretKey? {
    if let key = young[slot] { return key }
    guard let key = old[slot] else { return nil }
    insert(key, slot)
    return key
  }

  mutating func insert(_ key: SecretKey, _ slot: UInt64) {
    if young.count >= generationMax {
      old = young
      young = [:]
    }
    young[slot] = key
  }

  mutating func remove(_ slot: UInt64) {
    young[slot] = nil
    old[slot] = nil
  }

  mutating func removeAll() {
    young = [:]
    old = [:]
  }
}
