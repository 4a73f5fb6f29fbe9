import Cryptography
import Testing

@testable import MerkleTree

/// Checkpoints and cosignatures (c2sp.org/tlog-checkpoint, c2sp.org/tlog-cosignature).
@Suite struct CheckpointTests {
  /// The example of both documents; the keys are not published.
  static let example = """
    example.com/behind-the-sofa
    20852163
    CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

    — example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
    — witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==

    """

  /// The last checkpoint of the log in testdata/log of github.com/transparency-dev/tessera, its
  /// keys, and its entries.
  static let tessera = """
    example.com/log/testdata
    15
    rKbDipCvhuX1GZ7g5BBe8sA6BbJ7ja/1nk427v383cs=

    — example.com/log/testdata M9e0luh4jTG+UMBqOUo9/q+yAEvx1ilBEniMvjf1zfcBOhg+CKubMt53MvIt/uEWP6zdkdIQzd/fmwlM/dlPWF74ewI=

    """
  static let tesseraEntries =
    "one two three four five six seven eit nain ten ileven twelf threeten fourten fivten"
  static let tesseraSigner =
    "PRIVATE+KEY+example.com/log/testdata+33d7b496+AeymY/SZAX0jZcJ8enZ5FY1Dz+wTML2yWSkK+9DSF3eg"
  static let tesseraVkey =
    "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx"

