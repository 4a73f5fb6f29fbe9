import Files
import LMDB

extension UsageStore {
  /// Opens the store in `directory`, making it if it is not there: it is telemetry, so nothing is
  /// lost for the ledger where it is missing.
  @available(*, noasync)
  package convenience init(directory: String, openLock: OpenLock) throws {
    let environment = try openLock.withLock {
      if !fileExists("\(directory)/data.mdb") {
        try removeTree(directory)
        try Environment.create(at: directory, tables: Self.tables, options: Self.options)
      }
      return try Environment(path: directory, tables: Self.tables, options: Self.options)
    }
    self.init(environment)
  }

  /// Lets go of the files.
  package func close() { environment.close() }
}
