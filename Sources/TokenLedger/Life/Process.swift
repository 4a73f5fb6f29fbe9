import Files

extension Ledger {
  /// The operator: the real user of the process.
  public static let processOperator: Actor = {
    // A user's name that breaks the rule for actors (it cannot on Debian) is known by its number.
    let name = (try? ActorName(Machine.realUserName)) ?? ActorName(stored: "\(Machine.userID)")
    return .operator(name)
  }()

  /// What a process that handles secrets does first: no core dumps and no reports of crashes, and
  /// closed pipes as errors instead of a signal that leaves the ledger to be recovered.
  public static func hardenProcess() {
    try? disableCoreDumps()
    disableCrashReports()
    ignoreBrokenPipe()
  }
}
