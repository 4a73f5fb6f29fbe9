import Files

/// What the lock file says about whoever had the ledger open last.
struct LockRecord: Hashable, Sendable {
  /// The boot of the machine.
  var bootID: String
  /// The PID namespace of the processes.
  var pidNamespace: UInt64
  /// How far they were.
  var state: State

  /// How far the processes that have or had the ledger open were.
  enum State: String {
    /// One was putting things in order.
    case recovering
    /// They had it open.
    case open
    /// The last has closed it and left everything on the disk.
    case clean
  }

  /// Bytes that a lock file has at most.
  static let bytesMax = 256

  /// Lines of a name and a value; text, so that people can look into it.
  var text: String {
    """
    tokenledger lock 1
    boot \(bootID)
    pid-namespace \(pidNamespace)
    state \(state.rawValue)

    """
  }

  init(bootID: String, pidNamespace: UInt64, state: State) {
    self.bootID = bootID
    self.pidNamespace = pidNamespace
    self.state = state
  }

  /// Reads the record; `nil` for a file that is empty or that a crash left half written.
  init?(_ bytes: [UInt8]) {
    let lines = String(decoding: bytes, as: UTF8.self).split(
      separator: "\n", omittingEmptySubsequences: false)
    guard lines.count >= 5, lines[0] == "tokenledger lock 1", lines[1].hasPrefix("boot "),
      lines[2].hasPrefix("pid-namespace "), lines[3].hasPrefix("state "),
      let pidNamespace = UInt64(lines[2].dropFirst(14)),
      let state = State(rawValue: String(lines[3].dropFirst(6)))
    else { return nil }
    bootID = String(lines[1].dropFirst(5))
    self.pidNamespace = pidNamespace
    self.state = state
  }

  static func read(_ path: String) throws(FileError) -> LockRecord? {
    LockRecord(try File(path, .readOnly).read(at: 0, count: bytesMax))
  }

  /// Writes the record over the one before and waits until it is on the disk. In place: the file
  /// that is locked must stay the file that others open.
  func write(_ path: String) throws(FileError) {
    let file = try File(path, .readWrite)
    // Padded to one size, so that a shorter record leaves nothing of a longer one.
    var bytes = Array(text.utf8)
    bytes += [UInt8](repeating: UInt8(ascii: "\n"), count: max(0, Self.bytesMax - bytes.count))
    unsafe try file.write(bytes.span.bytes, at: 0)
    try file.sync()
  }
}
