import Cryptography
import Testing

@testable import MerkleTree

extension [UInt8] {
  /// The bytes of a text.
  init(_ text: String) { self = Array(text.utf8) }
}

/// A log and a witness whose keys are the first two of RFC 8032 §7.1, and what they have signed.
enum TestLog {
  static let name = "ledger.example/log"
  static let seed = hexadecimal("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
  static let witnessSeed = hexadecimal(
    "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")

  static let vkey = "ledger.example/log+c3a011ef+AddamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea"
  static let witnessVkey =
    "witness.example/w1+04d2d833+BD1AF8PoQ4lakrcKp00bfrycmCzPLsSWjMDNVfEq9GYM"

  /// Made from the specifications with Python's `hashlib` and the package `cryptography`: the
  /// tree's one entry is `one`, and the witness signed at 1679315147.
  static let cosigned = """
    ledger.example/log
    1
    0Nc2CrefWKseHj/mStd+LqC8B+NrX0btIiPt2SmN+ek=

    — ledger.example/log w6AR72k3N1BpNkMszahfLqCXNEl3iZai6UYn0xEqEpNKsr/R3Xje6aojOiXaL4NPxR1KD9yPjyBgKyuCSnoEX2Ib/w8=
    — witness.example/w1 BNLYMwAAAABkGFDLifQn3y74hBf8Oq6t2nSZD2AmhfFfzgkc+26FYxQqX1zW7342io3K6DH/F9dXHoIV43jl5ST1ZDlTrMO8hlmFCQ==

    """

  static func signerKey() throws -> SignerKey {
    try SignerKey(name: KeyName(name), seed: SecretKey(copying: seed, memory: .ordinary))
  }

  static func logKey() throws -> VerifierKey { try VerifierKey(text: vkey) }
  static func witnessKey() throws -> VerifierKey { try VerifierKey(text: witnessVkey) }
  static func origin() throws -> Origin { try Origin(name) }

  /// The line with which a witness cosigns `text`.
  static func cosignature(
    of text: [UInt8], time: UInt64, name: String = "witness.example/w1",
    seed: [UInt8] = witnessSeed
  ) throws -> NoteSignature {
    let key = Ed25519.SigningKey(seed: try SecretKey(copying: seed, memory: .ordinary))
    let name = try KeyName(name)
    let signature = key.signature(for: Array("cosignature/v1\ntime \(time)\n") + text)
    return NoteSignature(
      name: name,
      keyHash: KeyHash(name: name, type: .cosignature, publicKey: key.publicKey.bytes),
      signature: (0..<8).map { UInt8(truncatingIfNeeded: time >> (56 - 8 * $0)) } + signature)
  }

  static func open(_ bytes: [UInt8]) throws -> SignedCheckpoint {
    try SignedCheckpoint(
      parsing: bytes, origin: origin(), logKey: logKey(), witnessKeys: [witnessKey()])
  }

  static func hexadecimal(_ text: String) -> [UInt8] {
    stride(from: 0, to: text.utf8.count, by: 2).compactMap { offset in
      UInt8(text.dropFirst(offset).prefix(2), radix: 16)
    }
  }
}

/// Every text that differs from `bytes` in one place: a byte changed in each of several ways, taken
/// away, doubled, or all that follows cut off.
func corruptions(of bytes: [UInt8]) -> [[UInt8]] {
  var corruptions: [[UInt8]] = []
  for index in bytes.indices {
    let others = (0..<8).map { bytes[index] ^ (1 << $0) } + [0, 0x0A, 0x0D, 0x20, 0x3D, 0xFF]
    for other in others where other != bytes[index] {
      var changed = bytes
      changed[index] = other
      corruptions.append(changed)
    }
    var shorter = bytes
    shorter.remove(at: index)
    var longer = bytes
    longer.insert(bytes[index], at: index)
    corruptions += [shorter, longer, Array(bytes[..<index])]
  }
  return corruptions
}
