import CLMDB
import Files

extension Environment {
  /// Creates an environment with these tables at `path`, so that whoever looks, now or after a
  /// power cut, finds none or a whole one: made beside, filled by `body` in one transaction,
  /// synced, renamed, the parent synced. It is closed afterwards; open it with
  /// ``init(path:tables:options:)``.
  ///
  /// Beside is `path` with `.creating` at its end; what a crash left there is removed. Two
  /// creators of one path at once need a lock of their own.
  ///
  /// - Throws: `destinationExists`, whatever `body` throws, or what LMDB and the system say.
  @available(*, noasync)
  package static func create(
    at path: String, tables: [String], options: Options = Options(),
    _ body: (inout WriteTransaction, Environment) throws -> Void = { _, _ in }
  ) throws {
    // An empty directory would be replaced by the rename: someone may have meant something by it.
    if fileExists(path) { throw LMDBError(.destinationExists, "create an environment", path) }
    let beside = path + ".creating"
    try removeTree(beside)
    do {
      // Executable where readable, as a directory has to be.
      let permissions = options.permissions
      try createDirectory(beside, permissions: permissions | (permissions & 0o444) >> 2)
      try fill(beside, tables: tables, options: options, body)
      let lock = "\(beside)/lock.mdb"
      if fileExists(lock) { try removeFile(lock) }
      try File("\(beside)/data.mdb", .readWrite).sync()
      try syncDirectory(beside)
      try renameFile(beside, to: path)
    } catch {
      try? removeTree(beside)
      throw error
    }
    try syncDirectory(parentDirectory(of: path))
  }

  private static func fill(
    _ path: String, tables: [String], options: Options,
    _ body: (inout WriteTransaction, Environment) throws -> Void
  ) throws {
    if !options.forcesNetworkFileSystem, try FileSystem.isNetwork(path) {
      throw LMDBError(.networkFileSystem, "create", path)
    }
    let environment = try Environment(path, isNew: true, tables: tables, options: options)
    defer { environment.close() }
    try environment.write { transaction in try body(&transaction, environment) }
    try environment.sync(force: true)
  }
}
