import TokenLedger

extension Noun {
  static let keys = Noun(
    name: "keys", summary: "The keys under which secrets are hashed",
    verbs: [.list, .rotate, .retire])
}

extension Verb {
  fileprivate static let list = Verb(
    "list", "List the keys that accept, the current one last",
    takesAccount: false,
    examples: [("keys list", "Every key that accepts")],
    run: { session in
      let keys = try session.ledger().keys()
      try session.output.list(KeyStatus.shape) { print in
        for key in keys { try print(key) }
        return (keys.count, .null)
      }
    })

  fileprivate static let rotate = Verb(
    "rotate", "Make a new current key; older ones accept until retired", .change,
    examples: [("keys rotate --reason 'Yearly rotation'", "Secrets made from now on use it")],
    run: { session in
      let ledger = try session.ledger()
      let template = try session.keyTemplate()
      let receipt = try ledger.rotateKey { template($0) }
      try session.answer(receipt, key: ledger.keys().last { $0.isCurrent })
    })

  fileprivate static let retire = Verb(
    "retire", "Destroy an older key: secrets under it stop for good", .dangerousChange,
    positionals: [Positional("NUMBER", .one, "The key's number, as 'keys list' shows it")],
    examples: [("keys retire 1 --yes", "Tokens that were not reset since stop at once")],
    run: { session in
      guard let number = UInt32(session.word("NUMBER")) else {
        throw UsageError("this is not a key's number", "'tokenledger keys list' shows them")
      }
      let ledger = try session.ledger()
      let key = try ledger.keys().first { $0.number == number }
      try session.confirm("Retire key \(number)? Every secret made under it stops for good.")
      let template = try session.keyTemplate()
      let receipt = try ledger.retireKey(number) { template($0) }
      try session.answer(receipt, key: key)
    })
}

extension KeyStatus {
  fileprivate static let columns = ["number", "current", "createdAt"]

  fileprivate var json: JSON {
    .object([
      ("number", .integer(number)), ("current", .bool(isCurrent)), ("createdAt", .text(createdAt)),
    ])
  }

  fileprivate static var shape: ListShape<KeyStatus> {
    ListShape(
      plural: "keys", headings: ["KEY", "STATE", "CREATED"], columns: columns, json: \.json
    ) { key in
      [
        Cell(String(key.number)),
        key.isCurrent ? Cell("current", .green) : Cell("still accepts", .dim),
        Cell(key.createdAt?.minute ?? "–"),
      ]
    }
  }
}

extension Session {
  /// What makes a request of an action that the ledger completes with a key's number.
  fileprivate func keyTemplate() throws -> (Action) -> Request {
    let template = try request(.rotateKey(keyNumber: 0))
    return { action in
      var request = template
      request.action = action
      return request
    }
  }

  fileprivate func answer(_ receipt: Receipt, key: KeyStatus?) throws {
    let position = isDryRun && receipt.changed ? nil : receipt.position
    let unborn = isDryRun && invocation.verb.name == "rotate"
    let thing = ChangedThing(
      label: key.map { "key \($0.number)" } ?? "key", json: unborn ? .null : key?.json ?? .null,
      position: position, changed: receipt.changed)
    try answer(receipt, noun: "key", columns: KeyStatus.columns, things: [thing])
  }
}
