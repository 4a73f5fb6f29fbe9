import Files
import TestSupport
import Testing

@Suite("File locks")
struct FileLockTests {
  let directory: TemporaryDirectory
  var path: String { directory.file("lock") }

  init() throws { directory = try TemporaryDirectory("files") }

  @Test("Alone excludes everyone, also in the same process")
  func exclusive() throws {
    var first = try FileLock(path)
    var second = try FileLock(path)
    #expect(try take(&first))
    #expect(try !take(&second))
    #expect(try !share(&second))
    try first.unlock()
    #expect(try take(&second))
  }

  @Test("Many share, and none is alone meanwhile")
  func shared() throws {
    var first = try FileLock(path)
    var second = try FileLock(path)
    #expect(try share(&first))
    #expect(try share(&second))
    #expect(try !take(&first))
    let state = first.state
    #expect(state == .shared)
    try second.unlock()
    #expect(try take(&first))
  }

  @Test("Downgrading lets others share and never lets go")
  func downgrading() throws {
    var first = try FileLock(path)
    var second = try FileLock(path)
    #expect(try take(&first))
    try first.downgrade()
    #expect(try !take(&second))
    #expect(try share(&second))
  }

  @Test("Closing another opening of the file does not drop the lock")
  func otherOpening() throws {
    var first = try FileLock(path)
    #expect(try take(&first))
    try File(path, .readWrite).close()
    var second = try FileLock(path)
    #expect(try !share(&second))
    try first.unlock()
  }

  @Test("Letting go of the value lets go of the lock")
  func lettingGo() throws {
    do {
      var first = try FileLock(path)
      #expect(try take(&first))
    }
    var second = try FileLock(path)
    #expect(try take(&second))
  }

  @Test("Waiting to share ends when the one alone lets go")
  func waiting() throws {
    var first = try FileLock(path)
    #expect(try take(&first))
    let hasLock = Monitor(false)
    let path = path
    let thread = try WorkerThread(name: "sharer") {
      guard var second = try? FileLock(path) else { return }
      try? second.lockShared()
      hasLock.update { $0 = true }
    }
    #expect(hasLock.wait(timeoutMilliseconds: 50) { $0 ? true : nil } == nil)
    try first.unlock()
    #expect(hasLock.wait(timeoutMilliseconds: 5_000) { $0 ? true : nil } == true)
    thread.join()
  }

  @Test("Waiting to be alone while sharing stops the process: it could deadlock")
  func waitingUpgrade() async {
    await #expect(processExitsWith: .failure) { try Misuse.waitingUpgrade() }
  }
}

// A macro cannot take a value that cannot be copied.
private func take(_ lock: inout FileLock) throws -> Bool { try lock.tryExclusive() }
private func share(_ lock: inout FileLock) throws -> Bool { try lock.tryShared() }

private enum Misuse {
  static func waitingUpgrade() throws {
    let directory = try TemporaryDirectory("files")
    var lock = try FileLock(directory.file("lock"))
    try lock.lockShared()
    try lock.lockExclusive()
  }
}
