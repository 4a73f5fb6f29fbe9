package import LMDB
package import TokenDomain

/// What a snapshot and a write transaction of the live views have in common.
package protocol LiveReading: Reading, StateReader, CredentialGates, ~Copyable {
  /// The position and what goes with it.
  var header: DerivedHeader { get }
  /// Where the tables are.
  var environment: DerivedEnvironment { get }
  /// The first look-up that failed. Whoever began the transaction asks for it before trusting what
  /// was read: a look-up that failed answered as if there were nothing.
  var failure: (any Error)? { get }

  /// Remembers a failure, unless there was one.
  func note(_ failure: any Error)
  /// The keys for texts and hashes.
  var keys: ViewKeys { get }
  /// What the indexes found for a selection by filter, if they were asked.
  var selection: TokenSelection? { get }
}

extension LiveReading where Self: ~Copyable {
  /// The position of the last event applied.
  package var position: Position { header.position }

  /// Throws the first look-up's failure, if one failed.
  package func checkFailure() throws { if let failure { throw failure } }

  func table(_ table: LiveTable) -> Table { environment.table(table) }

  /// Runs a look-up; one that fails is remembered and answers `otherwise`.
  func attempt<Value>(_ otherwise: Value, _ body: () throws -> Value) -> Value {
    do {
      return try body()
    } catch {
      note(error)
      return otherwise
    }
  }

  /// Whether a key of the table begins with `prefix`.
  func hasKey(_ table: LiveTable, prefix: [UInt8]) throws -> Bool {
    try countKeys(table, prefix: prefix, max: 1) > 0
  }

  /// How many keys of the table begin with `prefix`, at most `max`.
  func countKeys(_ table: LiveTable, prefix: [UInt8], max: Int) throws -> Int {
    var count = 0
    try forEachKey(table, prefix: prefix) { _ in
      count += 1
      return count < max
    }
    return count
  }

  /// Lends each key that begins with `prefix`, in order, until `body` returns false.
  func forEachKey(
    _ table: LiveTable, prefix: [UInt8], _ body: (RawSpan) throws -> Bool
  ) throws {
    try withCursor(self.table(table)) { cursor in
      let start = prefix.span
      var isThere = unsafe try cursor.seek(atOrAfter: start.bytes)
      while isThere {
        let goesOn = try cursor.withEntry { key, _ in
          unsafe try key.hasPrefix(start.bytes) && body(key)
        }
        guard goesOn else { return }
        isThere = try cursor.next()
      }
    }
  }
}
