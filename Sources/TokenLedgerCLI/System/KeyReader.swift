import Glibc

/// A key as it was pressed.
enum Key: Hashable {
  case character(Character)
  case up, down, left, right, home, end, pageUp, pageDown
  case enter, escape, backspace
  /// The control key with a letter.
  case control(Character)
  /// A key that nothing here knows.
  case other
}

/// Keys from a terminal that hands them over one at a time, and news of the window.
final class KeyReader {
  /// What happened first.
  enum Input: Hashable {
    case key(Key)
    /// Everything has to be drawn again.
    case redraw
    /// Nobody sits at the terminal any more.
    case over
  }

  /// How long the rest of a sequence may take after the escape that begins it: alone it is a key.
  private static let escapeMilliseconds: Int32 = 50

  private let input: Int32
  private var news: [Int32] = [-1, -1]
  private var bytes: [UInt8] = []

  /// Reads from a terminal.
  init(_ stream: StandardStream) throws(StreamError) {
    input = stream.descriptor
    guard unsafe pipe(&news) == 0 else {
      throw StreamError(name: stream.name, errorNumber: errno)
    }
    for end in news {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      // News that is not read yet is enough: its writer must never wait.
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
  }

  deinit { news.forEach { close($0) } }

  /// Where ``TerminalControl`` writes its news.
  var newsDescriptor: Int32 { news[1] }

  /// Waits for what happens next.
  func next() -> Input {
    while true {
      if let key = takeKey(isWhole: false) { return .key(key) }
      switch wait(milliseconds: bytes.isEmpty ? -1 : Self.escapeMilliseconds) {
      case .news:
        var byte: UInt8 = 0
        while unsafe read(news[0], &byte, 1) == 1 {}
        return .redraw
      case .keys: continue
      case .nothing: if let key = takeKey(isWhole: true) { return .key(key) }
      case .over: return .over
      }
    }
  }

  /// Whether a key was pressed since the last one was taken; it is taken, and nothing is waited for.
  func takePressed() -> Bool {
    if bytes.isEmpty, wait(milliseconds: 0) == .over { return true }
    return takeKey(isWhole: true) != nil
  }

  private enum Event { case keys, news, nothing, over }

  private func wait(milliseconds: Int32) -> Event {
    var wanted = [
      pollfd(fd: input, events: Int16(POLLIN), revents: 0),
      pollfd(fd: news[0], events: Int16(POLLIN), revents: 0),
    ]
    let count = unsafe poll(&wanted, 2, milliseconds)
    if count < 0 { return errno == EINTR ? .nothing : .over }
    if count == 0 { return .nothing }
    if wanted[1].revents != 0 { return .news }
    var chunk = [UInt8](repeating: 0, count: 256)
    let read = unsafe read(input, &chunk, 256)
    guard read > 0 else { return .over }
    bytes += chunk[..<read]
    return .keys
  }

  /// The next key of what was read; `nil` if its end may be still to come.
  private func takeKey(isWhole: Bool) -> Key? {
    guard let (key, length) = Self.key(bytes, isWhole: isWhole) else { return nil }
    bytes.removeFirst(length)
    return key
  }

  /// The key that some bytes begin with, and how many belong to it.
  ///
  /// - Parameter isWhole: whether nothing more comes.
  static func key(_ bytes: [UInt8], isWhole: Bool) -> (Key, Int)? {
    guard let first = bytes.first else { return nil }
    switch first {
    case 0x1B: return escaped(bytes, isWhole: isWhole)
    case 0x0A, 0x0D: return (.enter, 1)
    case 0x08, 0x7F: return (.backspace, 1)
    case 0..<0x20: return (.control(Character(Unicode.Scalar(first + 0x60))), 1)
    default: break
    }
    let length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
    guard bytes.count >= length else { return isWhole ? (.other, bytes.count) : nil }
    let text = String(decoding: bytes[..<length], as: UTF8.self)
    guard let character = text.first, character != "\u{FFFD}" else { return (.other, 1) }
    return (.character(character), length)
  }

  /// A key that terminals send as a sequence (ECMA-48 control sequences, and those of keypads).
  private static func escaped(_ bytes: [UInt8], isWhole: Bool) -> (Key, Int)? {
    guard bytes.count > 1 else { return isWhole ? (.escape, 1) : nil }
    guard bytes[1] == UInt8(ascii: "[") || bytes[1] == UInt8(ascii: "O") else {
      return (.escape, 1)
    }
    guard let end = bytes.dropFirst(2).firstIndex(where: { (0x40...0x7E).contains($0) }) else {
      return isWhole ? (.other, bytes.count) : nil
    }
    let key: Key =
      switch String(decoding: bytes[2...end], as: UTF8.self) {
      case "A": .up
      case "B": .down
      case "C": .right
      case "D": .left
      case "H", "1~", "7~": .home
      case "F", "4~", "8~": .end
      case "5~": .pageUp
      case "6~": .pageDown
      default: .other
      }
    return (key, end + 1)
  }
}