  @Test func theDocumentsExampleIsTakenApart() throws {
    let note = try Note(parsing: Array(Self.example))
    let checkpoint = try Checkpoint(text: note.text)
    #expect(checkpoint.origin.description == "example.com/behind-the-sofa")
    #expect(checkpoint.treeSize == 20_852_163)
    #expect(checkpoint.extensionLines.isEmpty)
    #expect(checkpoint.text == note.text)
    let cosignature = try #require(note.signatures.last)
    #expect(cosignature.keyHash.description == "8d66cf3f")
    let (time, signature) = try #require(Cosignature.parse(cosignature.signature))
    #expect(time == 1_679_315_147)
    #expect(signature.count == 64)
    #expect(
      String(decoding: Cosignature.message(text: note.text, time: time), as: UTF8.self) == """
        cosignature/v1
        time 1679315147
        example.com/behind-the-sofa
        20852163
        CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

        """)
  }

  @Test func aLogOfAnotherImplementationIsSignedHereByteForByte() throws {
    var frontier = Frontier()
    var store = RecordStore()
    let entries = Self.tesseraEntries.split(separator: " ").map { Array($0.utf8) }
    for entry in entries {
      try frontier.append(MerkleHash.leaf(entry))
      try store.append(MerkleHash.leaf(entry))
    }
    let signer = try SignerKey(text: Array(Self.tesseraSigner))
    let origin = try Origin(signer.verifierKey.name)
    let signed = try SignedCheckpoint(
      signing: Checkpoint(origin: origin, treeSize: 15, root: frontier.root), with: signer)
    #expect(signed.note.bytes == Array(Self.tessera))
    let opened = try SignedCheckpoint(
      parsing: Array(Self.tessera), origin: origin, logKey: VerifierKey(text: Self.tesseraVkey))
    #expect(opened == signed)

    // And its files: testdata/log/tile/0/000.p/15 and testdata/log/tile/entries/000.p/15.
    var published = PublishedStore()
    try published.publish(entries, reading: store.read)
    #expect(
      published.files.mapValues { SHA256.hash($0).description } == [
        "tile/0/000.p/15": "93593af14d2cce39867d2e73fe4ca400a38581605c5c4501a03e752d9b51a130",
        "tile/entries/000.p/15": "9ac6a9fc9012f2b4d67ac26041933c119e1505defc5c808ed614c5778c9f1716",
      ])
  }

  @Test func logAndWitnessAreVerifiedAndTheTimeIsTold() throws {
    let signed = try TestLog.open(Array(TestLog.cosigned))
    #expect(signed.checkpoint.treeSize == 1)
    #expect(signed.checkpoint.root == MerkleHash.leaf(Array("one")))
    #expect(signed.cosignatures.map(\.key) == [try TestLog.witnessKey()])
    #expect(signed.cosignatures.map(\.time) == [1_679_315_147])
    #expect(signed.note.bytes == Array(TestLog.cosigned))
    // The same from here: signed, then cosigned.
    var note = try SignedCheckpoint(signing: signed.checkpoint, with: TestLog.signerKey()).note
    try note.add(TestLog.cosignature(of: note.text, time: 1_679_315_147))
    #expect(note.bytes == Array(TestLog.cosigned))
  }

  @Test func aWitnessWhoIsNotKnownChangesNothing() throws {
    let signed = try SignedCheckpoint(
      parsing: Array(TestLog.cosigned), origin: TestLog.origin(), logKey: TestLog.logKey())
    #expect(signed.cosignatures.isEmpty)
    #expect(signed.note.signatures.count == 2)
  }

  @Test func aWitnessDoesNotStandInForTheLog() throws {
    var note = try Note(text: Note(parsing: Array(TestLog.cosigned)).text)
    try note.add(TestLog.cosignature(of: note.text, time: 1))
    #expect(throws: NoteError.notSigned) { try TestLog.open(note.bytes) }
    #expect(try note.verified(by: [TestLog.witnessKey()]).signatures.count == 1)
  }

  @Test func aWitnessMaySignAgainLater() throws {
    var note = try Note(parsing: Array(TestLog.cosigned))
    try note.add(TestLog.cosignature(of: note.text, time: UInt64(Int64.max)))
    try note.add(TestLog.cosignature(of: note.text, time: 0))
    #expect(
      try TestLog.open(note.bytes).cosignatures.map(\.time)
        == [1_679_315_147, UInt64(Int64.max), 0])
  }

  @Test func aTimeThatIsNotTheSignedOneIsRefused() throws {
    let text = try Note(parsing: Array(TestLog.cosigned)).text
    let line = try TestLog.cosignature(of: text, time: 1_000)
    let later = [0, 0, 0, 0, 0, 0, 3, 0xE9] as [UInt8]
    let beyond = try TestLog.cosignature(of: text, time: 1 << 63)
    let ed25519 = Array(line.signature.dropFirst(8))
    for signature: [UInt8] in [
      later + ed25519, beyond.signature, ed25519, Array(line.signature.prefix(7)), [1],
      line.signature + [0],
    ] {
      var note = try Note(parsing: Array(TestLog.cosigned))
      try note.add(
        NoteSignature(name: line.name, keyHash: line.keyHash, signature: signature))
      #expect(throws: NoteError.wrongSignature(by: line.name)) { try TestLog.open(note.bytes) }
    }
  }

  @Test func aSignatureOfTheLogIsNoneOfAWitnessAndTheOtherWayRound() throws {
    let text = try Note(parsing: Array(TestLog.cosigned)).text
    let logKey = try TestLog.logKey()
    let asWitness = try VerifierKey(
      name: logKey.name, type: .cosignature, publicKey: logKey.publicKey)
    #expect(asWitness.hash != logKey.hash)
    var note = try Note(text: text)
    let signature = try TestLog.signerKey().signature(of: text)
    try note.add(
      NoteSignature(
        name: logKey.name, keyHash: asWitness.hash,
        signature: [0, 0, 0, 0, 0, 0, 0, 0] + signature.signature))
    #expect(throws: NoteError.wrongSignature(by: logKey.name)) {
      try note.verified(by: [asWitness])
    }
  }

  /// A changed witness's name or hash makes it somebody unknown, which is no harm: but then its
  /// word is not counted.
  @Test func noPlaceOfACheckpointCanBeChangedAndStillCount() throws {
    let whole = try TestLog.open(Array(TestLog.cosigned))
    for corruption in corruptions(of: Array(TestLog.cosigned)) {
      guard let signed = try? TestLog.open(corruption) else { continue }
      if signed.checkpoint != whole.checkpoint || !signed.cosignatures.isEmpty {
        Issue.record("\(String(decoding: corruption, as: UTF8.self))")
      }
    }
    var alone = try Note(text: whole.note.text)
    try alone.sign(with: TestLog.signerKey())
    for corruption in corruptions(of: alone.bytes) {
      #expect(throws: NoteError.self) { try TestLog.open(corruption) }
    }
  }

  @Test func theCheckpointOfAnotherLogIsRefused() throws {
    let other = try Origin("other.example/log")
    #expect(throws: NoteError.otherOrigin(expected: other, actual: try TestLog.origin())) {
      try SignedCheckpoint(
        parsing: Array(TestLog.cosigned), origin: other, logKey: TestLog.logKey())
    }
  }

  static let root = "0Nc2CrefWKseHj/mStd+LqC8B+NrX0btIiPt2SmN+ek="
  static let malformed: [(String, Int)] = [
    ("", 1), ("\n", 1), ("\n1\n\(root)\n", 1), ("log", 1), ("log\n", 2), ("log\n\n\(root)\n", 2),
    ("log\n1", 2), ("log\n01\n\(root)\n", 2), ("log\n00\n\(root)\n", 2), ("log\n-1\n\(root)\n", 2),
    ("log\n+1\n\(root)\n", 2), ("log\n 1\n\(root)\n", 2), ("log\n1 \n\(root)\n", 2),
    ("log\n1\r\n\(root)\n", 2), ("log\n0x1\n\(root)\n", 2), ("log\n1.0\n\(root)\n", 2),
    ("log\n1_000\n\(root)\n", 2), ("log\n１\n\(root)\n", 2), ("log\n١\n\(root)\n", 2),
    ("log\n9223372036854775808\n\(root)\n", 2), ("log\n18446744073709551616\n\(root)\n", 2),
    ("log\n99999999999999999999999999\n\(root)\n", 2), ("log\n1\n", 3), ("log\n1\n\n", 3),
    ("log\n1\n\(root)", 3), ("log\n1\n\(root) \n", 3), ("log\n1\n\(root.dropLast())\n", 3),
    ("log\n1\n\(root)=\n", 3), ("log\n1\nAAAA\n", 3),
    ("log\n1\n0Nc2CrefWKseHj/mStd+LqC8B+NrX0btIiPt2SmN+el=\n", 3),
    ("log\n1\n0Nc2CrefWKseHj_mStd-LqC8B-NrX0btIiPt2SmN-ek=\n", 3),
    ("log\n1\n" + String(repeating: "A", count: 44) + "\n", 3),
    ("log\n1\n\(root)\n\n", 4), ("log\n1\n\(root)\nextension\n\n", 5),
    ("log\n1\n\(root)\nextension", 4), ("log\n1\n\(root)\next\tension\n", 4),
    ("lo\tg\n1\n\(root)\n", 1), (String(repeating: "o", count: 256) + "\n1\n\(root)\n", 1),
  ]

  @Test func aMalformedCheckpointIsRefusedAtItsLine() {
    for (text, line) in Self.malformed {
      #expect(throws: NoteError.malformedCheckpoint(line: line), "\(text)") {
        try Checkpoint(text: Array(text))
      }
    }
  }

  @Test func sizesUpToTheLimitAndExtensionsAreRead() throws {
    for size in [0, 1, 10, UInt64(Int64.max)] {
      let checkpoint = try Checkpoint(text: Array("log\n\(size)\n\(Self.root)\n"))
      #expect(checkpoint.treeSize == size)
      #expect(
        try checkpoint
          == Checkpoint(origin: Origin("log"), treeSize: size, root: checkpoint.root))
    }
    let text = Array("log\n1\n\(Self.root)\nan extension\nand é another\n")
    let checkpoint = try Checkpoint(text: text)
    #expect(checkpoint.extensionLines == [Array("an extension"), Array("and é another")])
    #expect(checkpoint.text == text)
    #expect(throws: TreeError.tooManyLeaves(1 << 63)) {
      try Checkpoint(origin: Origin("log"), treeSize: 1 << 63, root: MerkleHash.emptyRoot)
    }
  }

  @Test func anOriginIsOneLineWithALimit() throws {
    for origin in ["log", "a log with spaces", "a+b", String(repeating: "o", count: 255)] {
      #expect(try Origin(origin).description == origin)
    }
    for origin in ["", "a\nb", "\n", "a\r", "a\tb", "\0", String(repeating: "o", count: 256)] {
      #expect(throws: NoteError.malformedOrigin) { try Origin(origin) }
    }
  }
}
