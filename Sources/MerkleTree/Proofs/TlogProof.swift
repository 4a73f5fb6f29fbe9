package import Cryptography

/// A proof that stands alone: the place of an entry in a log, the hashes beside its way to the
/// root, and the signed checkpoint with that root (c2sp.org/tlog-proof). Whoever has the entry and
/// the log's key verifies it without the log.
package struct TlogProof: Hashable, Sendable {
  /// The extension of a file with a proof.
  package static let fileExtension = "tlog-proof"
  /// The longest proof, in bytes.
  package static let byteCountMax = Note.byteCountMax + 1 << 17
  /// How many bytes of extra data a proof may carry.
  package static let extraByteCountMax = 1 << 16
  /// How many hashes a proof has at most.
  package static let hashCountMax = 63

  /// Data for whoever reads the proof, which nobody has signed; nil for none. Never empty.
  package let extra: [UInt8]?
  /// Which entry of the log, from 0.
  package let index: UInt64
  /// The hashes beside the way from the leaf to the root, from the leaf's neighbour up.
  package let hashes: [Digest]
  /// The checkpoint as its log signed it.
  package let checkpoint: Note

  /// Puts a proof together.
  ///
  /// - Parameters:
  ///   - inclusion: the place of the entry and the hashes.
  ///   - checkpoint: a checkpoint of the size that the proof is about.
  ///   - extra: 1 to ``extraByteCountMax`` bytes that go with it, such as the entry itself.
  /// - Throws: ``TlogProofError/otherTreeSize(proof:checkpoint:)``.
  package init(
    of inclusion: InclusionProof, in checkpoint: SignedCheckpoint, extra: [UInt8]? = nil
  ) throws(TlogProofError) {
    precondition(
      (extra?.count).map { 1...TlogProof.extraByteCountMax ~= $0 } ?? true, "extra data that fits")
    let treeSize = checkpoint.checkpoint.treeSize
    guard inclusion.place.treeSize == treeSize else {
      throw .otherTreeSize(proof: inclusion.place.treeSize, checkpoint: treeSize)
    }
    self.extra = extra
    index = inclusion.place.index
    hashes = inclusion.hashes
    self.checkpoint = checkpoint.note
  }

  private static let header = Array("c2sp.org/tlog-proof@v1".utf8)
  private static let extraPrefix = Array("extra ".utf8)
  private static let indexPrefix = Array("index ".utf8)

  /// Takes a proof apart. Nothing is verified.
  ///
  /// - Parameter bytes: the contents of the file.
  /// - Throws: ``TlogProofError/tooLong(bytes:)``, ``TlogProofError/malformedLine(_:)``, or
  ///   ``TlogProofError/checkpoint(_:)`` if a note does not follow.
  /// - Complexity: O(n).
  package init(parsing bytes: [UInt8]) throws(TlogProofError) {
    guard bytes.count <= TlogProof.byteCountMax else { throw .tooLong(bytes: bytes.count) }
    var lines = LineReader(bytes)
    guard lines.next() == TlogProof.header[...] else { throw .malformedLine(1) }
    var line = lines.next()
    if let text = line, text.starts(with: TlogProof.extraPrefix) {
      guard let data = Base64.parse(text.dropFirst(TlogProof.extraPrefix.count)),
        (1...TlogProof.extraByteCountMax).contains(data.count)
      else { throw .malformedLine(2) }
      extra = data
      line = lines.next()
    } else {
      extra = nil
    }
    guard let text = line, text.starts(with: TlogProof.indexPrefix),
      let index = Decimal.parse(text.dropFirst(TlogProof.indexPrefix.count))
    else { throw .malformedLine(extra == nil ? 2 : 3) }
    self.index = index
    var hashes: [Digest] = []
    while true {
      guard let text = lines.next() else { throw .malformedLine(lines.lineNumber + 1) }
      if text.isEmpty { break }
      guard hashes.count < TlogProof.hashCountMax, let hash = NoteText.digest(text) else {
        throw .malformedLine(lines.lineNumber)
      }
      hashes.append(hash)
    }
    self.hashes = hashes
    do throws(NoteError) {
      checkpoint = try Note(parsing: Array(lines.rest))
    } catch { throw .checkpoint(error) }
  }

  /// The contents of the file. Parsed again, they are the same proof.
  package var bytes: [UInt8] {
    var bytes = TlogProof.header
    bytes.append(NoteText.newline)
    if let extra {
      bytes += TlogProof.extraPrefix
      Base64.append(extra, to: &bytes)
      bytes.append(NoteText.newline)
    }
    bytes += TlogProof.indexPrefix + Array("\(index)\n".utf8)
    for hash in hashes {
      Base64.append(hash.bytes, to: &bytes)
      bytes.append(NoteText.newline)
    }
    bytes.append(NoteText.newline)
    return bytes + checkpoint.bytes
  }

  /// Verifies that the log has an entry at ``index``, and that the log has signed that.
  ///
  /// - Parameters:
  ///   - leafHash: the hash of the entry, ``MerkleHash/leaf(_:)-(RawSpan)``.
  ///   - origin: whose log it should be.
  ///   - logKey: the log's key.
  ///   - witnessKeys: the keys of known witnesses.
  /// - Returns: the checkpoint, with the cosignatures of known witnesses: how many are enough is
  ///   for the caller to say.
  /// - Throws: ``TlogProofError/checkpoint(_:)``, ``TlogProofError/inclusion(_:)``.
  /// - Complexity: a node hash for each hash, and about 50 microseconds a known signature.
  @discardableResult
  package func verify(
    leafHash: Digest, origin: Origin, logKey: VerifierKey, witnessKeys: [VerifierKey] = []
  ) throws(TlogProofError) -> SignedCheckpoint {
    let signed: SignedCheckpoint
    do throws(NoteError) {
      signed = try SignedCheckpoint(
        verifying: checkpoint, origin: origin, logKey: logKey, witnessKeys: witnessKeys)
    } catch { throw .checkpoint(error) }
    do throws(TreeError) {
      let place = try LeafPlace(index: index, treeSize: signed.checkpoint.treeSize)
      try InclusionProof(of: place, hashes: hashes)
        .verify(leafHash: leafHash, root: signed.checkpoint.root)
    } catch { throw .inclusion(error) }
    return signed
  }
}
