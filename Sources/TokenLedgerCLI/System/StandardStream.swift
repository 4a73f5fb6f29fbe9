import Glibc

/// Why a stream of bytes could not be read or written.
struct StreamError: Error {
  /// The stream or file, as people name it.
  let name: String
  let errorNumber: Int32

  /// Whether whoever was to read it has gone away, which is nobody's fault.
  var isClosedPipe: Bool { errorNumber == EPIPE }

  /// The system's words for what happened.
  var message: String {
    guard let text = unsafe strerror(errorNumber) else { return "\(name): error \(errorNumber)" }
    return unsafe "\(name): \(String(cString: text))"
  }
}

/// One of the streams that every process is born with.
struct StandardStream: Sendable {
  let descriptor: Int32
  let name: String

  static let input = StandardStream(descriptor: 0, name: "standard input")
  static let output = StandardStream(descriptor: 1, name: "standard output")
  static let error = StandardStream(descriptor: 2, name: "standard error")

  /// Whether a person sits at the other end.
  var isTerminal: Bool { isatty(descriptor) == 1 }

  /// Columns of the terminal, or `nil` elsewhere.
  var columns: Int? { size?.columns }

  /// The size of the terminal, or `nil` elsewhere and where it does not say.
  var size: (columns: Int, rows: Int)? {
    var size = winsize()
    guard isTerminal, unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0,
      size.ws_row > 0
    else { return nil }
    return (Int(size.ws_col), Int(size.ws_row))
  }

  /// Writes all of `bytes`.
  func write(_ bytes: [UInt8]) throws(StreamError) {
    var written = 0
    while written < bytes.count {
      let count = unsafe bytes.withUnsafeBytes { buffer in
        // Holds: `written` is less than the count, so the pointer stays inside the buffer.
        unsafe Glibc.write(
          descriptor, buffer.baseAddress?.advanced(by: written), buffer.count - written)
      }
      if count >= 0 {
        written += count
      } else if errno == EAGAIN {
        // Somebody made the stream non-blocking, and its reader is slow.
        var waited = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        _ = unsafe poll(&waited, 1, -1)
      } else if errno != EINTR {
        throw StreamError(name: name, errorNumber: errno)
      }
    }
  }

  /// Waits, but no longer than until whoever reads it goes away.
  ///
  /// A writer that has nothing to say would not notice: only a write fails.
  ///
  /// - Throws: ``StreamError`` of a closed pipe.
  func wait(milliseconds: Int) throws(StreamError) {
    var waited = pollfd(fd: descriptor, events: 0, revents: 0)
    let ready = unsafe poll(&waited, 1, Int32(clamping: milliseconds))
    let gone = Int16(POLLERR | POLLHUP | POLLNVAL)
    if ready > 0, waited.revents & gone != 0 { throw StreamError(name: name, errorNumber: EPIPE) }
  }

  /// Reads until the stream ends.
  ///
  /// - Parameter limitBytes: more than this is refused as too large.
  func readAll(limitBytes: Int) throws(StreamError) -> [UInt8] {
    try RawInput.readAll(descriptor, name: name, limitBytes: limitBytes)
  }

  /// Reads one line of at most 4 KiB, without its end; `nil` when the stream has ended.
  func readLine() throws(StreamError) -> [UInt8]? {
    var line: [UInt8] = []
    line.reserveCapacity(4096)  // One allocation: what is typed here may be a secret.
    var byte: UInt8 = 0
    while line.count < 4096 {
      let count = unsafe read(descriptor, &byte, 1)
      if count < 0 && errno == EINTR { continue }
      if count < 0 { throw StreamError(name: name, errorNumber: errno) }
      if count == 0 { return line.isEmpty ? nil : line }
      if byte == UInt8(ascii: "\n") { break }
      line.append(byte)
    }
    return line
  }
}

/// Reading of whole files and streams.
enum RawInput {
  /// Whether a path leads to a folder.
  static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// Reads a file whole.
  static func file(_ path: String, limitBytes: Int) throws(StreamError) -> [UInt8] {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw StreamError(name: path, errorNumber: errno) }
    defer { close(descriptor) }
    return try readAll(descriptor, name: path, limitBytes: limitBytes)
  }

  static func readAll(_ descriptor: Int32, name: String, limitBytes: Int) throws(StreamError)
    -> [UInt8]
  {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 64 * 1024)
    defer { wipe(&chunk) }
    while true {
      let count = unsafe chunk.withUnsafeMutableBytes { buffer in
        unsafe read(descriptor, buffer.baseAddress, buffer.count)
      }
      if count < 0 && errno == EINTR { continue }
      if count < 0 { throw StreamError(name: name, errorNumber: errno) }
      if count == 0 { return bytes }
      guard bytes.count + count <= limitBytes else {
        throw StreamError(name: name, errorNumber: EFBIG)
      }
      bytes += chunk[..<count]
    }
  }
}

/// Overwrites bytes that may hold a secret.
func wipe(_ bytes: inout [UInt8]) {
  unsafe bytes.withUnsafeMutableBytes { buffer in
    guard let base = buffer.baseAddress else { return }
    unsafe explicit_bzero(base, buffer.count)
  }
}
