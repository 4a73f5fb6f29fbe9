import Files
import LMDB
import TestSupport
import Testing

@Suite("Disk space that is set aside")
struct RoomTests {
  private static let room = 4 << 20

  /// An environment in a file system.
  private func environment(in disk: ScratchFileSystem) throws -> Environment {
    let path = "\(disk.path)/env"
    try Environment.create(at: path, tables: ["main"], options: .small)
    return try Environment(path: path, tables: ["main"], options: .small)
  }

  private func put(_ count: Int, from first: Int, in environment: Environment) throws {
    let block = [UInt8](repeating: 5, count: 100_000)
    try environment.write { transaction throws in
      for key in first..<first + count {
        try transaction.put(environment.table("main"), [UInt8(key)], block)
      }
    }
  }

  @Test(
    "is there when the disk is full, and no more than that",
    .enabled("no file system can be mounted here") { !ScratchFileSystem.possible.isEmpty },
    arguments: ScratchFileSystem.possible)
  func kept(_ kind: ScratchFileSystem.Kind) throws {
    let disk = try ScratchFileSystem(kind, megabytes: 24)
    let environment = try environment(in: disk)
    let sizeBytes = try fileStatus("\(environment.path)/data.mdb").sizeBytes
    #expect(try environment.setRoomAside(bytes: Self.room) >= Self.room)
    #expect(try fileStatus("\(environment.path)/data.mdb").sizeBytes == sizeBytes)
    try disk.fill()
    #expect(try environment.roomBytes() >= Self.room)
    try put(30, from: 0, in: environment)
    let left = try environment.roomBytes()
    #expect(left < Self.room)
    // The disk has no more; what is left stays.
    #expect(try environment.setRoomAside(bytes: Self.room) == left)
    // A write that stops half-way is an error of its own to LMDB.
    #expect(storeError { try put(100, from: 100, in: environment) }?.operation == "commit")
    #expect(!environment.hasFailed)
    try disk.makeRoom()
    #expect(try environment.setRoomAside(bytes: Self.room) >= Self.room)
    try put(100, from: 100, in: environment)
    #expect(try environment.read { try $0.count(environment.table("main")) } == 130)
  }

  @Test(
    "is what the disk still has, where that is less",
    .enabled("no file system can be mounted here") { !ScratchFileSystem.possible.isEmpty },
    arguments: ScratchFileSystem.possible)
  func less(_ kind: ScratchFileSystem.Kind) throws {
    let disk = try ScratchFileSystem(kind, megabytes: 24)
    let environment = try environment(in: disk)
    let room = try environment.setRoomAside(bytes: 64 << 20)
    #expect((8 << 20)..<(24 << 20) ~= room)
    try put(50, from: 0, in: environment)
    #expect(try environment.read { try $0.count(environment.table("main")) } == 50)
  }
}
