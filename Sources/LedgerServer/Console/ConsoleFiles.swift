import Compression
import Console
import Cryptography

/// The files of the web console, which are part of the program.
struct ConsoleFiles: Sendable {
  /// What a browser is given.
  struct File: Sendable {
    let mediaType: String
    let plain: Form
    /// For whoever takes gzip (RFC 9110 §8.4.1.3): a third of the bytes.
    let compressed: Form?

    /// The bytes in one coding.
    struct Form: Sendable {
      let bytes: [UInt8]
      /// Names exactly these bytes, as a strong entity tag (RFC 9110 §8.8.3).
      let entityTag: String

      fileprivate init(_ bytes: [UInt8]) {
        self.bytes = bytes
        entityTag = "\"\(KeyedHash.blake2b256(bytes).prefixInHexadecimal)\""
      }
    }

    fileprivate init(path: String, bytes: [UInt8]) {
      let ending = path.split(separator: ".").last ?? ""
      mediaType = Self.mediaTypes[ending] ?? "application/octet-stream"
      plain = Form(bytes)
      compressed = Gzip.compressed(bytes).map(Form.init)
    }

    /// Whether a browser shows it by itself, so that a policy has something to govern.
    var isDocument: Bool { mediaType.hasPrefix("text/html") || mediaType.hasPrefix("image/svg") }

    private static let mediaTypes: [Substring: String] = [
      "html": "text/html; charset=utf-8", "css": "text/css; charset=utf-8",
      "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml",
    ]
  }

  static let embedded = ConsoleFiles()

  /// The page, which loads everything else from below ``build``.
  let page: File
  /// Names the files as they are in this program: under another name nothing is served, so that a
  /// browser may keep what it has for good and yet never mixes two versions.
  let build: String
  private let files: [String: File]

  private init() {
    let texts = Self.texts()
    let all: [UInt8] = texts.flatMap { Array($0.path.utf8) + [0] + $0.bytes + [0] }
    build = KeyedHash.blake2b256(all).prefixInHexadecimal
    let page = texts.first { $0.path == "index.html" }?.bytes ?? []
    let worded = String(decoding: page, as: UTF8.self).replacing("{build}", with: build)
    self.page = File(path: "index.html", bytes: Array(worded.utf8))
    files = Dictionary(
      uniqueKeysWithValues: texts.filter { $0.path != "index.html" }
        .map { ($0.path, File(path: $0.path, bytes: $0.bytes)) })
  }

  /// A file by the build that it is of and its place in it.
  func file(at path: String, of build: String) -> File? {
    build == self.build ? files[path] : nil
  }

  private static func texts() -> [(path: String, bytes: [UInt8])] {
    var texts: [(path: String, bytes: [UInt8])] = []
    // Holds: the list is constant, and both texts of an entry end with a NUL.
    while let file = unsafe console_file(texts.count)?.pointee {
      unsafe texts.append((String(cString: file.path), Array(String(cString: file.text).utf8)))
    }
    return texts
  }
}

extension Digest {
  /// 128 bits: as many as a name needs that nobody forges.
  fileprivate var prefixInHexadecimal: String { String(description.prefix(32)) }
}
