/// Why the ledger itself failed, as opposed to refusing a command.
public struct LedgerError: Error, Sendable {
  /// What failed. New codes may be added.
  public struct Code: RawRepresentable, Hashable, Sendable {
    /// The stable name for programs, such as `not-a-ledger`.
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The directory is not a ledger.
    public static let notALedger = Code(rawValue: "not-a-ledger")
    /// `init` where something is already.
    public static let alreadyExists = Code(rawValue: "already-exists")
    /// Made by a newer program.
    public static let newerFormat = Code(rawValue: "newer-format")
    /// A demo's ledger, with a clock of its own.
    public static let simulated = Code(rawValue: "simulated-ledger")
    /// The files may only be read, and this would have to write.
    public static let readOnly = Code(rawValue: "read-only")
    /// Reading or writing failed, or what was read is damaged.
    public static let storage = Code(rawValue: "storage-failed")
    /// The disk is full, or only what is kept for taking access away is left: nothing was changed.
    public static let diskFull = Code(rawValue: "disk-full")
    /// The queue of commands is full: try again.
    public static let busy = Code(rawValue: "busy")
    /// A commit failed: whether it landed is unknown; ask again by request id.
    public static let outcomeUnknown = Code(rawValue: "outcome-unknown")
    /// The live views are behind the log: nobody can be let in safely.
    public static let unavailable = Code(rawValue: "unavailable")
    /// The ledger was closed.
    public static let closed = Code(rawValue: "closed")
    /// The directory holds no backup, or not one of what is asked for.
    public static let notABackup = Code(rawValue: "not-a-backup")
    /// A backup does not hold what it says.
    public static let damagedBackup = Code(rawValue: "damaged-backup")
    /// The ledger was restored from a backup and not released yet: nobody is let in.
    public static let unreleased = Code(rawValue: "unreleased")
    /// The log's checkpoints are not signed here, because it may be a copy or not what was signed
    /// before.
    public static let unsigned = Code(rawValue: "not-signed")
    /// What was to be verified is not right, or not well-formed.
    public static let notVerified = Code(rawValue: "not-verified")
    /// An import's file is truncated or malformed; nothing of it was entered.
    public static let malformedImport = Code(rawValue: "malformed-import")
  }

  public let code: Code
  /// What happened and what to do.
  public let message: String
  /// What lies behind it, for whoever debugs it.
  public let cause: (any Error)?

  public init(_ code: Code, _ message: String, cause: (any Error)? = nil) {
    self.code = code
    self.message = message
    self.cause = cause
  }
}

extension LedgerError: CustomStringConvertible {
  /// The message.
  public var description: String { message }
}
