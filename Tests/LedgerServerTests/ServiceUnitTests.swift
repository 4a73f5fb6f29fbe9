import TestSupport
import Testing

@Suite("The service for systemd")
struct ServiceUnitTests {
  /// The unit with the program that the build made.
  private func unit() throws -> (folder: TemporaryDirectory, path: String) {
    let root = "\(#filePath)".split(separator: "/").dropLast(3).joined(separator: "/")
    let text = try TemporaryDirectory.text(of: "/\(root)/scripts/tokenledger.service")
      .replacing("/usr/local/bin/tokenledger", with: ProcessRunner.product("tokenledger"))
    let folder = try TemporaryDirectory("unit")
    try folder.write("tokenledger.service", text)
    return (folder, folder.file("tokenledger.service"))
  }

  @Test("is understood")
  func verified() throws {
    let (_, path) = try unit()
    let program = try #require(ProcessRunner.installed("systemd-analyze"))
    let result = try ProcessRunner.run(program, ["verify", "--man=no", path])
    #expect(result.end == .exited(0))
    #expect(!result.errors.contains("tokenledger.service"), "\(result.errors)")
  }

  @Test("may do little: an exposure of at most 1.5 of 10")
  func hardened() throws {
    let (_, path) = try unit()
    let program = try #require(ProcessRunner.installed("systemd-analyze"))
    let result = try ProcessRunner.run(
      program, ["security", "--offline=true", "--no-pager", "--threshold=15", path])
    #expect(result.end == .exited(0), "\(result.output)")
  }
}
