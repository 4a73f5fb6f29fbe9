import Files
import LMDB
import TestSupport

/// An environment of a test's own with a table `main` and a table `other`.
struct Scratch {
  let directory: TemporaryDirectory
  let environment: Environment

  var main: Table { environment.table("main") }
  var other: Table { environment.table("other") }

  init(_ options: Environment.Options = .small) throws {
    directory = try TemporaryDirectory("lmdb")
    let path = directory.file("env")
    try Environment.create(at: path, tables: ["main", "other"], options: options)
    environment = try Environment(path: path, tables: ["main", "other"], options: options)
  }

  /// Fills `main` with these keys, each its own value.
  func fill(_ keys: [String]) throws {
    try environment.write { transaction throws in
      for key in keys { try transaction.put(main, Array(key.utf8), Array(key.utf8)) }
    }
  }

  func value(_ key: String) throws -> String? {
    try environment.read { try $0.value(main, Array(key.utf8)) }
      .map { String(decoding: $0, as: UTF8.self) }
  }
}

extension Environment.Options {
  /// A map that does not fill the address space of a test process.
  static var small: Self {
    var options = Self()
    options.mapSizeBytes = 64 << 20
    options.durability = .none
    return options
  }

  /// As the other, with this map.
  static func map(_ bytes: Int) -> Self {
    var options = small
    options.mapSizeBytes = bytes
    options.mapSizeBytesMin = bytes
    return options
  }
}

/// The error that `body` throws, if it is one of the store.
func storeError(_ body: () throws -> Void) -> LMDBError? {
  do {
    try body()
    return nil
  } catch {
    return error as? LMDBError
  }
}

extension String {
  /// The bytes of its UTF-8.
  var bytes: [UInt8] { Array(utf8) }

  init(_ span: RawSpan) {
    self.init(decoding: unsafe span.withUnsafeBytes { unsafe Array($0) }, as: UTF8.self)
  }
}
