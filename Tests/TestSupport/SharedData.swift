import FoundationEssentials

/// Public data sets that lie beside the project, in `shared/data` of a directory above it or where
/// `TOKENLEDGER_SHARED_DATA` says. Tests that read them are skipped aloud where they are absent.
public enum SharedData {
  /// The files of a folder in order of name; empty where the folder is absent.
  public static func files(
    in folder: String, suffix: String
  ) -> [(name: String, contents: [UInt8])] {
    for root in roots {
      let path = "\(root)/\(folder)"
      guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else { continue }
      return names.filter { $0.hasSuffix(suffix) }.sorted().compactMap { name in
        FileManager.default.contents(atPath: "\(path)/\(name)").map { (name, Array($0)) }
      }
    }
    return []
  }

  private static var roots: [String] {
    if let named = ProcessInfo.processInfo.environment["TOKENLEDGER_SHARED_DATA"] { return [named] }
    // This file is Tests/TestSupport/SharedData.swift: two folders below the project.
    let parts = #filePath.split(separator: "/").dropLast(3)
    return parts.indices.reversed().map { "/" + parts[...$0].joined(separator: "/") }
      .map { "\($0)/shared/data" }
  }
}
