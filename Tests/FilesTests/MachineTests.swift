import Files
import Testing

@Suite("Machine, clock and process")
struct MachineTests {
  @Test("The boot id is a UUID and stays the same")
  func bootID() throws {
    let id = try Machine.bootID()
    #expect(id.utf8.count == 36)
    #expect(try Machine.bootID() == id)
  }

  @Test("The PID namespace, the process and the user are known")
  func identity() throws {
    #expect(try Machine.pidNamespace() > 0)
    #expect(Machine.processID > 1)
    #expect(!Machine.realUserName.isEmpty)
  }

  @Test("The wall clock is past 2025 and the other never goes back")
  func clocks() {
    #expect(SystemClock.microseconds > 1_735_689_600_000_000)
    var last = SystemClock.monotonicNanoseconds
    for _ in 0..<1_000 {
      let now = SystemClock.monotonicNanoseconds
      #expect(now >= last)
      last = now
    }
  }

  @Test("Core dumps are off once disabled")
  func coreDumps() async {
    await #expect(processExitsWith: .exitCode(0)) {
      try disableCoreDumps()
      let limits = String(
        decoding: try readFile("/proc/self/limits", bytesMax: 10_000), as: UTF8.self)
      let line = limits.split(separator: "\n").first { $0.hasPrefix("Max core file size") }
      precondition(line?.split(separator: " ").dropFirst(4).first == "0")
    }
  }

  @Test("There is room for a small map and none for more than the machine can address")
  func addressSpace() {
    #expect(AddressSpace.hasRoom(bytes: 1 << 20))
    #expect(!AddressSpace.hasRoom(bytes: 1 << 50))
  }

  @Test("An error of the system has a name, a text and a number")
  func errors() {
    #expect(ErrorNumber(rawValue: 28) == .noSpace)
    #expect(ErrorNumber.noSpace.description == "No space left on device (errno 28)")
    #expect(FileError(.noSpace, "write", "/x").message.hasSuffix("and try again."))
    #expect(FileError(ErrorNumber(rawValue: 9_999), "write", "").message.contains("9999"))
  }
}
