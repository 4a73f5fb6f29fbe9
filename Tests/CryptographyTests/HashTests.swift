import Cryptography
import Testing

/// Hashes against public vectors and an independent implementation.
@Suite struct HashTests {
  /// FIPS 180-4, and the examples that NIST publishes beside it.
  static let sha256Vectors: [(message: [UInt8], digest: String)] = [
    ([], "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    (Array("abc".utf8), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      Array("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq".utf8),
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (
      [UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000),
      "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
    ),
  ]

  @Test(arguments: sha256Vectors)
  func sha256AtOnce(message: [UInt8], digest: String) {
    #expect(SHA256.hash(message).description == digest)
  }

  @Test(arguments: sha256Vectors, [1_000, 4_096, 1_000_000])
  func sha256InPieces(vector: (message: [UInt8], digest: String), pieceByteCount: Int) {
    var hash = SHA256()
    for start in stride(from: 0, to: vector.message.count, by: pieceByteCount) {
      hash.update(Array(vector.message[start...].prefix(pieceByteCount)))
    }
    #expect(hash.finalize().description == vector.digest)
  }

  @Test func sha256SplitAnywhereIsTheSame() {
    let message = [UInt8](0..<200)
    for split in 0...message.count {
      var hash = SHA256()
      hash.update(Array(message[..<split]))
      hash.update(Array(message[split...]))
      #expect(hash.finalize() == SHA256.hash(message))
    }
  }

  @Test func aCopyOfAnUnfinishedHashGoesItsOwnWay() {
    var prefix = SHA256()
    prefix.update(Array("a".utf8))
    var longer = prefix
    longer.update(Array("bc".utf8))
    #expect(longer.finalize() == SHA256.hash(Array("abc".utf8)))
    #expect(prefix.finalize() == SHA256.hash(Array("a".utf8)))
  }

  /// Computed with Python's `hashlib.blake2b(message, digest_size=32)`; RFC 7693 itself has a
  /// vector for 64 bytes of output only.
  @Test(
    arguments: [
      ([], "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8"),
      (Array("abc".utf8), "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319"),
      (Array(0...255), "39a7eb9fedc19aabc83425c6755dd90e6f9d0c804964a1f4aaeea3b9fb599835"),
    ] as [([UInt8], String)])
  func blake2b256(message: [UInt8], digest: String) {
    #expect(KeyedHash.blake2b256(message).description == digest)
  }

  /// Computed with Python's `hashlib.blake2b(message, digest_size=32, key=bytes(range(32)))`.
  @Test(
    arguments: [
      ([], "4e51e7a913fc80137da52880fecca175bf81e117d5c68126dc2774033517ea0d"),
      (Array("abc".utf8), "d63a32d3e44738d7907f964316c241adaba0abfeabc32349677578a15a203f7f"),
      (Array(0...255), "b42be36ea26392f67d1d3706ffa72b6c61c2ff38e1fabd9a49e154d54b967d83"),
    ] as [([UInt8], String)])
  func keyedBlake2b256(message: [UInt8], digest: String) throws {
    let key = try SecretKey(copying: Array(0..<32))
    #expect(KeyedHash.blake2b256(message, key: key).description == digest)
  }

  @Test func anotherKeyGivesAnotherHash() throws {
    let message = Array("the same".utf8)
    let first = KeyedHash.blake2b256(message, key: SecretKey())
    let second = KeyedHash.blake2b256(message, key: SecretKey())
    #expect(first != second)
    #expect(first != KeyedHash.blake2b256(message))
  }
}
