import Cryptography
import EventLog
import Files

extension Ledger {
  /// Makes a ledger in a directory that is empty or does not exist: whole or not at all.
  ///
  /// `ledger.json` comes last, and a directory without it is not a ledger. What an attempt that was
  /// killed left is removed by the next.
  ///
  /// - Throws: ``LedgerError/Code/alreadyExists`` where there is a ledger or anything else.
  @available(*, noasync)
  public static func create(
    at path: String, founding: Founding
  ) throws -> (ledger: LedgerID, position: Position) {
    try create(at: path, founding: founding) { _ in nil }
  }

  /// Makes a ledger that has a history already, as fast as it can be written: for measurements.
  ///
  /// Nobody else can have a ledger open that is being made, so its state is in memory, views are
  /// built when it is opened, and many commands share a sync.
  ///
  /// - Parameter history: gives the command that follows a state, until it returns `nil`. What has
  ///   to be recorded at another moment than the command before steps the founding's clock.
  /// - Throws: as ``create(at:founding:)``, and the `Refusal` of a command; there is no ledger then.
  @available(*, noasync)
  package static func create(
    at path: String, founding: Founding, history: (LedgerState) throws -> Command?
  ) throws -> (ledger: LedgerID, position: Position) {
    try LedgerError.wrapping {
      let directory = LedgerDirectory(path)
      let clock = LedgerClock(founding.clock, isSimulated: founding.clock != nil)
      let ledger = LedgerID.make(at: clock.wall())
      let description = LedgerDescription(
        format: LedgerDescription.currentFormat, ledger: ledger.description,
        incarnation: IncarnationID.make(at: clock.wall()).description,
        origin: founding.origin?.description ?? "tokenledger/\(ledger)",
        simulated: founding.clock != nil)
      let position = try directory.whileBeingMade {
        let keyNumbers = try founding.makeKeys(in: directory.keys)
        try Vault.create(in: directory.vault)
        try EventLog.create(in: directory.log)
        // From now on a copy elsewhere is known for one.
        try SignedState(place: SignedState.Place(of: directory))
          .write(to: Keyring.signedPath(in: directory.keys))
        let log = try EventLog(
          directory: directory.log, vault: Vault(directory: directory.vault),
          forcesNetworkFileSystem: founding.allowsNetworkFileSystem)
        defer { log.close() }
        var founded = founding.commands(
          ledger, description.origin, keyNumbers, at: clock.wall())[...]
        var filler = LogFiller(clock)
        let position = try filler.fill(log) { try founded.popFirst() ?? history($0) }
        try description.write(to: directory)
        return position
      }
      return (ledger, position)
    }
  }
}

extension Ledger.Founding {
  /// Makes the keys, or takes over another ledger's pepper keys.
  ///
  /// - Returns: the numbers of the pepper keys, the current one last; at least one.
  @available(*, noasync)
  fileprivate func makeKeys(in directory: String) throws -> [UInt32] {
    guard let secrets else {
      try Keyring.create(in: directory)
      return [1]
    }
    try Keyring.create(in: directory, peppersOf: SecretsBackup(directory: secrets).keys)
    return try Keyring(directory: directory).numbers
  }

  /// The first things that happen to a ledger, as one request.
  fileprivate func commands(
    _ ledger: LedgerID, _ origin: String, _ keyNumbers: [UInt32], at now: Timestamp
  ) -> [Command] {
    let correlation = CorrelationID.make(at: now)
    return actions(ledger, origin, keyNumbers).map {
      Command($0, actor: actor, origin: requestOrigin, correlation: correlation)
    }
  }

  private func actions(
    _ ledger: LedgerID, _ origin: String, _ keyNumbers: [UInt32]
  ) -> [Action] {
    var actions: [Action] = [
      .createLedger(LedgerCreated(ledger: ledger, origin: origin, keyNumber: keyNumbers[0]))
    ]
    actions += keyNumbers.dropFirst().map { .rotateKey(keyNumber: $0) }
    actions += [
      .publishCatalog(
        versions: catalog?.versions ?? [APIVersion(name: "v1", status: .current)],
        categories: catalog?.categories ?? [
          ScopeCategory(name: "API", scopes: ["api:read", "api:write"])
        ])
    ]
    if let account {
      actions.append(
        .openAccount(OpenAccount(id: account.id, name: account.name, kind: .agency)))
    }
    return actions
  }
}

extension LedgerDirectory {
  /// What a ledger that is being made may have left.
  private static let ownNames: Set<String> = [
    "lock", "open.lock", "log", "keys", "vault", "usage", "ledger.json.new",
  ]

  /// Runs `body` while nobody else makes or opens a ledger here; what an attempt before left is
  /// removed first, and what this one leaves if it fails.
  fileprivate func whileBeingMade<Result>(_ body: () throws -> Result) throws -> Result {
    let existed = fileExists(path)
    if existed { try checkEmpty() } else { try createDirectory(path, permissions: 0o700) }
    var lock = try FileLock(self.lock)
    guard try lock.tryExclusive() else {
      throw LedgerError(.alreadyExists, "another process is making a ledger in \(path)")
    }
    // Another process may have finished between the look and the lock.
    try checkEmpty()
    do {
      try removeParts()
      let result = try body()
      try syncDirectory(path)
      try syncDirectory(parentDirectory(of: path))
      try lock.unlock()
      return result
    } catch {
      try? removeParts()
      try? removeFile(self.lock)
      if !existed { try? removeTree(path) }
      throw error
    }
  }

  private func checkEmpty() throws {
    for name in try listDirectory(path) {
      guard name != "ledger.json" else {
        throw LedgerError(.alreadyExists, "\(path) is a ledger already")
      }
      guard Self.ownNames.contains(name) || name.hasSuffix(".creating") else {
        throw LedgerError(
          .alreadyExists, "\(path) is not empty: a ledger takes a directory of its own")
      }
    }
  }

  private func removeParts() throws {
    for name in try listDirectory(path) where name != "lock" && name != "open.lock" {
      try removeTree("\(path)/\(name)")
    }
  }
}
