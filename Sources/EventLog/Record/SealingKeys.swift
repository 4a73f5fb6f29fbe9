package import Cryptography

/// Where the keys of sealed texts come from: the ``Vault``, or a dictionary in tests.
package protocol SealingKeys: Sendable {
  /// The key in a slot; nil if it was erased.
  ///
  /// - Throws: if there is no such slot, or it cannot be read.
  func key(slot: UInt64) throws -> SecretKey?

  /// Forgets every key in memory: another process may have destroyed some.
  func forgetCache()
}

extension SealingKeys {
  /// Nothing to forget, unless keys are remembered.
  package func forgetCache() {}
}
