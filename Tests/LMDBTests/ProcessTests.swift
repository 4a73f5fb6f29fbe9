import Files
import Glibc
import LMDB
import TestSupport
import Testing

@Suite("Several processes, and processes that fail")
struct ProcessTests {
  private func count(_ scratch: Scratch) throws -> Int {
    try scratch.environment.read { try $0.count(scratch.main) }
  }

  @Test("When another process has grown the map, readers and writers follow")
  func grownElsewhere() async throws {
    let scratch = try Scratch(.map(1 << 20))
    #expect(try count(scratch) == 0)
    await #expect(processExitsWith: .exitCode(0)) { [path = scratch.environment.path as String] in
      try Child.growAndFill(path)
    }
    #expect(try count(scratch) == 30)
    #expect(scratch.environment.mapSizeBytes == 9 << 20)
    try scratch.fill(["after"])
    #expect(try count(scratch) == 31)
  }

  @Test("The reader slot of a process that died is freed")
  func staleReader() async throws {
    let scratch = try Scratch()
    await #expect(processExitsWith: .failure) { [path = scratch.environment.path as String] in
      try Child.dieReading(path)
    }
    #expect(try scratch.environment.clearStaleReaders() == 1)
    #expect(try scratch.environment.clearStaleReaders() == 0)
  }

  @Test("What a process that died while writing had not committed is gone, and writing goes on")
  func diedWriting() async throws {
    let scratch = try Scratch()
    await #expect(processExitsWith: .failure) { [path = scratch.environment.path as String] in
      try Child.dieWriting(path)
    }
    #expect(try count(scratch) == 0)
    try scratch.fill(["after"])
    #expect(try count(scratch) == 1)
  }

  @Test("After a fork the environment refuses to be used")
  func fork() async {
    await #expect(processExitsWith: .exitCode(0)) { try Child.useAfterFork() }
  }

  @Test("A commit that the disk refuses stops writing for good, and reading goes on")
  func failedCommit() async {
    await #expect(processExitsWith: .exitCode(0)) { try Child.failCommit(.full) }
  }

  @Test("Where nothing is synced, a commit that the disk refuses changes and stops nothing")
  func failedCommitWithoutSync() async {
    await #expect(processExitsWith: .exitCode(0)) { try Child.failCommit(.none) }
  }

  @Test("Committing after an ignored error changes nothing and stops nothing")
  func ignoredError() throws {
    let scratch = try Scratch(.map(1 << 20))
    let error = storeError {
      try scratch.environment.write { transaction throws in
        let block = [UInt8](repeating: 1, count: 2 << 20)
        try? transaction.put(scratch.main, [1], block)
      }
    }
    #expect(error?.code == .badTransaction || error == nil)
    #expect(!scratch.environment.hasFailed)
    #expect(try count(scratch) == 0)
  }
}

/// What runs in a process of its own; failing there is a precondition.
private enum Child {
  static func open(_ path: String) throws -> Environment {
    try Environment(path: path, tables: ["main"], options: .map(1 << 20))
  }

  static func growAndFill(_ path: String) throws {
    let environment = try open(path)
    try environment.grow(byBytes: 8 << 20)
    let block = [UInt8](repeating: 1, count: 100_000)
    try environment.write { transaction throws in
      for key in 0..<30 as Range<UInt8> {
        try transaction.put(environment.table("main"), [key], block)
      }
    }
  }

  static func dieReading(_ path: String) throws {
    let environment = try open(path)
    let reader = try environment.beginRead()
    _exit(Int32(try reader.count(environment.table("main"))) + 7)
  }

  static func dieWriting(_ path: String) throws {
    let environment = try open(path)
    var transaction = try environment.beginWrite()
    try transaction.put(environment.table("main"), [1], [1])
    _exit(Int32(try transaction.count(environment.table("main"))) + 7)
  }

  static func useAfterFork() throws {
    let scratch = try Scratch()
    // Swift hides fork, because it is as dangerous as this test shows.
    typealias Fork = @convention(c) () -> Int32
    guard let address = unsafe dlsym(UnsafeMutableRawPointer(bitPattern: 0), "fork") else {
      fatalError("no fork")
    }
    let fork = unsafe unsafeBitCast(address, to: Fork.self)
    let child = fork()
    if child == 0 {
      let reading = storeError { _ = try scratch.environment.beginRead() }
      let writing = storeError { _ = try scratch.environment.beginWrite() }
      _exit(reading?.code == .forked && writing?.code == .forked ? 0 : 1)
    }
    var status: Int32 = -1
    precondition(unsafe waitpid(child, &status, 0) == child)
    precondition(status == 0, "the child used the environment")
    try scratch.fill(["parent"])
  }

  static func failCommit(_ durability: Environment.Options.Durability) throws {
    var options = Environment.Options.small
    options.durability = durability
    let scratch = try Scratch(options)
    try scratch.fill(["before"])
    let size = try fileStatus("\(scratch.environment.path)/data.mdb").sizeBytes
    // Writing beyond this size fails with EFBIG instead of a signal.
    _ = signal(Int32(SIGXFSZ), SIG_IGN)
    let fileSize = __rlimit_resource_t(RLIMIT_FSIZE.rawValue)
    var before = rlimit()
    precondition(unsafe getrlimit(fileSize, &before) == 0)
    var limit = rlimit(rlim_cur: UInt(size), rlim_max: before.rlim_max)
    precondition(unsafe setrlimit(fileSize, &limit) == 0)
    let block = [UInt8](repeating: 1, count: 1 << 20)
    let failed = storeError {
      try scratch.environment.write { try $0.put(scratch.main, [1], block) }
    }
    precondition(failed?.operation == "commit", "the commit went through")
    let kept = try scratch.value("before")
    precondition(kept == "before")
    guard durability == .full else {
      // No sync can have failed: what was committed before is as it was, and more can follow.
      precondition(!scratch.environment.hasFailed)
      precondition(unsafe setrlimit(fileSize, &before) == 0)
      try scratch.fill(["after"])
      let after = try scratch.value("after")
      return precondition(after == "after")
    }
    precondition(scratch.environment.hasFailed)
    let refused = storeError { _ = try scratch.environment.beginWrite() }
    precondition(refused?.code == .writesStopped)
  }
}
