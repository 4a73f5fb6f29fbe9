/// What an examination of a ledger found.
public struct Diagnosis: Sendable {
  /// One for each check, and more where a check found several things, in the order of the checks.
  public var findings: [Finding]

  /// Whether nothing failed. Warnings do not count.
  public var isWell: Bool { !findings.contains { $0.status == .failure } }
}

/// One thing that was looked at.
public struct Finding: Hashable, Sendable {
  /// How it is.
  public enum Status: String, Hashable, Sendable {
    /// As it should be.
    case ok
    /// Not as it should be, or soon not; the ledger works.
    case warning
    /// Something does not work, or is lost or damaged.
    case failure
  }
  /// The name of the check, for programs, such as `log`.
  public var check: String
  public var status: Status
  /// What was found: one sentence.
  public var finding: String
  /// What to do about it; `nil` where there is nothing to do.
  public var remedy: String?
}
