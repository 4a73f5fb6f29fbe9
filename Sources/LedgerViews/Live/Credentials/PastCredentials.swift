import Cryptography
package import TokenDomain

/// A token and what stood around it at a past moment: asked by the rules of live authentication.
package struct PastCredentials: CredentialGates {
  /// The token as it was; `nil` if it was not there.
  package var token: Token?
  /// The token's account as it was.
  package var account: Account?
  package var catalog: Catalog
  /// Numbers of the pepper keys that accepted.
  package var keyNumbers: [UInt32]
  package var position: Position

  /// Names the parts of a past moment.
  package init(
    token: Token?, account: Account?, catalog: Catalog, keyNumbers: [UInt32], position: Position
  ) {
    self.token = token
    self.account = account
    self.catalog = catalog
    self.keyNumbers = keyNumbers
    self.position = position
  }

  /// Whether the secret with this hash was good for what is asked.
  package func authenticate(
    _ secret: SecretHash, _ question: CredentialQuestion
  ) throws -> CredentialAnswer {
    for row in CredentialRecord.rows(of: token) where row.hash == secret.bytes {
      // Holds: the span ends with the call, and the array outlives it.
      return try unsafe answer(row.record.span.bytes, question, at: position)
    }
    return .unknown(at: position)
  }

  package func gate(_ account: AccountID) -> UInt8 {
    guard let known = self.account, known.id == account else { return Gate.isClosed }
    return Gate.record(known).first ?? Gate.isClosed
  }

  package func isRetired(_ version: RawSpan) -> Bool {
    let name = version.text(0..<version.byteCount)
    return catalog.versions.first { $0.name.text == name }.map { $0.status == .retired } ?? true
  }

  package func acceptsKey(_ number: UInt32) -> Bool { keyNumbers.contains(number) }
}
