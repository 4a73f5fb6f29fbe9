import Cryptography
import EventLog

/// Keys that follow from their slots, but for those that were erased.
struct TestKeys: SealingKeys {
  var erased: Set<UInt64> = []

  func key(slot: UInt64) throws -> SecretKey? {
    if erased.contains(slot) { return nil }
    let bytes = (0..<32).map { UInt8(truncatingIfNeeded: slot &* 31 &+ $0 + 1) }
    return try SecretKey(copying: bytes, memory: .ordinary)
  }
}

/// For records that must do without keys.
struct NoKeys: SealingKeys {
  struct Asked: Error {}

  func key(slot: UInt64) throws -> SecretKey? { throw Asked() }
}
