import Files
import LMDB
import TestSupport
import Testing

@Suite("Opening and creating")
struct OpeningTests {
  @Test("What is created is whole, private and leaves nothing beside it")
  func creating() throws {
    let directory = try TemporaryDirectory("lmdb")
    let path = directory.file("env")
    try Environment.create(at: path, tables: ["main"]) { transaction, environment in
      try transaction.put(environment.table("main"), [1], [2])
    }
    #expect(try listDirectory(directory.path) == ["env"])
    #expect(try listDirectory(path) == ["data.mdb"])
    #expect(try fileStatus(path).permissions == 0o700)
    #expect(try fileStatus("\(path)/data.mdb").permissions == 0o600)

    let environment = try Environment(path: path, tables: ["main"])
    #expect(try environment.read { try $0.value(environment.table("main"), [1]) } == [2])
    #expect(try fileStatus("\(path)/lock.mdb").permissions == 0o600)
  }

  @Test("A creation that fails leaves nothing")
  func failedCreation() throws {
    struct Stop: Error {}
    let directory = try TemporaryDirectory("lmdb")
    #expect(throws: Stop.self) {
      try Environment.create(at: directory.file("env"), tables: ["main"]) { _, _ in throw Stop() }
    }
    #expect(try listDirectory(directory.path) == [])
  }

  @Test("What a crash left half-made is not an environment, and the next creation replaces it")
  func crashedCreation() async throws {
    let directory = try TemporaryDirectory("lmdb")
    let path = directory.file("env")
    await #expect(processExitsWith: .failure) { [path = path as String] in
      try Misuse.crashingCreation(at: path)
    }
    #expect(try listDirectory(directory.path) == ["env.creating"])
    #expect(storeError { _ = try Environment(path: path, tables: []) }?.code == .noSuchFile)

    try create(path)
    #expect(try listDirectory(directory.path) == ["env"])
  }

  private func create(_ path: String) throws {
    try Environment.create(at: path, tables: ["main"])
  }

  @Test("Creating where something is already is refused")
  func creatingTwice() throws {
    let scratch = try Scratch()
    let error = storeError {
      try Environment.create(at: scratch.environment.path, tables: ["main"])
    }
    #expect(error?.code == .destinationExists)
  }

  @Test("A second opening in one process is refused, by whatever path, until the first is closed")
  func openingTwice() throws {
    let scratch = try Scratch()
    let path = scratch.environment.path
    for alias in [path, "\(path)/", "\(scratch.directory.path)/./env"] {
      let error = storeError { _ = try Environment(path: alias, tables: [], options: .small) }
      #expect(error?.code == .alreadyOpen)
    }
    scratch.environment.close()
    _ = try Environment(path: path, tables: ["main"], options: .small)
  }

  @Test("An environment that was removed while it is open is not taken for a new one")
  func removedWhileOpen() throws {
    let directory = try TemporaryDirectory("lmdb")
    var held: [Environment] = []
    for number in 0..<10 {
      let path = directory.file("env-\(number)")
      try Environment.create(at: path, tables: ["main"], options: .small)
      held.append(try Environment(path: path, tables: ["main"], options: .small))
      try removeTree(path)
    }
    for environment in held {
      #expect(try environment.read { try $0.count(environment.table("main")) } == 0)
    }
  }

  @Test("Letting go of the last reference closes the environment")
  func closingByLettingGo() throws {
    let scratch = try Scratch()
    let path = scratch.environment.path
    scratch.environment.close()
    for _ in 0..<3 { _ = try Environment(path: path, tables: ["main"], options: .small) }
  }

  @Test("An environment that is not there is not created by opening it")
  func missing() throws {
    let directory = try TemporaryDirectory("lmdb")
    let error = storeError { _ = try Environment(path: directory.path, tables: []) }
    #expect(error?.code == .noSuchFile)
    #expect(try listDirectory(directory.path) == [])
  }

  @Test("Reading only reads, refuses to write, and refuses a table that is missing")
  func readOnly() throws {
    let scratch = try Scratch()
    try scratch.fill(["key"])
    scratch.environment.close()
    var options = Environment.Options.small
    options.isReadOnly = true
    let path = scratch.environment.path

    let reading = try Environment(path: path, tables: ["main"], options: options)
    #expect(try reading.read { try $0.contains(reading.table("main"), "key".bytes) })
    #expect(storeError { _ = try reading.beginWrite() }?.code == .readOnly)
    reading.close()
    let error = storeError { _ = try Environment(path: path, tables: ["new"], options: options) }
    #expect(error?.code == .notFound)
    #expect(error?.operation == "open table new")
  }

  @Test("Where the address space is limited, less is reserved")
  func addressSpace() throws {
    let directory = try TemporaryDirectory("lmdb")
    let path = directory.file("env")
    try Environment.create(at: path, tables: ["main"], options: .small)
    var options = Environment.Options.small
    // More than any x86-64 process can map.
    options.mapSizeBytes = 1 << 50
    let environment = try Environment(path: path, tables: ["main"], options: options)
    #expect(environment.mapSizeBytes < 1 << 50)
    try environment.write { try $0.put(environment.table("main"), [1], [1]) }
  }

  @Test("An environment without named tables' names is opened for exactly those asked for")
  func unknownTable() async {
    await #expect(processExitsWith: .failure) {
      try Misuse.unknownTable()
    }
  }
}

/// What stops the process; apart because blocking calls are not for async code.
private enum Misuse {
  static func crashingCreation(at path: String) throws {
    try Environment.create(at: path, tables: ["main"]) { _, _ in fatalError("a crash") }
  }

  static func unknownTable() throws {
    _ = try Scratch().environment.table("unknown")
  }
}
