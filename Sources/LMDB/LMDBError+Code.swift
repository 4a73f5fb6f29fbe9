import CLMDB
import Files

extension LMDBError {
  /// Why a call failed: a code of LMDB, a value of `errno`, or one of this wrapper's own (below
  /// -40,000). Open: there may be codes without a name.
  package struct Code: RawRepresentable, Hashable, Sendable {
    /// The number.
    package let rawValue: Int32

    /// Wraps a number; every number is allowed.
    package init(rawValue: Int32) { self.rawValue = rawValue }

    // Codes of LMDB.

    /// The key is there already.
    package static let keyExists = Self(rawValue: MDB_KEYEXIST)
    /// The key, or the table, is not there.
    package static let notFound = Self(rawValue: MDB_NOTFOUND)
    /// A page that another refers to is not there.
    package static let pageNotFound = Self(rawValue: MDB_PAGE_NOTFOUND)
    /// A page is not what it should be.
    package static let corrupted = Self(rawValue: MDB_CORRUPTED)
    /// An earlier write of the meta page failed.
    package static let panic = Self(rawValue: MDB_PANIC)
    /// The file is of another version of the format.
    package static let versionMismatch = Self(rawValue: MDB_VERSION_MISMATCH)
    /// The file is not of this format.
    package static let invalid = Self(rawValue: MDB_INVALID)
    /// The map is full: abort, ``Environment/grow(byBytes:)``, and try again.
    package static let mapFull = Self(rawValue: MDB_MAP_FULL)
    /// More tables than the environment was opened for.
    package static let tablesFull = Self(rawValue: MDB_DBS_FULL)
    /// More readers at once than the environment was created for.
    package static let readersFull = Self(rawValue: MDB_READERS_FULL)
    /// The transaction has changed too many pages.
    package static let transactionFull = Self(rawValue: MDB_TXN_FULL)
    /// Another process has grown the map.
    package static let mapResized = Self(rawValue: MDB_MAP_RESIZED)
    /// The table is of another kind than the call expects.
    package static let incompatible = Self(rawValue: MDB_INCOMPATIBLE)
    /// The transaction failed earlier and can only be aborted.
    package static let badTransaction = Self(rawValue: MDB_BAD_TXN)
    /// The key is empty or longer than 511 bytes, or the value is too long.
    package static let badSize = Self(rawValue: MDB_BAD_VALSIZE)
    /// The table does not belong to the environment.
    package static let badTable = Self(rawValue: MDB_BAD_DBI)

    // Codes of this wrapper.

    /// The file ends before its last page.
    package static let truncated = Self(rawValue: -40_001)
    /// The files are on another machine.
    package static let networkFileSystem = Self(rawValue: -40_002)
    /// This process has the environment open already.
    package static let alreadyOpen = Self(rawValue: -40_003)
    /// The process forked after the environment was opened.
    package static let forked = Self(rawValue: -40_004)
    /// A commit failed earlier, and what is on the disk is uncertain.
    package static let writesStopped = Self(rawValue: -40_005)
    /// The environment was opened for reading only.
    package static let readOnly = Self(rawValue: -40_006)
    /// Transactions of this process did not end in time.
    package static let busy = Self(rawValue: -40_007)
    /// The map could not be mapped again after growing.
    package static let unmapped = Self(rawValue: -40_008)
    /// Something is already where the environment should be created.
    package static let destinationExists = Self(rawValue: -40_009)

    // Values of errno that callers compare with.

    /// There is no such file.
    package static let noSuchFile = Self(rawValue: ErrorNumber.notFound.rawValue)
    /// The disk is full.
    package static let noSpace = Self(rawValue: ErrorNumber.noSpace.rawValue)
    /// There is not enough memory or address space.
    package static let noMemory = Self(rawValue: ErrorNumber.noMemory.rawValue)
    /// The disk failed to read or write.
    package static let inputOutput = Self(rawValue: ErrorNumber.inputOutput.rawValue)
    /// The permissions do not allow it.
    package static let accessDenied = Self(rawValue: ErrorNumber.accessDenied.rawValue)
  }
}

extension LMDBError.Code: CustomStringConvertible {
  /// The reason as a sentence.
  package var description: String { reason }

  /// What is the matter, as a sentence.
  var reason: String {
    switch self {
    case .truncated: return "The file data.mdb ends before its last page."
    case .networkFileSystem: return "The files are on a network file system."
    case .alreadyOpen: return "This process has the environment open already."
    case .forked: return "The process forked after it opened the environment."
    case .writesStopped: return "An earlier commit failed, and writing has stopped."
    case .readOnly: return "The environment is open for reading only."
    case .busy: return "Transactions of this process did not end in time."
    case .unmapped: return "The environment could not be mapped into memory again."
    case .destinationExists: return "There is something there already."
    default:
      guard let text = unsafe mdb_strerror(rawValue) else { return "Error \(rawValue)." }
      return unsafe "\(String(cString: text)) (\(rawValue))."
    }
  }

  /// What to do about it, as a sentence.
  var advice: String {
    switch self {
    case .truncated, .corrupted, .pageNotFound:
      "Stop writing to it and restore it from a backup, or rebuild it if it is derived."
    case .invalid, .versionMismatch:
      "Check the path: the file was not written by this program, or is damaged."
    case .networkFileSystem: "Use a local disk: memory maps and locks do not work over a network."
    case .alreadyOpen: "Use the environment that is open, or close it first."
    case .forked: "Open the environment in the new process."
    case .writesStopped, .panic, .unmapped: "Restart the process and verify the last position."
    case .readOnly: "Open the environment for writing."
    case .busy: "End read transactions sooner, and try again."
    case .mapFull: "Grow the map and try again."
    case .mapResized: "Try again."
    case .readersFull: "End read transactions sooner, or raise the number of readers."
    case .transactionFull: "Write less in one transaction."
    case .tablesFull: "Raise tablesMax."
    case .badSize: "Use keys of 1 to 511 bytes."
    case .notFound, .noSuchFile: "Check the name."
    case .keyExists: "Choose another key."
    case .destinationExists: "Choose another place, or remove what is there."
    case .noSpace: "Free some space on the disk and try again."
    case .noMemory: "Raise the limit on address space (ulimit -v), or use a smaller map."
    case .inputOutput: "The disk may be failing: look at the system log and check your backup."
    case .accessDenied: "Check the owner and the permissions."
    default: "See the cause and try again."
    }
  }
}
