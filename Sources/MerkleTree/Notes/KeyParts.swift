import Cryptography

/// What both kinds of key are as text: `name+hash+base64`.
struct KeyParts {
  let name: KeyName
  let hash: KeyHash
  let type: SignatureType
  /// The byte of the type and the key itself, which whoever reads a secret one wipes.
  var typeAndKey: [UInt8]

  /// A copy of the key itself.
  var key: [UInt8] { Array(typeAndKey[1...]) }

  init(_ text: ArraySlice<UInt8>) throws(NoteError) {
    let plus = UInt8(ascii: "+")
    // The base 64 may have plus signs of its own; a name has none.
    let parts = text.split(separator: plus, maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, let hash = KeyHash(hexadecimal: parts[1]) else {
      throw .malformedKey
    }
    name = try KeyName(bytes: parts[0])
    self.hash = hash
    guard parts[2].count <= KeyParts.characterCountMax,
      var typeAndKey = Base64.parse(parts[2]), let typeByte = typeAndKey.first
    else { throw .malformedKey }
    guard let type = SignatureType(rawValue: typeByte) else {
      wipe(&typeAndKey)
      throw .unknownSignatureType(typeByte)
    }
    self.type = type
    self.typeAndKey = typeAndKey
  }

  /// The longest key, in base 64: one of ML-DSA-44, of which is said that its type is not known.
  private static let characterCountMax = Base64.characterCount(of: 1 + 1312)
}
