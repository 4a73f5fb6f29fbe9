import TestSupport
import Testing

@Suite("The service for systemd")
struct ServiceUnitTests {
  /// What `systemd-analyze` says of the unit, with the program that the build made.
  private func analyze(_ words: String...) throws -> ProcessRunner.Result {
    let root = "\(#filePath)".split(separator: "/").dropLast(3).joined(separator: "/")
    let text = try TemporaryDirectory.text(of: "/\(root)/scripts/tokenledger.service")
      .replacing("/usr/local/bin/tokenledger", with: ProcessRunner.product("tokenledger"))
    let folder = try TemporaryDirectory("unit")
    try folder.write("tokenledger.service", text)
    let program = try #require(ProcessRunner.installed("systemd-analyze"))
    return try ProcessRunner.run(program, words + [folder.file("tokenledger.service")])
  }

  @Test("is understood")
  func verified() throws {
    let result = try analyze("verify", "--man=no")
    #expect(result.end == .exited(0))
    #expect(!result.errors.contains("tokenledger.service"), "\(result.errors)")
  }

  @Test("may do little: an exposure of at most 1.5 of 10")
  func hardened() throws {
    let result = try analyze("security", "--offline=true", "--no-pager", "--threshold=15")
    #expect(result.end == .exited(0), "\(result.output)")
  }
}
