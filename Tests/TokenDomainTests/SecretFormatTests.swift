import TestSupport
import Testing
import TokenDomain

@Suite struct SecretFormatTests {
  private static let secrets: [[UInt8]] = {
    var generator = SeededGenerator(seed: 7)
    return SecretFormat.Kind.allCases.flatMap { kind in
      (0..<3).map { _ in
        let random = (0..<SecretFormat.randomLength).map { _ in
          SecretFormat.alphabet[Int.random(in: 0..<62, using: &generator)]
        }
        return SecretFormat.assemble(kind, random: random)
      }
    }
  }()

  private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  /// The check value that catalogues of cyclic redundancy checks give.
  @Test func theChecksumHasItsCheckValue() {
    #expect(CRC32.checksum(Array("123456789".utf8).span) == 0xCBF4_3926)
    #expect(CRC32.checksum([UInt8]().span) == 0)
  }

  @Test(arguments: secrets) func aSecretIsOfItsKind(secret: [UInt8]) {
    #expect(secret.count == SecretFormat.length)
    #expect(SecretFormat.kind(of: secret)?.rawValue == text(Array(secret.prefix(4))))
  }

  @Test(arguments: secrets) func everySubstitutionOfOneCharacterIsCaught(secret: [UInt8]) {
    for place in secret.indices {
      for character in UInt8.min...UInt8.max where character != secret[place] {
        var mistyped = secret
        mistyped[place] = character
        #expect(SecretFormat.kind(of: mistyped) == nil)
      }
    }
  }

  /// CRC-32 catches every swap within the random part, and one value is written in one way, so
  /// also every swap within the checksum. Only a swap over the border of both could, for about one
  /// secret in four thousand million, fit again; that is then an unknown secret.
  @Test(arguments: secrets) func everySwapOfNeighboursIsCaught(secret: [UInt8]) {
    for place in secret.indices.dropLast() where secret[place] != secret[place + 1] {
      var mistyped = secret
      mistyped.swapAt(place, place + 1)
      #expect(SecretFormat.kind(of: mistyped) == nil)
    }
  }

  @Test(arguments: secrets) func aCutOrLongerSecretIsNone(secret: [UInt8]) {
    #expect(SecretFormat.kind(of: Array(secret.dropLast())) == nil)
    #expect(SecretFormat.kind(of: Array(secret.dropFirst())) == nil)
    #expect(SecretFormat.kind(of: secret + [0x30]) == nil)
    #expect(SecretFormat.kind(of: []) == nil)
  }

  @Test(arguments: secrets) func aSecretIsFoundAndMaskedAnywhereInText(secret: [UInt8]) {
    let secret = text(secret)
    for before in ["", "x", "t", "tlk_", "é — "] {
      for after in ["", "0", " and more"] {
        let text = before + secret + after
        #expect(SecretFormat.containsSecret(text))
        #expect(SecretFormat.masked(text) == before + secret.prefix(4) + "…" + after)
      }
    }
    #expect(SecretFormat.masked("\(secret)\(secret)").contains(secret) == false)
    let other = String(secret.dropLast()) + (secret.last == "0" ? "1" : "0")
    #expect(!SecretFormat.containsSecret(other))
    #expect(SecretFormat.masked(other) == other)
  }

  @Test(arguments: secrets) func noTextHoldsASecret(secret: [UInt8]) {
    func expectRefused(_ make: () throws -> Void) {
      #expect {
        try make()
      } throws: { error in
        guard case .malformedText(_, let problem) = error as? Refusal else { return false }
        return problem.hasPrefix("holds a secret") && !problem.contains("tlk_")
      }
    }
    let text = "see \(text(secret))"
    expectRefused { _ = try TokenName(text) }
    expectRefused { _ = try TokenDescription(text) }
    expectRefused { _ = try Reason(text) }
    expectRefused { _ = try RequestID(text) }
    expectRefused { _ = try UserAgent(text) }
  }
}
