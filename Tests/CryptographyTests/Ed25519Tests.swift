import Cryptography
import Testing

/// Signatures against the vectors of RFC 8032, section 7.1.
@Suite struct Ed25519Tests {
  struct Vector: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let seed, publicKey, message, signature: [UInt8]
  }

  static let vectors = [
    Vector(
      testDescription: "TEST 1, an empty message",
      seed: hex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"),
      publicKey: hex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"),
      message: [],
      signature: hex(
        """
        e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155
        5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b
        """)),
    Vector(
      testDescription: "TEST 2, one byte",
      seed: hex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"),
      publicKey: hex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"),
      message: hex("72"),
      signature: hex(
        """
        92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da
        085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00
        """)),
    Vector(
      testDescription: "TEST 3, two bytes",
      seed: hex("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7"),
      publicKey: hex("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025"),
      message: hex("af82"),
      signature: hex(
        """
        6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac
        18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a
        """)),
  ]

  @Test(arguments: vectors)
  func theVectorSignsAndVerifies(vector: Vector) throws {
    let key = Ed25519.SigningKey(seed: try SecretKey(copying: vector.seed))
    #expect(key.publicKey.bytes == vector.publicKey)
    #expect(key.signature(for: vector.message) == vector.signature)
    let publicKey = try Ed25519.PublicKey(vector.publicKey)
    #expect(publicKey == key.publicKey)
    #expect(publicKey.isValid(vector.signature, for: vector.message))
  }

  @Test(arguments: vectors)
  func noBitOfASignatureCanBeChanged(vector: Vector) throws {
    let publicKey = try Ed25519.PublicKey(vector.publicKey)
    for bit in 0..<512 {
      var altered = vector.signature
      altered[bit / 8] ^= 1 << (bit % 8)
      #expect(!publicKey.isValid(altered, for: vector.message))
    }
  }

  @Test func anotherMessageKeyOrSizeIsNotSigned() {
    let key = Ed25519.SigningKey(seed: SecretKey())
    let signature = key.signature(for: [1, 2, 3])
    #expect(key.publicKey.isValid(signature, for: [1, 2, 3]))
    #expect(!key.publicKey.isValid(signature, for: [1, 2]))
    #expect(!Ed25519.SigningKey(seed: SecretKey()).publicKey.isValid(signature, for: [1, 2, 3]))
    #expect(!key.publicKey.isValid([], for: [1, 2, 3]))
    #expect(!key.publicKey.isValid(Array(signature.dropLast()), for: [1, 2, 3]))
    #expect(!key.publicKey.isValid(signature + [0], for: [1, 2, 3]))
  }

  @Test func aPublicKeyOfAnotherSizeIsRefused() {
    #expect(throws: CryptographyError.wrongSize(expectedBytes: 32, actualBytes: 31)) {
      try Ed25519.PublicKey([UInt8](repeating: 1, count: 31))
    }
  }

  @Test func aPointThatIsNoneVerifiesNothing() throws {
    let publicKey = try Ed25519.PublicKey([UInt8](repeating: 0xFF, count: 32))
    #expect(!publicKey.isValid([UInt8](repeating: 0, count: 64), for: [1]))
  }

  @Test func aSigningKeyPrintsNothingOfItself() {
    let key = Ed25519.SigningKey(seed: SecretKey())
    var dumped = ""
    dump(key, to: &dumped)
    #expect("\(key)" == "Ed25519.SigningKey(…)")
    #expect(!dumped.contains("storage"))
  }

  @Test func aSeedOfZerosEndsTheProcess() async {
    await #expect(processExitsWith: .failure) {
      guard let seed = erasedKey() else { return }
      _ = Ed25519.SigningKey(seed: seed)
    }
  }
}
