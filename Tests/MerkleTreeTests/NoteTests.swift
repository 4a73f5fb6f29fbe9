import Cryptography
import TestSupport
import Testing

@testable import MerkleTree

/// Signed notes (c2sp.org/signed-note).
@Suite struct NoteTests {
  /// The two notes of the document.
  static let example = """
    This is an example message.

    — example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=

    """
  static let exampleKey = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
  static let withEmptyLines = """
    Ognuno sta solo sul cuor della terra
    trafitto da un raggio di sole:

    ed è subito sera.

    — quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=

    """

  /// The note that the tests of golang.org/x/mod/sumdb/note sign, and its second signer's line.
  static let goText = """
    If you think cryptography is the answer to your problem,
    then you don't know what your problem is.

    """
  static let peterLine =
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
  static let enochLine =
    "— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n"
  static let peterKey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
  static let enochKey = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop"

  @Test func theDocumentsExampleVerifies() throws {
    let note = try Note(parsing: Array(Self.example))
    #expect(note.text == Array("This is an example message.\n"))
    let key = try VerifierKey(text: Self.exampleKey)
    #expect(try note.verified(by: [key]).signatures.map(\.key) == [key])
    #expect(note.bytes == Array(Self.example))
  }

  @Test func theTextEndsBeforeTheLastEmptyLine() throws {
    let note = try Note(parsing: Array(Self.withEmptyLines))
    #expect(String(decoding: note.text, as: UTF8.self).hasSuffix("\n\ned è subito sera.\n"))
    #expect(note.signatures.map(\.name.description) == ["quasimodo.example/salvatore"])
    #expect(note.signatures.map(\.keyHash.description) == ["367ba04b"])
    #expect(note.bytes == Array(Self.withEmptyLines))
  }

  @Test func signingGivesTheBytesThatGoGives() throws {
    let key = try SignerKey(
      text: Array("PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"))
    var note = try Note(text: Array(Self.goText))
    try note.sign(with: key)
    #expect(note.bytes == Array(Self.goText + "\n" + Self.peterLine))
    // Signing again leaves one signature.
    try note.sign(with: key)
    #expect(note.signatures.count == 1)
  }

  @Test func signaturesOfOthersAreKeptAndDoNoHarm() throws {
    let peter = try VerifierKey(text: Self.peterKey)
    let enoch = try VerifierKey(text: Self.enochKey)
    let both = Array(Self.goText + "\n" + Self.peterLine + Self.enochLine)
    let note = try Note(parsing: both)
    #expect(try note.verified(by: [peter]).signatures.map(\.key) == [peter])
    #expect(try note.verified(by: [enoch]).signatures.map(\.key) == [enoch])
    #expect(try note.verified(by: [enoch, peter]).signatures.map(\.key) == [peter, enoch])
    #expect(try note.verified(by: [peter]).note.bytes == both)
    #expect(throws: NoteError.notSigned) { try note.verified(by: []) }
    #expect(throws: NoteError.notSigned) { try note.verified(by: [TestLog.logKey()]) }
  }

  @Test func aSharedNameOrASharedHashMakesNoKnownKey() throws {
    var note = try Note(parsing: Array(Self.example))
    let key = try VerifierKey(text: Self.exampleKey)
    try note.add(
      NoteSignature(name: key.name, keyHash: KeyHash(key.hash.value + 1), signature: [1]))
    try note.add(
      NoteSignature(name: KeyName("other"), keyHash: key.hash, signature: [2]))
    #expect(try note.verified(by: [key]).signatures.count == 1)
    try note.add(NoteSignature(name: key.name, keyHash: key.hash, signature: [3]))
    #expect(throws: NoteError.wrongSignature(by: key.name)) { try note.verified(by: [key]) }
  }

  @Test func aSignatureThatComesTwiceCountsOnce() throws {
    let peter = try VerifierKey(text: Self.peterKey)
    let bytes = Array(Self.goText + "\n" + Self.peterLine + Self.enochLine + Self.peterLine)
    let note = try Note(parsing: bytes)
    #expect(try note.verified(by: [peter]).signatures.count == 1)
    #expect(note.bytes == bytes)
    var other = note
    try other.add(note.signatures[0])
    #expect(other == note)
  }

