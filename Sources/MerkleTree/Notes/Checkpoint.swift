package import Cryptography

/// What a log commits itself to: its tree of a size has this root (c2sp.org/tlog-checkpoint). It
/// is the text of a note.
package struct Checkpoint: Hashable, Sendable {
  /// Whose log it is.
  package let origin: Origin
  /// How many leaves the tree has, 0 to ``MerkleHash/leafCountMax``.
  package let treeSize: UInt64
  /// The root of the tree.
  package let root: Digest
  /// What follows, in lines without their newlines, none of them empty; nobody verifies what they
  /// say, and what is made here has none.
  package let extensionLines: [[UInt8]]

  /// The checkpoint of a tree.
  ///
  /// - Parameters:
  ///   - origin: whose log it is.
  ///   - treeSize: how many leaves it has.
  ///   - root: the root of the tree.
  /// - Throws: ``TreeError/tooManyLeaves(_:)``.
  package init(origin: Origin, treeSize: UInt64, root: Digest) throws(TreeError) {
    guard treeSize <= MerkleHash.leafCountMax else { throw .tooManyLeaves(treeSize) }
    self.origin = origin
    self.treeSize = treeSize
    self.root = root
    extensionLines = []
  }

  /// The checkpoint that a note's text is. Nothing is verified: see
  /// ``SignedCheckpoint/init(parsing:origin:logKey:witnessKeys:)``.
  ///
  /// - Parameter text: with the newline at its end.
  /// - Throws: ``NoteError/malformedCheckpoint(line:)``.
  package init(text: [UInt8]) throws(NoteError) {
    var lines = LineReader(text)
    guard let originLine = lines.next(), let origin = try? Origin(bytes: originLine) else {
      throw .malformedCheckpoint(line: 1)
    }
    guard let sizeLine = lines.next(), let treeSize = Decimal.parse(sizeLine) else {
      throw .malformedCheckpoint(line: 2)
    }
    guard let rootLine = lines.next(), let root = NoteText.digest(rootLine) else {
      throw .malformedCheckpoint(line: 3)
    }
    var extensionLines: [[UInt8]] = []
    while !lines.isAtEnd {
      guard let line = lines.next(), !line.isEmpty,
        NoteText.firstForbiddenByte(in: line) == nil
      else { throw .malformedCheckpoint(line: 4 + extensionLines.count) }
      extensionLines.append(Array(line))
    }
    self.origin = origin
    self.treeSize = treeSize
    self.root = root
    self.extensionLines = extensionLines
  }

  /// The text of the note: origin, size and root, each on a line.
  package var text: [UInt8] {
    var text = origin.bytes
    text.append(NoteText.newline)
    text += Array("\(treeSize)\n".utf8)
    Base64.append(root.bytes, to: &text)
    text.append(NoteText.newline)
    for line in extensionLines {
      text += line
      text.append(NoteText.newline)
    }
    return text
  }
}
