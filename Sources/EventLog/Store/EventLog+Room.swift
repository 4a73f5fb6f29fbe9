import LMDB

extension EventLog {
  /// Sets disk space aside behind the log's last page, and for the vault's next slots: see
  /// `Environment.setRoomAside(bytes:)`.
  ///
  /// - Returns: how many bytes the log has.
  @available(*, noasync)
  package func setRoomAside(bytes: Int) throws -> Int {
    let room = try environment.setRoomAside(bytes: bytes)
    if room >= bytes { vault.setRoomAside() }
    return room
  }

  /// Disk space that is set aside behind the log's last page, in bytes.
  package func roomBytes() throws -> Int { try environment.roomBytes() }
}