  @Test func noPlaceOfANoteCanBeChanged() throws {
    let key = try VerifierKey(text: Self.exampleKey)
    for corruption in corruptions(of: Array(Self.example)) {
      #expect(throws: NoteError.self, "\(String(decoding: corruption, as: UTF8.self))") {
        try Note(parsing: corruption).verified(by: [key])
      }
    }
  }

  @Test func malformedNotesAreRefusedForTheirReason() throws {
    let text = "a text\n"
    let line = Self.peterLine
    func refusal(_ note: String) -> NoteError? { refusal(Array(note)) }
    func refusal(_ note: [UInt8]) -> NoteError? {
      do throws(NoteError) { _ = try Note(parsing: note) } catch { return error }
      return nil
    }
    #expect(refusal(text + "\n" + line) == nil)
    #expect(refusal("\n\n" + line) == nil)
    for note in [
      "", "\n", "\n\n", text, text + "\n", text + line, line, "\n" + line,
      text + "\n" + String(line.dropLast()), text + "\n" + line + "\n",
    ] {
      #expect(refusal(note) == .noSignatures, "\(note)")
    }
    for (bad, badLine) in [
      (line + "Unexpected\n", 4), ("— a b\n", 3), ("— a \n", 3), ("— a\n", 3), ("—\n", 3),
      ("- a x08go/ZJ\n", 3), ("—a x08go/ZJ\n", 3), ("—  x08go/ZJ\n", 3), ("— a  x08go/ZJ\n", 3),
      ("— a x08go/ZJ \n", 3), ("— a x08go/Z\n", 3), ("— a x08go/ZJ=\n", 3),
      ("— a x08go/Z=\n", 3), ("— a x08goA==\n", 3), ("— a x08gow==\n", 3), ("— a+b x08go/ZJ\n", 3),
      ("— a\u{A0}b x08go/ZJ\n", 3), ("— a x08go_ZJ\n", 3), (line + line + "— a x08go\n", 5),
    ] {
      #expect(refusal(text + "\n" + bad) == .malformedSignature(line: badLine), "\(bad)")
    }
    for (byte, offset) in [("\r", 6), ("\t", 6), ("\0", 6), ("\u{1F}", 6)] {
      #expect(refusal("a text" + byte + "\n\n" + line) == .forbiddenByte(offset: offset))
    }
    let windows = (text + "\n" + line).replacing("\n", with: "\r\n")
    #expect(refusal(windows) == .forbiddenByte(offset: 6))
    let notUTF8: [[UInt8]] = [
      [0xFF], [0xC3, 0x0A], [0xED, 0xA0, 0x80], [0xC0, 0x80], [0xF4, 0x90, 0x80, 0x80],
    ]
    for bytes in notUTF8 {
      #expect(refusal(Array("è") + bytes + Array("\n\n" + line)) == .forbiddenByte(offset: 2))
    }
    #expect(throws: NoteError.unfinishedText) { try Note(text: Array("a")) }
    #expect(throws: NoteError.unfinishedText) { try Note(text: []) }
    #expect(throws: NoteError.forbiddenByte(offset: 1)) { try Note(text: Array("a\r\n")) }
  }

  @Test func aNoteHasItsLimits() throws {
    let line = Self.peterLine
    let text = "a\n"
    let most = text + "\n" + String(repeating: line, count: Note.signatureCountMax)
    let note = try Note(parsing: Array(most))
    #expect(note.signatures.count == Note.signatureCountMax)
    #expect(throws: NoteError.tooManySignatures) { try Note(parsing: Array(most + line)) }
    var full = note
    #expect(throws: NoteError.tooManySignatures) { try full.sign(with: TestLog.signerKey()) }
    #expect(full == note)

    let room = Note.byteCountMax - 1 - line.utf8.count
    let longest = String(repeating: "a", count: room - 1) + "\n"
    #expect(try Note(parsing: Array(longest + "\n" + line)).bytes.count == Note.byteCountMax)
    #expect(throws: NoteError.noteTooLong(bytes: Note.byteCountMax + 1)) {
      try Note(parsing: Array("a" + longest + "\n" + line))
    }
    var long = try Note(text: Array("a" + longest))
    let signature = try #require(NoteSignature(line: Array(line).dropLast()))
    #expect(throws: NoteError.noteTooLong(bytes: Note.byteCountMax + 1)) {
      try long.add(signature)
    }
    #expect(long.signatures.isEmpty)
    // The document asks for sixteen signatures of up to 5,000 bytes.
    let large = NoteSignature(
      name: try KeyName("post.quantum"), keyHash: KeyHash(1),
      signature: [UInt8](repeating: 1, count: 5_000))
    let sixteen = Array(text + "\n") + [[UInt8]](repeating: large.line, count: 16).joined()
    #expect(try Note(parsing: sixteen).signatures.count == 16)
  }

  @Test func whateverIsReadIsWrittenTheSame() throws {
    var random = SeededGenerator(seed: 4648)
    let seeds = [Self.example, Self.withEmptyLines, TestLog.cosigned].map { Array($0) }
    var accepted = 0
    for round in 0..<6_000 {
      var bytes = seeds[round % seeds.count]
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let index = Int.random(in: bytes.indices, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bytes[index] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.remove(at: index)
        case 2: bytes.insert(bytes[Int.random(in: bytes.indices, using: &random)], at: index)
        default: bytes.swapAt(index, Int.random(in: bytes.indices, using: &random))
        }
      }
      if let note = try? Note(parsing: bytes) {
        accepted += 1
        #expect(note.bytes == bytes)
      }
    }
    #expect(accepted > 100)
  }
}
