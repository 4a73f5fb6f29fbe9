import CLMDB
import Files
import Synchronization

extension Environment {
  /// How much more than it was asked for is set aside, so that few commits need to.
  static let roomStepBytes = 512 << 10
  /// Where the disk is full, what is left is found to within so much.
  static let roomGrainBytes = 256 << 10

  /// Disk space that is set aside behind the last page in use: commits that need no more new pages than
  /// fit there do not fail for lack of space. Microseconds.
  package func roomBytes() throws(LMDBError) -> Int {
    max(0, roomEndBytes.load(ordering: .relaxed) - (try information().usedBytes))
  }

  /// Sets disk space aside behind the last page in use, and for holes before it: at least `bytes`, or
  /// what the disk still has. The file's size stays as it is. One thread at a time.
  ///
  /// Costs a comparison while there is enough, and a system call every ``roomStepBytes``. On a full disk
  /// it costs several, which take long: do not ask all the time.
  ///
  /// - Returns: how much is set aside now. Where the file system cannot set space aside, what is free,
  ///   but no more than `bytes`: others may take it.
  /// - Throws: what the system says, unless that is that the disk is full.
  @available(*, noasync)
  package func setRoomAside(bytes: Int) throws(LMDBError) -> Int {
    let usedBytes = try information().usedBytes
    var endBytes = max(usedBytes, roomEndBytes.load(ordering: .relaxed))
    guard endBytes - usedBytes < bytes else { return endBytes - usedBytes }
    var missingBytes = usedBytes + bytes + Self.roomStepBytes - endBytes
    while missingBytes >= Self.roomGrainBytes {
      do throws(FileError) {
        try allocate(throughByte: endBytes + missingBytes)
        endBytes += missingBytes
        break
      } catch {
        switch error.code {
        case .noSpace, .quotaExceeded: missingBytes /= 2
        case .notSupported: return try freeBytes(bytesMax: bytes)
        default: throw LMDBError(error)
        }
      }
    }
    roomEndBytes.store(endBytes, ordering: .relaxed)
    return endBytes - usedBytes
  }

  private func allocate(throughByte endBytes: Int) throws(FileError) {
    var descriptor: Int32 = -1
    let result = unsafe mdb_env_get_fd(handle, &descriptor)
    precondition(result == MDB_SUCCESS, "an open environment has a file")
    try Files.allocate(descriptor, throughByte: endBytes, path: "\(path)/data.mdb")
  }

  private func freeBytes(bytesMax: Int) throws(LMDBError) -> Int {
    do throws(FileError) {
      return min(bytesMax, try FileSystem.freeBytes(path))
    } catch {
      throw LMDBError(error)
    }
  }

  /// Sets disk space aside for the whole table of readers before it is mapped: a page of it that the full
  /// disk cannot hold would end the process with SIGBUS, when more readers come than ever before.
  ///
  /// LMDB may not have the file open in this process yet: closing it here would drop LMDB's lock.
  static func allocateReaders(_ path: String, options: Options) throws(LMDBError) {
    // LMDB's header, and a cache line for each reader.
    let sizeBytes = 4_096 + 64 * options.readersMax
    do throws(FileError) {
      let file = try File(
        "\(path)/lock.mdb", .readWriteCreating(permissions: options.permissions))
      try file.allocate(throughByte: sizeBytes)
    } catch {
      // Where it cannot be had, LMDB says what else is wrong with the place, if anything is.
      guard error.code == .noSpace || error.code == .quotaExceeded else { return }
      throw LMDBError(error)
    }
  }
}
