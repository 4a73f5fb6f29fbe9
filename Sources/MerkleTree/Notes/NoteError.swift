/// Why a text is no note, key, checkpoint or cosignature, or is not signed as it should be.
package enum NoteError: Error, Hashable, Sendable {
  /// The note has more than ``Note/byteCountMax`` bytes.
  case noteTooLong(bytes: Int)
  /// The note has more than ``Note/signatureCountMax`` signatures.
  case tooManySignatures
  /// A byte that is not UTF-8, or a control character other than newline (a carriage return, say),
  /// at an offset from the start.
  case forbiddenByte(offset: Int)
  /// The text of a note does not end with a newline.
  case unfinishedText
  /// No blank line with signature lines after it, or the last of them without its newline.
  case noSignatures
  /// A signature line that is not `— name base64`, by its number, from 1, in the note.
  case malformedSignature(line: Int)
  /// A key name that is empty, too long for a key, or has a space, a plus or a control character.
  case malformedKeyName
  /// A verifier key that is not `name+hash+base64`, or a signer key that is not
  /// `PRIVATE+KEY+name+hash+base64`, or whose base 64 is no Ed25519 key.
  case malformedKey
  /// A key of a type of signature that is not known here.
  case unknownSignatureType(UInt8)
  /// A key whose hash is not the one of its name and its bytes.
  case wrongKeyHash
  /// None of the signatures is by a key that was asked for.
  case notSigned
  /// A signature that claims to be by a known key and is not.
  case wrongSignature(by: KeyName)
  /// An origin that is empty, too long, or has a control character.
  case malformedOrigin
  /// A checkpoint's line, by its number from 1, that is not what c2sp.org/tlog-checkpoint has
  /// there: origin, size, root hash, or an extension that is not empty.
  case malformedCheckpoint(line: Int)
  /// The checkpoint of another log.
  case otherOrigin(expected: Origin, actual: Origin)
}

extension NoteError: CustomStringConvertible {
  /// What is the matter, in half a sentence.
  package var description: String {
    switch self {
    case .noteTooLong(let bytes):
      "a note of \(bytes) bytes; at most \(Note.byteCountMax) are read"
    case .tooManySignatures:
      "a note with more than \(Note.signatureCountMax) signatures"
    case .forbiddenByte(let offset):
      "byte \(offset) is not UTF-8 or is a control character; lines end with a newline alone"
    case .unfinishedText: "the text of a note ends with a newline"
    case .noSignatures:
      "a note is a text, a blank line, and signature lines that each end with a newline"
    case .malformedSignature(let line):
      "line \(line) is not a signature: an em dash, a space, a name, a space and base 64"
    case .malformedKeyName:
      "a key name is \(VerifierKey.nameByteCountMax) bytes at most, without spaces and plus signs"
    case .malformedKey: "not a key in the format of signed notes"
    case .unknownSignatureType(let type): "a key for signatures of type \(type), which is not known"
    case .wrongKeyHash: "the hash in the key is not the one of its name and its bytes"
    case .notSigned: "no signature by a key that is trusted here"
    case .wrongSignature(let name): "the signature of \(name) is not one of this text"
    case .malformedOrigin:
      "an origin is one line of 1 to \(Origin.byteCountMax) bytes without control characters"
    case .malformedCheckpoint(let line): "line \(line) does not fit into a checkpoint"
    case .otherOrigin(let expected, let actual):
      "a checkpoint of \(actual), where one of \(expected) was expected"
    }
  }
}
