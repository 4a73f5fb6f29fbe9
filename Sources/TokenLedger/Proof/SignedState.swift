import Cryptography
import EventLog
import Files
import FoundationEssentials
import MerkleTree

/// What a ledger remembers of its own checkpoints outside of the log, in `keys/signed.json`: the last
/// one that was handed out, and where the log was then. A log that is shorter, differs, or lies
/// elsewhere signs nothing.
struct SignedState: Equatable {
  /// The size and root of the last checkpoint that was handed out: 0 and the empty tree's at first.
  var size: UInt64
  var root: Digest
  /// The system and the file that the log was in.
  var place: Place

  /// Where a log is: a copy on another machine or in another directory is somewhere else. A full copy
  /// of disk and machine cannot be told apart by itself; witnesses can.
  struct Place: Codable, Equatable {
    var installation: String
    /// Of the log's file. Device numbers change when a machine starts, and are not looked at.
    var inode: UInt64

    init(of directory: LedgerDirectory) throws {
      installation = try Machine.installationID()
      inode = try fileStatus("\(directory.log)/data.mdb").identity.inode
    }
  }

  private struct Form: Codable {
    var size: UInt64
    var root: String
    var place: Place
  }

  /// More than the file takes.
  static let bytesMax = 64 * 1024

  /// Of a log that has signed nothing.
  init(place: Place) {
    size = 0
    root = MerkleHash.emptyRoot
    self.place = place
  }

  /// What is remembered; `nil` if nothing ever was.
  init?(read path: String) throws {
    guard fileExists(path) else { return nil }
    let contents = try readFile(path, bytesMax: Self.bytesMax)
    guard let form = try? JSONDecoder().decode(Form.self, from: Data(contents)),
      let root = Data(base64Encoded: form.root).flatMap({ try? Digest(Array($0)) })
    else {
      throw LedgerError(.unsigned, "\(path) is damaged: restore the keys from a backup")
    }
    size = form.size
    self.root = root
    place = form.place
  }

  /// Remembers it, durably.
  func write(to path: String) throws {
    let form = Form(size: size, root: Data(root.bytes).base64EncodedString(), place: place)
    try replaceFile(path, json: form, permissions: 0o600)
  }
}
