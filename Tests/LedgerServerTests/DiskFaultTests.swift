import TestSupport
import Testing
import TokenLedger

@Suite("A server whose disk fails", .serialized)
struct DiskFaultTests {
  @Test(
    "refuses what needs space while the disk is full, lets in, stops and resets, and goes on after",
    .enabled("no file system can be mounted here") { !ScratchFileSystem.possible.isEmpty },
    arguments: ScratchFileSystem.possible)
  func fullDisk(_ kind: ScratchFileSystem.Kind) throws {
    let disk = try ScratchFileSystem(kind, megabytes: 224)
    let ledger = try LedgerOnDisk(in: disk)
    var server = try ledger.serve()
    defer { server.process.kill() }
    var kept: [ServingProcess.Made] = []
    for name in ["Kept", "Disabled", "Reset"] {
      kept.append(try #require(try server.create(name).token))
    }
    #expect(try server.ready() == 200)

    try disk.fill()
    // What was set aside beyond what is kept is used up first.
    var refusal: RawResponse?
    while refusal == nil, kept.count < 5_000 {
      let (answer, token) = try server.create("Token-\(kept.count)")
      if let token { kept.append(token) } else { refusal = answer }
    }
    let refused = try #require(refusal)
    #expect(refused.status == 503)
    #expect(refused.field("content-type") == "application/problem+json")
    #expect(refused.json["code"].text == "disk-full")
    #expect(refused.field("retry-after") != nil)
    #expect(try server.ready() == 503)

    func letsInAndStops(_ round: String) throws {
      #expect(try server.authorize(kept[0]) == 200, "\(round)")
      try Self.expectAnswers(server, about: kept[0], round)
      let disabled = kept[3 + round.utf8.count]
      #expect(try server.authorize(disabled) == 200, "\(round)")
      #expect(try server.ask("POST", "/v1/tokens/\(disabled.id)/disable").status == 200)
      #expect(try server.authorize(disabled) == 401, "\(round)")
      #expect(try server.ask("POST", "/v1/tokens/\(disabled.id)/enable").status == 503)
      #expect(try server.authorize(disabled) == 401, "\(round)")
      let reset = try server.ask("POST", "/v1/tokens/\(kept[2].id)/reset", "{}")
      #expect(reset.status == 200, "\(round)")
      let old = kept[2]
      kept[2] = ServingProcess.Made(
        id: old.id, secret: try #require(reset.json["authToken"].text))
      #expect(try server.authorize(old) == 401 && server.authorize(kept[2]) == 200, "\(round)")
    }
    try letsInAndStops("full")
    // What was set aside stays so, whatever becomes of the process.
    server.process.kill()
    server = try ledger.serve()
    try letsInAndStops("full, after a restart")
    #expect(try server.create("Refused").answer.json["code"].text == "disk-full")

    try disk.makeRoom()
    let last = try Self.waitUntilDone { try server.create("After").token }
    kept.append(try #require(last))
    #expect(try server.ready() == 200)

    server.process.kill()
    server = try ledger.serve()
    #expect(try server.ask("GET", "/v1/tokens?limit=1").json["total"].number == kept.count)
    #expect(try server.authorize(kept[0]) == 200)
    #expect(try server.authorize(kept[2]) == 200)
    server.process.terminate()
    #expect(server.process.wait() == .exited(0))
    let doctor = try ledger.doctor()
    #expect(doctor.end == .exited(0), "\(doctor.output)")
  }

  @Test(
    "lets in while writing fails, and has kept what it answered when it starts anew",
    .enabled("strace cannot be attached here") { StraceFault.isPossible },
    arguments: [
      ("fdatasync", "EIO"), ("pwrite64", "EIO"), ("writev", "EIO"), ("fdatasync", "ENOSPC"),
      ("fdatasync,pwrite64,writev,fallocate,ftruncate", "EROFS"),
    ])
  func failingLog(calls: String, error: String) throws {
    let ledger = try LedgerOnDisk()
    var server = try ledger.serve()
    defer { server.process.kill() }
    var kept: [ServingProcess.Made] = []
    for name in ["First", "Second", "Third"] {
      kept.append(try #require(try server.create(name).token))
    }
    let fault = try StraceFault(
      in: server.process, calls: calls, error: error, file: "\(ledger.path)/log/data.mdb")
    // One that meets the fault, and one after it.
    let unknown = try server.create("Unknown").answer
    #expect(unknown.status == 503)
    #expect(unknown.json["code"].text == "outcome-unknown")
    let refused = try server.create("Refused").answer
    #expect(refused.status == 503)
    #expect(refused.json["code"].text == "storage-failed")
    for answer in [unknown, refused] {
      #expect(answer.field("content-type") == "application/problem+json")
      #expect(answer.field("retry-after") != nil)
    }
    #expect(try server.ready() == 503)
    for token in kept { #expect(try server.authorize(token) == 200) }
    try Self.expectAnswers(server, about: kept[0], "\(error) at \(calls)")

    // Nobody can tell what is on the disk: that the fault has passed is not enough.
    fault.end()
    #expect(try server.create("Refused").answer.json["code"].text == "storage-failed")
    #expect(try server.ready() == 503)
    #expect(try server.authorize(kept[0]) == 200)

    server.process.kill()
    server = try ledger.serve()
    #expect(try server.ready() == 200)
    for token in kept { #expect(try server.authorize(token) == 200) }
    // Whether it landed or not, the same request comes to the same end.
    #expect([200, 201].contains(try server.create("Unknown").answer.status))
    #expect(try server.ask("GET", "/v1/tokens?limit=1").json["total"].number == 4)
    server.process.terminate()
    #expect(server.process.wait() == .exited(0))
    let doctor = try ledger.doctor()
    #expect(doctor.end == .exited(0), "\(doctor.output)")
  }

  @Test(
    "lets in when the file system becomes read-only under it, and when it starts on one",
    .enabled("no file system can be mounted here, or made to fail") {
      ScratchFileSystem.canBreakDown
    })
  func readOnly() throws {
    let disk = try ScratchFileSystem(.ext4, megabytes: 224)
    let ledger = try LedgerOnDisk(in: disk)
    var server = try ledger.serve()
    defer { server.process.kill() }
    var kept: [ServingProcess.Made] = []
    for name in ["First", "Second"] {
      kept.append(try #require(try server.create(name).token))
    }
    try disk.breakDown()
    #expect(try server.create("Refused").answer.status == 503)
    #expect(try server.create("Refused").answer.status == 503)
    #expect(try server.ready() == 503)
    for _ in 0..<50 { for token in kept { #expect(try server.authorize(token) == 200) } }
    try Self.expectAnswers(server, about: kept[0], "read-only")

    server.process.kill()
    server = try ledger.serve()
    for token in kept { #expect(try server.authorize(token) == 200) }
    try Self.expectAnswers(server, about: kept[0], "started read-only")
    let refused = try server.create("Refused").answer
    #expect(refused.status == 503)
    #expect(refused.json["code"].text == "read-only")
    #expect(try server.ready() == 503)
    #expect(try server.ask("GET", "/v1/tokens").json["total"].number == kept.count)
  }

  /// Members that ask about a good credential are told so.
  private static func expectAnswers(
    _ server: ServingProcess, about token: ServingProcess.Made, _ comment: String
  ) throws {
    let introspected = try #require(
      RawConnection(.port(server.port)).ask(
        request(
          "POST", "/v1/introspect", server.memberKey, body: "token=\(token.secret)",
          type: "application/x-www-form-urlencoded")))
    #expect(introspected.json["active"] == .bool(true), "\(comment): \(introspected.bodyText)")
    let batch = try server.ask(
      "POST", "/v1/authorize/batch", #"{"questions":[{"authToken":"\#(token.secret)"}]}"#)
    #expect(batch.status == 200, "\(comment): \(batch.bodyText)")
    #expect(batch.bodyText.contains("true"), "\(comment): \(batch.bodyText)")
  }

  /// Tries until something comes of it, for at most some seconds.
  private static func waitUntilDone<Result>(_ attempt: () throws -> Result?) throws -> Result? {
    let clock = ContinuousClock()
    let deadline = clock.now + .seconds(20)
    while clock.now < deadline { if let result = try attempt() { return result } }
    return nil
  }
}

/// Makes system calls of a process fail, from now on and until it is ended.
private final class StraceFault {
  private let strace: RunningProcess

  /// Whether strace may be attached to the server, which nobody but root may look into.
  static let isPossible =
    ProcessRunner.installed("strace") != nil && !ScratchFileSystem.possible.isEmpty

  /// - Parameters:
  ///   - calls: the calls that fail, by name.
  ///   - error: with which error.
  ///   - file: only those on this file.
  init(in process: RunningProcess, calls: String, error: String, file: String) throws {
    strace = try RunningProcess(
      try #require(ProcessRunner.installed("strace")),
      [
        "-f", "-p", "\(process.identifier)", "-P", file, "-e", "trace=\(calls)",
        "-e", "inject=\(calls):error=\(error)",
      ])
    while strace.isRunning, !strace.errors.contains("attached") {}
    try #require(strace.isRunning, "\(strace.errors)")
  }

  /// Lets the calls succeed again.
  func end() {
    // Threads of tests block every other signal, and strace inherits that.
    if strace.isRunning { strace.kill() }
  }

  deinit { end() }
}
