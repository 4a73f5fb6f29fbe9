import TokenDomain

/// Places in a token's record. Every function checks what it reads against the record's end; a
/// record that ends early is a failed precondition, since what it allows cannot be known.
extension RawSpan {
  var credentialKind: CredentialRecord.Kind? {
    isEmpty ? nil : CredentialRecord.Kind(rawValue: byte(0))
  }
  var credentialFlags: UInt8 { byte(1) }
  var credentialNetworkCount: Int { Int(byte(2)) }
  var credentialScopeCount: Int { Int(bigEndian(4) as UInt16) }
  var credentialKeyNumber: UInt32 { bigEndian(8) }
  var credentialGeneration: UInt32 { bigEndian(12) }
  /// The token's or member's id.
  var credentialSubject: UInt128 { bigEndian(16) }
  var credentialAccount: AccountID { AccountID(value: bigEndian(32)) }
  var credentialNotBefore: Timestamp { Timestamp(microseconds: bigEndian(48)) }
  var credentialExpires: Timestamp { Timestamp(microseconds: bigEndian(56)) }
  var credentialUntil: Timestamp { Timestamp(microseconds: bigEndian(64)) }

  var credentialVersionRange: Range<Int> {
    let start = CredentialRecord.tokenFixedByteCount
    return start..<start + Int(byte(3))
  }

  private var credentialScopesStart: Int {
    credentialVersionRange.upperBound
      + CredentialRecord.networkByteCount * credentialNetworkCount
  }

  /// Whether a call may come from `address`.
  func credentialAllows(_ address: IPAddress?) -> Bool {
    if credentialNetworkCount == 0 { return true }
    guard let address else { return false }
    var offset = credentialVersionRange.upperBound
    for _ in 0..<credentialNetworkCount {
      let width = address.family == 4 ? 32 : 128
      let prefixLength = Int(byte(offset + 1))
      let lowest: UInt128 = bigEndian(offset + 2)
      // Shifting by the whole width gives zero, as a network of all addresses needs.
      if byte(offset) == address.family, prefixLength <= width,
        (address.value ^ lowest) >> UInt128(width - prefixLength) == 0
      {
        return true
      }
      offset += CredentialRecord.networkByteCount
    }
    return false
  }

  /// Whether the token has all of these scopes, which are in byte order, as its own are.
  func credentialHolds(_ scopes: [ScopeName]) -> Bool {
    var offset = credentialScopesStart
    var left = credentialScopeCount
    for scope in scopes {
      var order = -1
      while left > 0 && order < 0 {
        let length = Int(byte(offset))
        order = compare(offset + 1, length, scope.text)
        // One that is equal stays, for a scope that is asked for twice.
        if order < 0 {
          offset += 1 + length
          left -= 1
        }
      }
      if order != 0 { return false }
    }
    return true
  }

  /// The token's scopes.
  var credentialScopes: [ScopeName] {
    var offset = credentialScopesStart
    return (0..<credentialScopeCount).map { _ in
      let length = Int(byte(offset))
      defer { offset += 1 + length }
      return ScopeName(stored: text(offset + 1..<offset + 1 + length))
    }
  }

  /// The text in these bytes.
  func text(_ range: Range<Int>) -> String {
    // A small string takes no allocation, and a longer one exactly one.
    unsafe extracting(range).withUnsafeBytes { unsafe String(decoding: $0, as: UTF8.self) }
  }

  /// Whether the bytes in `range` are the text's.
  func isText(_ range: Range<Int>, _ text: String) -> Bool {
    compare(range.lowerBound, range.count, text) == 0
  }

  /// Less than, equal to or greater than 0, as the bytes stand to the text's.
  private func compare(_ start: Int, _ length: Int, _ text: String) -> Int {
    var offset = 0
    for other in text.utf8 {
      if offset == length { return -1 }
      let own = byte(start + offset)
      if own != other { return own < other ? -1 : 1 }
      offset += 1
    }
    return offset == length ? 0 : 1
  }
}
