import Cryptography
import TestSupport
import Testing

@testable import MerkleTree

/// Proofs that stand alone (c2sp.org/tlog-proof).
@Suite struct TlogProofTests {
  private let naive = NaiveTree(size: 300)
  private let store: RecordStore

  init() throws {
    store = try RecordStore(naive.leafHashes)
  }

  private func proof(_ index: UInt64, treeSize: UInt64) throws -> TlogProof {
    let checkpoint = try Checkpoint(
      origin: TestLog.origin(), treeSize: treeSize,
      root: Frontier(size: treeSize, reading: store.read).root)
    return try TlogProof(
      of: InclusionProof(of: LeafPlace(index: index, treeSize: treeSize), reading: store.read),
      in: SignedCheckpoint(signing: checkpoint, with: TestLog.signerKey()))
  }

  @discardableResult
  private func verify(_ proof: TlogProof, _ entry: [UInt8]) throws -> SignedCheckpoint {
    try proof.verify(
      leafHash: MerkleHash.leaf(entry), origin: TestLog.origin(), logKey: TestLog.logKey(),
      witnessKeys: [TestLog.witnessKey()])
  }

  @Test func aProofHasTheLinesOfTheDocument() throws {
    let proof = try proof(2, treeSize: 5)
    let lines = String(decoding: proof.bytes, as: UTF8.self).split(
      separator: "\n", omittingEmptySubsequences: false)
    #expect(lines[0] == "c2sp.org/tlog-proof@v1")
    #expect(lines[1] == "index 2")
    #expect(
      lines[2...4].map { Base64.parse(Array($0.utf8)[...]) } == naive.path(2, 0..<5).map(\.bytes))
    #expect(lines[5] == "")
    #expect(lines[6] == "ledger.example/log")
    #expect(lines[7] == "5")
    #expect(TlogProof.fileExtension == "tlog-proof")
  }

  @Test func aProofIsReadAndVerifiedWithoutTheLog() throws {
    for (index, size) in [(0, 1), (0, 2), (1, 2), (255, 256), (256, 257), (299, 300), (7, 300)]
      as [(UInt64, UInt64)]
    {
      let made = try proof(index, treeSize: size)
      let read = try TlogProof(parsing: made.bytes)
      #expect(read == made)
      let signed = try verify(read, NaiveTree.entry(Int(index)))
      #expect(signed.checkpoint.treeSize == size)
      #expect(throws: TlogProofError.inclusion(.otherRoot)) { try verify(read, Array("other")) }
    }
  }

  @Test func cosignaturesAreVerifiedAndTold() throws {
    let proof = try TlogProof(
      parsing: Array("c2sp.org/tlog-proof@v1\nindex 0\n\n" + TestLog.cosigned))
    #expect(try verify(proof, Array("one")).cosignatures.map(\.time) == [1_679_315_147])
  }

  @Test func extraDataIsCarriedAndNotBelieved() throws {
    let text = "c2sp.org/tlog-proof@v1\nextra AAEC\nindex 0\n\n" + TestLog.cosigned
    let proof = try TlogProof(parsing: Array(text))
    #expect(proof.extra == [0, 1, 2])
    #expect(proof.bytes == Array(text))
    try verify(proof, Array("one"))
    let longest = [UInt8](repeating: 1, count: TlogProof.extraByteCountMax)
    func parsed(extra: [UInt8]) throws -> TlogProof {
      try TlogProof(
        parsing: Array("c2sp.org/tlog-proof@v1\nextra ") + Base64.text(of: extra)
          + Array("\nindex 0\n\n" + TestLog.cosigned))
    }
    #expect(try parsed(extra: longest).extra == longest)
    #expect(throws: TlogProofError.malformedLine(2)) { try parsed(extra: longest + [1]) }
  }

  @Test func noPlaceOfAProofCanBeChanged() throws {
    let entry = NaiveTree.entry(200)
    let whole = try proof(200, treeSize: 257).bytes
    for corruption in corruptions(of: whole) {
      #expect(throws: TlogProofError.self, "\(String(decoding: corruption, as: UTF8.self))") {
        try verify(TlogProof(parsing: corruption), entry)
      }
    }
  }

  @Test func hashesInAnotherOrderTooManyOrTooFewAreRefused() throws {
    let whole = try proof(200, treeSize: 257)
    let lines = String(decoding: whole.bytes, as: UTF8.self).split(
      separator: "\n", omittingEmptySubsequences: false)
    func verify(_ lines: [Substring]) throws {
      try self.verify(
        TlogProof(parsing: Array(lines.joined(separator: "\n"))), NaiveTree.entry(200))
    }
    try verify(lines)
    for index in 2..<10 {
      var swapped = lines
      swapped.swapAt(index, index + 1)
      #expect(throws: TlogProofError.self) { try verify(swapped) }
      var doubled = lines
      doubled.insert(lines[index], at: index)
      #expect(throws: TlogProofError.self) { try verify(doubled) }
      var fewer = lines
      fewer.remove(at: index)
      #expect(throws: TlogProofError.self) { try verify(fewer) }
    }
  }

  @Test func aProofForAnotherSizeThanItsCheckpointIsNotMade() throws {
    let inclusion = try InclusionProof(of: LeafPlace(index: 1, treeSize: 4), reading: store.read)
    let signed = try TestLog.open(Array(TestLog.cosigned))
    #expect(throws: TlogProofError.otherTreeSize(proof: 4, checkpoint: 1)) {
      try TlogProof(of: inclusion, in: signed)
    }
  }

  static let header = "c2sp.org/tlog-proof@v1\n"
  static let hash = "0Nc2CrefWKseHj/mStd+LqC8B+NrX0btIiPt2SmN+ek=\n"
  static let malformed: [(String, Int)] = [
    ("", 1), ("\n", 1), ("c2sp.org/tlog-proof@v1", 1), ("c2sp.org/tlog-proof@v2\n", 1),
    ("c2sp.org/tlog-proof@v1\r\n", 1), (" \(header)", 1), ("\u{FEFF}\(header)", 1), (header, 2),
    ("\(header)index 0", 2), ("\(header)\n", 2), ("\(header)\(header)", 2),
    ("\(header)index\n\n", 2), ("\(header)index \n\n", 2), ("\(header)Index 0\n\n", 2),
    ("\(header)index  0\n\n", 2), ("\(header)index 00\n\n", 2), ("\(header)index 01\n\n", 2),
    ("\(header)index -1\n\n", 2), ("\(header)index +1\n\n", 2), ("\(header)index 0 \n\n", 2),
    ("\(header)index 0\r\n\n", 2), ("\(header)index 9223372036854775808\n\n", 2),
    ("\(header)index 99999999999999999999999999\n\n", 2), ("\(header)\(hash)", 2),
    ("\(header)extra\nindex 0\n\n", 2), ("\(header)extra \nindex 0\n\n", 2),
    ("\(header)extra A\nindex 0\n\n", 2), ("\(header)extra AAF=\nindex 0\n\n", 2),
    ("\(header)extra AAEC \nindex 0\n\n", 2), ("\(header)extra AAEC\n\n", 3),
    ("\(header)extra AAEC\nextra AAEC\nindex 0\n\n", 3), ("\(header)index 0\nindex 0\n\n", 3),
    ("\(header)index 0\nextra AAEC\n\n", 3), ("\(header)index 0\n\(hash)", 4),
    ("\(header)index 0\nAAAA\n\n", 3), ("\(header)index 0\n\(hash) \n", 4),
    ("\(header)index 0\n\(hash.dropLast())\r\n\n", 3),
    ("\(header)extra AAEC\nindex 0\n\(hash)x\n\n", 5),
    ("\(header)index 0\n\(String(repeating: hash, count: 64))\n", 66),
  ]

  @Test func aMalformedProofIsRefusedAtItsLine() {
    for (text, line) in Self.malformed {
      #expect(throws: TlogProofError.malformedLine(line), "\(text)") {
        try TlogProof(parsing: Array(text))
      }
    }
  }

  @Test func aProofWithoutAGoodCheckpointIsRefused() throws {
    let head = Self.header + "index 0\n\n"
    #expect(throws: TlogProofError.checkpoint(.noSignatures)) {
      try TlogProof(parsing: Array(head))
    }
    let crlf = TestLog.cosigned.replacing("\n", with: "\r\n")
    #expect(throws: TlogProofError.checkpoint(.forbiddenByte(offset: 18))) {
      try TlogProof(parsing: Array(head + crlf))
    }
    #expect(throws: TlogProofError.checkpoint(.noSignatures)) {
      try TlogProof(parsing: Array(head + TestLog.cosigned + "\n"))
    }
    #expect(throws: TlogProofError.tooLong(bytes: TlogProof.byteCountMax + 1)) {
      try TlogProof(parsing: [UInt8](repeating: 0x61, count: TlogProof.byteCountMax + 1))
    }
    let beyond = try TlogProof(parsing: Array(Self.header + "index 1\n\n" + TestLog.cosigned))
    #expect(throws: TlogProofError.inclusion(.leafBeyondTree(index: 1, treeSize: 1))) {
      try verify(beyond, Array("one"))
    }
    let longer = Self.header + "index 0\n" + Self.hash + "\n" + TestLog.cosigned
    #expect(
      throws: TlogProofError.inclusion(.wrongProofLength(expectedHashes: 0, actualHashes: 1))
    ) { try verify(TlogProof(parsing: Array(longer)), Array("one")) }
  }

  @Test func anyBytesAreReadOrRefused() throws {
    var random = SeededGenerator(seed: 9162)
    let whole = try proof(7, treeSize: 20).bytes
    var accepted = 0
    for _ in 0..<3_000 {
      var bytes = whole
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        let index = Int.random(in: bytes.indices, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: bytes[index] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.remove(at: index)
        default: bytes.insert(UInt8.random(in: 0...127, using: &random), at: index)
        }
      }
      if let proof = try? TlogProof(parsing: bytes) {
        accepted += 1
        #expect(proof.bytes == bytes)
      }
    }
    #expect(accepted > 50)
  }
}
