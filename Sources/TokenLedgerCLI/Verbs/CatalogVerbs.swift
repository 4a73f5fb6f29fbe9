import TokenLedger

extension Noun {
  static let catalog = Noun(
    name: "catalog", summary: "The API versions and scopes that tokens may refer to",
    verbs: [.show, .publish])
}

extension Verb {
  fileprivate static let show = Verb(
    "show", "Show the catalog in force",
    takesAccount: false,
    examples: [("catalog show --output json", "In the form that 'catalog publish' reads")],
    run: { session in
      try session.output.show(session.ledger().catalog().json, columns: Catalog.columns)
    })

  fileprivate static let publish = Verb(
    "publish", "Publish a catalog in place of the one in force", .change,
    positionals: [Positional("FILE", .one, "The catalog as JSON; '-' for standard input")],
    examples: [
      ("catalog publish catalog.json --dry-run", "Would it be accepted?"),
      ("catalog publish - < catalog.json", "From standard input"),
    ],
    run: { session in
      let file = try session.catalog(in: session.word("FILE"))
      let receipt = try session.execute(
        .publishCatalog(versions: file.versions, categories: file.categories))
      // A publication puts in force exactly what it was given.
      let catalog = Catalog(stored: file.versions, categories: file.categories)
      let thing = ChangedThing(
        label: "catalog", json: catalog.json,
        position: receipt.changed && session.isDryRun ? nil : receipt.position,
        changed: receipt.changed)
      try session.answer(receipt, noun: "catalog", columns: Catalog.columns, things: [thing])
    })
}

extension Session {
  /// The catalog that a file holds, before its rules are checked.
  ///
  /// - Throws: ``Failure`` naming the file and the line and column in it.
  func catalog(
    in file: String
  ) throws -> (name: String, versions: [APIVersion], categories: [ScopeCategory]) {
    let (name, bytes) = try contents(of: file, limitBytes: CatalogJSON.bytesMax)
    do throws(JSONError) {
      let catalog = try CatalogJSON.read(file: bytes)
      return (name, catalog.versions, catalog.categories)
    } catch {
      throw Failure(.usage, "malformed-catalog", error.message(file: name, text: bytes))
    }
  }
}
