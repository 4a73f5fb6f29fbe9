/// A view and the version of what it writes: another version would write other bytes.
package struct ViewVersion: Hashable, Sendable {
  /// The name of the view, or of a library that its contents depend on; at most 255 bytes.
  package let name: String
  /// Grows with each change.
  package let version: UInt32

  /// Names a version.
  package init(_ name: String, _ version: UInt32) {
    precondition((1...255).contains(name.utf8.count), "a view has a short name")
    self.name = name
    self.version = version
  }
}

extension ViewVersion: CustomStringConvertible {
  /// Name and number, such as `State 1`.
  package var description: String { "\(name) \(version)" }
}

/// The record of the versions that an environment was built by: name's length, name, version.
enum ViewVersionRecord {
  static func encode(_ versions: [ViewVersion]) -> [UInt8] {
    var bytes: [UInt8] = []
    for version in versions.sorted(by: { $0.name < $1.name }) {
      bytes.append(UInt8(version.name.utf8.count))
      bytes += version.name.utf8
      bytes.append(bigEndian: version.version)
    }
    return bytes
  }

  /// The versions, or `nil` for bytes that are no such record.
  static func decode(_ bytes: [UInt8]) -> [ViewVersion]? {
    var versions: [ViewVersion] = []
    var rest = bytes[...]
    while let length = rest.popFirst() {
      guard length > 0, rest.count >= Int(length) + 4,
        let name = String(validating: rest.prefix(Int(length)), as: UTF8.self)
      else { return nil }
      rest = rest.dropFirst(Int(length))
      versions.append(ViewVersion(name, rest.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }))
      rest = rest.dropFirst(4)
    }
    return versions
  }
}

/// How the versions that an environment was built by compare with a program's own.
enum VersionComparison: Hashable {
  case same
  /// It was built by an older program, or for views that there are no more: build it anew.
  case older
  /// It was built by a newer program: leave it alone.
  case newer

  init(stored: [ViewVersion], own: [ViewVersion]) {
    let stored = Dictionary(stored.map { ($0.name, $0.version) }, uniquingKeysWith: max)
    let own = Dictionary(own.map { ($0.name, $0.version) }, uniquingKeysWith: max)
    if stored == own {
      self = .same
    } else if stored.contains(where: { name, version in own[name].map { $0 < version } ?? true }) {
      self = .newer
    } else {
      self = .older
    }
  }
}
