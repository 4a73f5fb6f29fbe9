import TokenLedger

/// Makes a ledger and opens it. It may wait: nothing else runs meanwhile.
func newLedger(at path: String, _ founding: Ledger.Founding) throws -> Ledger {
  _ = try Ledger.create(at: path, founding: founding)
  return try Ledger.open(at: path, options: Ledger.Options(clock: founding.clock))
}

/// Closes a ledger that nobody asks any more.
func end(_ ledger: Ledger) {
  ledger.close()
}
