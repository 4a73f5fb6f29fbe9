import Cryptography
import TestSupport
import Testing

/// What is sealed opens again with the same key and associated data, and with nothing else.
@Suite struct SealTests {
  /// Both ways of sealing, as a test argument.
  enum Way: CaseIterable, Sendable {
    case random, deterministic

    func callAsFunction(
      _ plaintext: [UInt8], associatedData: [UInt8], key: SecretKey
    ) -> [UInt8] {
      switch self {
      case .random: Seal.seal(plaintext, associatedData: associatedData, key: key)
      case .deterministic:
        Seal.sealDeterministically(plaintext, associatedData: associatedData, key: key)
      }
    }
  }

  /// draft-irtf-cfrg-xchacha-03, appendix A.3.1.
  @Test func theVectorOfTheDraftOpens() throws {
    let key = try SecretKey(copying: Array(0x80...0x9F))
    let box =
      hex("404142434445464748494a4b4c4d4e4f5051525354555657")
      + hex(
        """
        bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb
        731c7f1b0b4aa6440bf3a82f4eda7e39ae64c6708c54c216cb96b72e1213b452
        2f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff9
        21f9664c97637da9768812f615c68b13b52e
        """)
      + hex("c0875924c1c7987947deafd8780acf49")
    let plaintext = try Seal.open(box, associatedData: hex("50515253c0c1c2c3c4c5c6c7"), key: key)
    #expect(
      String(decoding: plaintext, as: UTF8.self)
        == "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the "
        + "future, sunscreen would be it.")
  }

  @Test(arguments: Way.allCases, [0, 1, 15, 16, 63, 64, 65, 1_000, 100_000])
  func whatWasSealedOpens(way: Way, count: Int) throws {
    let key = SecretKey()
    let plaintext = SecureRandom.bytes(count: count)
    for associatedData in [[], [1], SecureRandom.bytes(count: 300)] {
      let box = way(plaintext, associatedData: associatedData, key: key)
      #expect(box.count == count + Seal.overheadByteCount)
      #expect(try Seal.open(box, associatedData: associatedData, key: key) == plaintext)
    }
  }

  @Test(arguments: Way.allCases)
  func noBitOfABoxCanBeChanged(way: Way) throws {
    let key = SecretKey()
    let box = way(Array("Ada Lovelace".utf8), associatedData: [7], key: key)
    for bit in 0..<box.count * 8 {
      var altered = box
      altered[bit / 8] ^= 1 << (bit % 8)
      #expect(throws: CryptographyError.notAuthentic) {
        try Seal.open(altered, associatedData: [7], key: key)
      }
    }
  }

  @Test(arguments: Way.allCases)
  func noPartOfABoxOpens(way: Way) {
    let key = SecretKey()
    let box = way(Array("Ada Lovelace".utf8), associatedData: [7], key: key)
    for count in 0..<box.count {
      let expected: CryptographyError =
        count < Seal.overheadByteCount ? .boxTooShort(bytes: count) : .notAuthentic
      #expect(throws: expected) {
        try Seal.open(Array(box[..<count]), associatedData: [7], key: key)
      }
    }
    #expect(throws: CryptographyError.notAuthentic) {
      try Seal.open(box + [0], associatedData: [7], key: key)
    }
  }

  @Test(arguments: Way.allCases)
  func anotherPlaceOrKeyDoesNotOpenIt(way: Way) {
    let key = SecretKey()
    let box = way(Array("Ada Lovelace".utf8), associatedData: [1, 2], key: key)
    for associatedData in [[], [1], [1, 2, 0], [2, 1]] as [[UInt8]] {
      #expect(throws: CryptographyError.notAuthentic) {
        try Seal.open(box, associatedData: associatedData, key: key)
      }
    }
    #expect(throws: CryptographyError.notAuthentic) {
      try Seal.open(box, associatedData: [1, 2], key: SecretKey())
    }
  }

  @Test func sealingTwiceAtRandomGivesTwoBoxes() {
    let key = SecretKey()
    let boxes = (0..<100).map { _ in Seal.seal([1], associatedData: [], key: key) }
    #expect(Set(boxes).count == 100)
    #expect(Set(boxes.map { Array($0.prefix(Seal.nonceByteCount)) }).count == 100)
  }

  @Test func sealingTwiceDeterministicallyGivesOneBox() throws {
    let bytes = [UInt8](1...32)
    let first = Seal.sealDeterministically(
      [1, 2], associatedData: [3], key: try SecretKey(copying: bytes))
    let second = Seal.sealDeterministically(
      [1, 2], associatedData: [3], key: try SecretKey(copying: bytes))
    #expect(first == second)
  }

  @Test func everyOtherInputGetsAnotherNonce() {
    let keys = [SecretKey(), SecretKey()]
    // Among them are splits of the same bytes between associated data and plaintext.
    let parts: [[UInt8]] = [
      [], [0], [1], [0, 0], [0, 1], [1, 0], [0, 1, 0], [1, 0, 0, 0, 0, 0, 0, 0],
    ]
    var nonces: Set<[UInt8]> = []
    for key in keys {
      for associatedData in parts {
        for plaintext in parts {
          let box = Seal.sealDeterministically(plaintext, associatedData: associatedData, key: key)
          nonces.insert(Array(box.prefix(Seal.nonceByteCount)))
        }
      }
    }
    #expect(nonces.count == keys.count * parts.count * parts.count)
  }

  /// The nonce as Python's `hashlib.blake2b` computes it from the description of the format, so
  /// that another version of this code finds the boxes of this one again.
  @Test func theDeterministicNonceIsPinned() throws {
    let key = try SecretKey(copying: Array(0..<32))
    let box = Seal.sealDeterministically(
      Array("Ada Lovelace".utf8), associatedData: Array("position 7".utf8), key: key)
    #expect(box.prefix(24) == hex("a2d298d8a8d7d0014f06ff874f9263221d1f4e298df4359d")[...])
  }

  @Test func sealingWithAKeyOfZerosEndsTheProcess() async {
    await #expect(processExitsWith: .failure) {
      guard let key = erasedKey() else { return }
      _ = Seal.seal([1], associatedData: [], key: key)
    }
  }

  @Test func sealingDeterministicallyWithAKeyOfZerosEndsTheProcess() async {
    await #expect(processExitsWith: .failure) {
      guard let key = erasedKey() else { return }
      _ = Seal.sealDeterministically([1], associatedData: [], key: key)
    }
  }

  @Test func openingWithAKeyOfZerosEndsTheProcess() async {
    await #expect(processExitsWith: .failure) {
      guard let key = erasedKey() else { return }
      // Refused as too short if the precondition let it through, which would be no crash.
      _ = try? Seal.open([1], associatedData: [], key: key)
    }
  }
}

/// What erasing leaves of a key; nil, with which an exit test fails, if such a key were refused.
func erasedKey() -> SecretKey? {
  try? SecretKey(copying: [UInt8](repeating: 0, count: 32))
}
