import TokenLedger

/// What the server is told: by an option, else by the environment, else by a file.
///
/// The names are those of the options. In the environment `--listen` is `TOKENLEDGER_SERVE_LISTEN`,
/// several values with spaces between them; in the file it is a line `listen = 127.0.0.1:8420`, one for
/// each value. An option that takes no value is `true` or `false` there.
struct ServeSettings {
  /// Most bytes of a file.
  private static let fileBytesMax = 64 * 1024

  private let invocation: Invocation
  private let file: [String: [String]]
  /// Options that a file or the environment may give.
  private let options: [String: CommandOption]

  /// Reads the file that `--config` names, or the environment.
  init(_ session: Session) throws {
    invocation = session.invocation
    let own = invocation.verb.options.filter { !["config", "check-config"].contains($0.name) }
    let options = Dictionary(uniqueKeysWithValues: own.map { ($0.name, $0) })
    self.options = options
    guard let path = invocation.value("config") else {
      file = [:]
      return
    }
    let contents = try session.contents(of: path, limitBytes: Self.fileBytesMax)
    file = try Self.read(contents.bytes, named: contents.name, options)
  }

  /// All values of a setting.
  func values(_ name: String) throws -> [String] {
    let given = invocation.values(name)
    if !given.isEmpty { return given }
    let variable = Self.variable(name)
    if let text = ProcessEnvironment.variable(variable) {
      let isList = options[name]?.isRepeatable ?? false
      let values = isList ? text.split(separator: " ").map(String.init) : [text]
      for value in values { try options[name].map { try Self.check(value, of: $0, in: variable) } }
      return values
    }
    return file[name] ?? []
  }

  /// The value of a setting; `nil` if nobody gave one.
  func value(_ name: String) throws -> String? { try values(name).first }

  /// Whether something is switched on.
  func isOn(_ name: String) throws -> Bool {
    try invocation.isGiven(name) || value(name) == "true"
  }

  private static func variable(_ name: String) -> String {
    "TOKENLEDGER_SERVE_" + name.uppercased().replacing("-", with: "_")
  }

  private static func read(
    _ bytes: [UInt8], named name: String, _ options: [String: CommandOption]
  ) throws -> [String: [String]] {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw UsageError("\(name) is not UTF-8", "write it as text")
    }
    var settings: [String: [String]] = [:]
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      let place = "\(name), line \(index + 1)"
      let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        .map { String($0.trimmingSpaces()) }
      if parts[0].isEmpty && parts.count == 1 || parts[0].hasPrefix("#") { continue }
      guard parts.count == 2, !parts[1].isEmpty else {
        throw UsageError("\(place): a setting without a value", "write NAME = VALUE")
      }
      guard let option = options[parts[0]] else {
        throw UsageError(
          "\(place): there is no setting '\(parts[0])'",
          Suggestion.text(
            for: parts[0], among: options.keys.sorted(),
            otherwise: "see 'tokenledger serve --help': settings have the names of the options"))
      }
      guard option.isRepeatable || settings[option.name] == nil else {
        throw UsageError("\(place): \(option.name) stands there twice", "give it once")
      }
      try check(parts[1], of: option, in: place)
      settings[option.name, default: []].append(parts[1])
    }
    return settings
  }

  private static func check(
    _ value: String, of option: CommandOption, in place: String
  ) throws(UsageError) {
    let choices = option.metavar == nil ? ["true", "false"] : option.choices
    guard !choices.isEmpty, !choices.contains(value) else { return }
    throw UsageError(
      "\(place): \(option.name) cannot be '\(value)'",
      "give one of \(choices.joined(separator: ", "))")
  }
}

extension Substring {
  fileprivate func trimmingSpaces() -> Substring {
    let isSpace = { (character: Character) in character == " " || character == "\t" }
    return drop(while: isSpace).dropLast(reversed().prefix(while: isSpace).count)
  }
}
