package import EventLog
import LMDB

extension DerivedSlot {
  /// How the open environment is; `nil` if none is open.
  @available(*, noasync)
  package func condition() throws -> StoreCondition? {
    try environment.map { try StoreCondition($0.environment) }
  }

  /// The directories of the kind that are not the one that is open: what is being built, or what a
  /// process has left that went on with another or died.
  package func others() throws -> [String] {
    let own = environment.map { directories.path($0.number) }
    return try namesInLedger().filter { "\(directories.ledger)/\($0)" != own }
  }
}

extension UsageStore {
  /// How the environment is.
  @available(*, noasync)
  package func condition() throws -> StoreCondition { try StoreCondition(environment) }
}
