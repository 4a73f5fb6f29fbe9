import Files
import TestSupport
import Testing

@Suite("Files")
struct FileTests {
  let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory("files") }

  @Test("What is written at an offset is read from it, and the gap before it is zeros")
  func offsets() throws {
    let file = try File(directory.file("f"), .createExclusive(permissions: 0o600))
    let bytes: [UInt8] = [1, 2, 3]
    try file.write(unsafe bytes.span.bytes, at: 2)
    #expect(try file.read(at: 0, count: 5) == [0, 0, 1, 2, 3])
    #expect(try file.read(at: 3, count: 100) == [2, 3])
    #expect(try file.read(at: 5, count: 1) == [])
    #expect(try file.size() == 5)
    try file.syncData()
    try file.sync()
    try file.close()
  }

  @Test("Truncating cuts and grows, allocating only grows")
  func sizes() throws {
    let file = try File(directory.file("f"), .createExclusive(permissions: 0o600))
    try file.truncate(to: 10)
    #expect(try file.size() == 10)
    try file.allocate(to: 100)
    #expect(try file.size() == 100)
    try file.allocate(to: 50)
    #expect(try file.size() == 100)
    try file.truncate(to: 0)
    #expect(try file.size() == 0)
  }

  @Test("Creating exclusively refuses a file that is there")
  func exclusive() throws {
    let path = directory.file("f")
    try File(path, .createExclusive(permissions: 0o600)).close()
    let error = fileError { _ = try File(path, .createExclusive(permissions: 0o600)) }
    #expect(error?.code == .exists)
    #expect(error?.operation == "open")
    #expect(error?.path == path)
  }

  @Test("A file that is missing is named with what to do", arguments: [true, false])
  func missing(writing: Bool) throws {
    let path = directory.file("missing")
    let error = try #require(fileError { _ = try File(path, writing ? .readWrite : .readOnly) })
    #expect(error.code == .notFound)
    #expect(
      error.message == "Cannot open \(path): No such file or directory (errno 2). Check the path.")
  }

  @Test("A file opened for reading refuses writing")
  func readOnly() throws {
    let path = directory.file("f")
    try File(path, .createExclusive(permissions: 0o600)).close()
    let bytes: [UInt8] = [1]
    let error = fileError { try File(path, .readOnly).write(unsafe bytes.span.bytes, at: 0) }
    #expect(error?.operation == "write")
  }

  @Test("Letting go of a file closes its descriptor")
  func closing() throws {
    let path = directory.file("f")
    try File(path, .createExclusive(permissions: 0o600)).close()
    let before = try listDirectory("/proc/self/fd").count
    for _ in 0..<100 { _ = try File(path, .readOnly) }
    // Other tests of this process open files at the same time.
    #expect(try listDirectory("/proc/self/fd").count < before + 90)
  }

  @Test("The status tells permissions, size, kind and time")
  func status() throws {
    let path = directory.file("f")
    let before = SystemClock.microseconds
    try replaceFile(path, contents: unsafe ([1, 2] as [UInt8]).span.bytes, permissions: 0o640)
    let status = try fileStatus(path)
    #expect(status.permissions == 0o640)
    #expect(status.sizeBytes == 2)
    #expect(status.isRegular && !status.isDirectory)
    #expect(status.userID == Machine.userID)
    // The kernel stamps files with a coarser clock.
    #expect(abs(status.modifiedMicroseconds - before) < 5_000_000)
    #expect(try fileStatus(directory.path).isDirectory)
  }
}

/// The error that `body` throws, if it is one of a system call.
func fileError(_ body: () throws -> Void) -> FileError? {
  do {
    try body()
    return nil
  } catch {
    return error as? FileError
  }
}
