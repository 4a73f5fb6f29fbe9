/// Why a text is no proof, or does not prove what it is said to prove.
package enum TlogProofError: Error, Hashable, Sendable {
  /// The proof has more than ``TlogProof/byteCountMax`` bytes.
  case tooLong(bytes: Int)
  /// A line, by its number from 1, that is not what c2sp.org/tlog-proof has there.
  case malformedLine(Int)
  /// The proof is about a tree of another size than the checkpoint.
  case otherTreeSize(proof: UInt64, checkpoint: UInt64)
  /// The checkpoint in it is malformed, of another log, or not signed as it should be.
  case checkpoint(NoteError)
  /// The checkpoint is right, but the proof does not lead from the entry to it.
  case inclusion(TreeError)
}

extension TlogProofError: CustomStringConvertible {
  /// What is the matter, in half a sentence.
  package var description: String {
    switch self {
    case .tooLong(let bytes):
      "a proof of \(bytes) bytes; at most \(TlogProof.byteCountMax) are read"
    case .malformedLine(let line): "line \(line) does not fit into a proof"
    case .otherTreeSize(let proof, let checkpoint):
      "a proof about \(proof) leaves and a checkpoint of \(checkpoint)"
    case .checkpoint(let error): "its checkpoint: \(error)"
    case .inclusion(let error): "\(error)"
    }
  }
}
