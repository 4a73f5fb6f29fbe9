import FoundationEssentials
import TestSupport
import Testing

extension CommandLineLedger {
  /// Runs the program while the ledger's folder is mounted read-only, for this process alone.
  ///
  /// - Parameter folder: what to use in place of the ledger's own folder.
  func runReadOnly(
    _ words: [String], folder: String? = nil, input: String = "",
    environment: [String: String] = [:]
  ) throws -> ChildProcess.Outcome {
    let folder = folder ?? path
    var variables = ["TOKENLEDGER_DIR": folder, "PATH": "/usr/bin:/bin"]
    variables.merge(environment) { _, new in new }
    let mounting = """
      mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" || exit 99; exec "$@"
      """
    return try ChildProcess.run(
      "/usr/bin/unshare",
      (["-m", "sh", "-c", mounting, folder, Self.program] + words).map { Array($0.utf8) },
      environment: variables, input: Array(input.utf8))
  }

  /// Every file of a ledger, as bytes.
  static func contents(of folder: String) throws -> [String: Data] {
    var files: [String: Data] = [:]
    for name in try TemporaryDirectory.files(below: folder) {
      files[name] = try Data(contentsOf: URL(filePath: "\(folder)/\(name)"))
    }
    return files
  }
}

extension Trait where Self == ConditionTrait {
  /// Mounting takes root's rights, which a container may not give.
  static var needsMounts: Self {
    .enabled("nothing can be mounted here") {
      guard let folder = try? TemporaryDirectory("mount") else { return false }
      let outcome = try? ChildProcess.run(
        "/usr/bin/unshare",
        ["-m", "mount", "--bind", folder.path, folder.path].map { Array($0.utf8) },
        environment: ["PATH": "/usr/bin:/bin"])
      return outcome?.status == 0
    }
  }
}
