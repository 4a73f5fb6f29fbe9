import Cryptography
import Testing

@testable import MerkleTree

/// Keys as text (c2sp.org/signed-note, "Verifier keys"; golang.org/x/mod/sumdb/note).
@Suite struct KeyTests {
  /// Keys in the tests of golang.org/x/mod/sumdb/note, in c2sp.org/signed-note and in
  /// the test log of github.com/transparency-dev/tessera.
  static let verifierKeys = [
    "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop",
    "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
    "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx",
    TestLog.vkey, TestLog.witnessVkey,
  ]

  static let signerKeys = [
    (
      "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz",
      "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    ),
    (
      "PRIVATE+KEY+example.com/log/testdata+33d7b496+AeymY/SZAX0jZcJ8enZ5FY1Dz+wTML2yWSkK+9DSF3eg",
      "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx"
    ),
  ]

  @Test(arguments: verifierKeys)
  func aVerifierKeyIsReadAndWrittenTheSame(text: String) throws {
    let key = try VerifierKey(text: text)
    #expect(key.text == text)
    #expect("\(key)" == text)
    #expect(text.contains("+\(key.hash)+"))
  }

  @Test(arguments: verifierKeys)
  func noPlaceOfAVerifierKeyCanBeChanged(text: String) throws {
    for corruption in corruptions(of: Array(text)) {
      guard let other = String(validating: corruption, as: UTF8.self) else { continue }
      #expect(throws: NoteError.self, "\(other)") { try VerifierKey(text: other) }
    }
  }

  @Test(arguments: signerKeys)
  func aSignerKeyIsReadAndWrittenTheSameAndHasItsOtherHalf(
    text: String, verifierText: String
  ) throws {
    let key = try SignerKey(text: Array(text))
    #expect(key.verifierKey.text == verifierText)
    let written = key.withText { span in unsafe span.withUnsafeBytes { unsafe Array($0) } }
    #expect(written == Array(text))
  }

  @Test(arguments: signerKeys)
  func noPlaceOfASignerKeyCanBeChanged(text: String, verifierText: String) throws {
    for corruption in corruptions(of: Array(text)) {
      #expect(throws: NoteError.self) { try SignerKey(text: corruption) }
    }
  }

  @Test func aSignerKeyPrintsNothingOfItself() throws {
    let key = try TestLog.signerKey()
    var dumped = ""
    dump(key, to: &dumped)
    #expect("\(key)" == "SignerKey(ledger.example/log, …)")
    #expect(!dumped.contains("seed"))
  }

  @Test func aKeyOfZerosIsRefused() throws {
    let name = try KeyName("a")
    let zeros = try SecretKey(copying: [UInt8](repeating: 0, count: 32), memory: .ordinary)
    #expect(throws: NoteError.malformedKey) { try SignerKey(name: name, seed: zeros) }
    let text = "PRIVATE+KEY+a+00000000+AQ" + String(repeating: "A", count: 42)
    #expect(throws: NoteError.malformedKey) { try SignerKey(text: Array(text)) }
  }

  @Test func keysThatCannotBeUsedAreRefusedForTheirReason() throws {
    func key(_ text: String) throws -> VerifierKey { try VerifierKey(text: text) }
    let bytes = try TestLog.logKey().publicKey.bytes
    for type: UInt8 in [0, 2, 3, 5, 6, 0xFF] {
      let text = String(decoding: Base64.text(of: [type] + bytes), as: UTF8.self)
      #expect(throws: NoteError.unknownSignatureType(type)) { try key("a+00000000+\(text)") }
    }
    let mlDSA = String(
      decoding: Base64.text(of: [6] + [UInt8](repeating: 1, count: 1312)), as: UTF8.self)
    #expect(throws: NoteError.unknownSignatureType(6)) { try key("a+00000000+\(mlDSA)") }
    for text in [
      "", "+", "++", "a", "a+00000000", "a+00000000+", "+00000000+AQ==", "a+0000000+AQ==",
      "a+000000000+AQ==", "a+0000000G+AQ==", "a+C3A011EF+AQ==", "a+00000000+AQ=",
      "a+00000000+AQ==\n", "a b+00000000+AQ==", TestLog.vkey + "+", TestLog.vkey + "\n",
      "a+00000000+" + String(repeating: "AAAA", count: 100_000),
    ] {
      #expect(throws: NoteError.self) { try key(text) }
    }
    #expect(throws: NoteError.wrongKeyHash) {
      try key(TestLog.vkey.replacing("c3a011ef", with: "c3a011ee"))
    }
    #expect(throws: NoteError.wrongKeyHash) {
      try key(TestLog.vkey.replacing("example", with: "exarnple"))
    }
    let signer = "PRIVATE+KEY+" + TestLog.witnessVkey
    #expect(throws: NoteError.unknownSignatureType(4)) { try SignerKey(text: Array(signer)) }
  }

  @Test func aNameIsBytesWithoutSpacesPlusAndControl() throws {
    for name in ["a", "example.com/log", "sigsum.org/v1/tree/0123", "ä–日本", "a=b&c", "—"] {
      #expect(try KeyName(name).description == name)
    }
    for name in [
      "", " ", "a b", "a+b", "+", "a\n", "a\t", "a\u{A0}b", "a\u{2003}b", "a\u{3000}b", "a\u{85}b",
      "a\u{2028}b", "\0", "a\r", "\u{1F}",
    ] {
      #expect(throws: NoteError.malformedKeyName, "\(name)") { try KeyName(name) }
    }
    #expect(throws: NoteError.malformedKeyName) { try KeyName(bytes: [0xC3]) }
    // The same to look at, and other bytes.
    #expect(try KeyName("\u{E9}") != KeyName("e\u{301}"))
    #expect(try Origin("\u{E9}") != Origin("e\u{301}"))
  }

  @Test func aKeysNameHasALimit() throws {
    let publicKey = try TestLog.logKey().publicKey
    let longest = try KeyName(String(repeating: "n", count: VerifierKey.nameByteCountMax))
    let key = try VerifierKey(name: longest, publicKey: publicKey)
    #expect(try VerifierKey(text: key.text) == key)
    let longer = try KeyName(String(repeating: "n", count: VerifierKey.nameByteCountMax + 1))
    #expect(throws: NoteError.malformedKeyName) {
      try VerifierKey(name: longer, publicKey: publicKey)
    }
  }
}
