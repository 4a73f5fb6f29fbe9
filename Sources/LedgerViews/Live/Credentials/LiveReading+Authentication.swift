package import Cryptography
import LMDB
package import TokenDomain

extension LiveSnapshot {
  /// Whether the secret with this hash is good for what is asked.
  ///
  /// Four look-ups and, for yes without a list of scopes, no allocation. The header is that of a
  /// live environment, but whether it has reached the log the caller must know.
  ///
  /// Of the snapshot and not of everything that reads: what is generic across modules is not
  /// specialized, and would take half as long again.
  ///
  /// - Parameter hash: the keyed hash of the secret, under one of the keys that are accepted.
  /// - Throws: what LMDB says: then there is no answer, and the caller must not make it a yes.
  package func authenticate(
    _ hash: Digest, _ question: CredentialQuestion
  ) throws -> CredentialAnswer {
    try hash.withBytes { key in
      try withValue(table(.credentials), key) { record in
        try answer(record, question, at: header.position)
      } ?? .unknown(at: header.position)
    }
  }
}

extension LiveReading where Self: ~Copyable {
  /// The token that a secret with this hash is kept for, good or not; `nil` for one that is not kept
  /// any more, or never was.
  ///
  /// - Throws: what LMDB says.
  package func tokenOfSecret(_ hash: Digest) throws -> TokenID? {
    try hash.withBytes { key in
      try withValue(table(.credentials), key) { record in
        record.credentialKind == .token ? TokenID(value: record.credentialSubject) : nil
      } ?? nil
    }
  }

  /// The gate's flags; an account without one lets nobody in.
  package func gate(_ account: AccountID) throws -> UInt8 {
    let key = InlineArray<1, UInt128> { _ in account.value.bigEndian }
    return unsafe try withValue(table(.accountGates), key.span.bytes) { $0.byte(0) }
      ?? Gate.isClosed
  }

  /// Whether a version is retired; one that the catalog does not have is.
  package func isRetired(_ version: RawSpan) throws -> Bool {
    try withValue(table(.versionGates), version) {
      CatalogRecord.status($0.byte(0)) ?? .retired == .retired
    } ?? true
  }

  /// Whether secrets hashed under this key are accepted.
  package func acceptsKey(_ number: UInt32) throws -> Bool {
    try withValue(table(.ledger), CatalogRecord.keyNumbersKey) { record in
      let count = Int(record.bigEndian(0) as UInt16)
      return (0..<count).contains { record.bigEndian(2 + 4 * $0) == number }
    } ?? false
  }
}
