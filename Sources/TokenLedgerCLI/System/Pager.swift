import Glibc

/// A program that shows text a screen at a time, such as less(1).
final class Pager {
  private let process: pid_t
  private var pipe: Int32

  /// Starts the pager.
  ///
  /// - Returns: `nil` if there is no such program, which is no error.
  init?(command: String) {
    guard Self.isInstalled(command) else { return nil }
    var ends: [Int32] = [-1, -1]
    guard unsafe Glibc.pipe(&ends) == 0 else { return nil }
    pipe = ends[1]
    // The pager must not hold the end that it waits for.
    _ = fcntl(ends[1], F_SETFD, FD_CLOEXEC)
    guard let process = Self.spawn(command, input: ends[0]) else {
      close(ends[0])
      close(ends[1])
      return nil
    }
    close(ends[0])
    self.process = process
  }

  /// What `PAGER` names, less(1) without it; `nil` when it names none.
  static var command: String? {
    let command = ProcessEnvironment.variable("PAGER") ?? "less"
    return command == "cat" ? nil : command
  }

  /// Hands over text; a pager that was quit is a closed pipe.
  func write(_ bytes: [UInt8]) throws(StreamError) {
    try StandardStream(descriptor: pipe, name: "the pager").write(bytes)
  }

  /// Ends the text and waits until the person has read it.
  func finish() {
    guard pipe >= 0 else { return }
    close(pipe)
    pipe = -1
    var status: Int32 = 0
    while unsafe waitpid(process, &status, 0) == -1 && errno == EINTR {}
  }

  /// Whether the first word of a command names a program.
  private static func isInstalled(_ command: String) -> Bool {
    guard let word = command.split(separator: " ").first.map(String.init) else { return false }
    if word.contains("/") { return unsafe access(word, X_OK) == 0 }
    let folders = ProcessEnvironment.variable("PATH") ?? "/usr/bin:/bin"
    return folders.split(separator: ":").contains { unsafe access("\($0)/\(word)", X_OK) == 0 }
  }

  private static func spawn(_ command: String, input: Int32) -> pid_t? {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { _ = unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_adddup2(&actions, input, 0)
    unsafe posix_spawn_file_actions_addclose(&actions, input)
    // The signals that are blocked in this process are the pager's to take.
    var attributes = posix_spawnattr_t()
    unsafe posix_spawnattr_init(&attributes)
    defer { _ = unsafe posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    unsafe sigemptyset(&none)
    var all = sigset_t()
    unsafe sigemptyset(&all)
    unsafe sigaddset(&all, SIGPIPE)
    unsafe posix_spawnattr_setsigmask(&attributes, &none)
    unsafe posix_spawnattr_setsigdefault(&attributes, &all)
    unsafe posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    // As git(1) does: colours shown, nothing cleared, and no waiting when one screen is enough.
    unsafe setenv("LESS", "FRX", 0)
    let texts: [String] = ["/bin/sh", "-c", command]
    var words: [UnsafeMutablePointer<CChar>?] = unsafe texts.map { unsafe strdup($0) } + [nil]
    defer { unsafe words.forEach { unsafe free($0) } }
    var process = pid_t()
    let failure = unsafe posix_spawn(&process, "/bin/sh", &actions, &attributes, &words, environ)
    return failure == 0 ? process : nil
  }
}
