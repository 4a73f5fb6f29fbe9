import EventLog
import LedgerViews

extension Ledger {
  /// The pepper keys that accept, the current one last.
  public func keys() throws -> [KeyStatus] {
    try LedgerError.wrapping {
      let numbers = try read { $0.keyNumbers }
      if !isReadOnly { try parts.keyring.reload() }
      return numbers.map { number in
        let pepper = parts.keyring.peppers.first { $0.number == number }
        return KeyStatus(
          number: number, isCurrent: number == numbers.last,
          createdAt: pepper.map { Timestamp(microseconds: $0.createdMicroseconds) })
      }
    }
  }

  /// Makes a new current key. Older ones accept until they are retired.
  ///
  /// - Parameter request: puts who asks around the action.
  @available(*, noasync)
  public func rotateKey(_ request: (Action) -> Request) throws -> Receipt {
    try LedgerError.wrapping {
      let number = try read { $0.keyNumbers.last ?? 0 } + 1
      let action = request(.rotateKey(keyNumber: number))
      if action.isDryRun { return try executeAndWait(action) }
      try checkWritable()
      // The key is on the disk before the log speaks of it. One that a refusal leaves unused is
      // taken next time.
      try parts.keyring.addPepper(number)
      return try executeAndWait(action)
    }
  }

  /// Destroys an older key: what was hashed under it no longer authenticates, from the moment that the
  /// event is acknowledged.
  @available(*, noasync)
  public func retireKey(_ number: UInt32, _ request: (Action) -> Request) throws -> Receipt {
    let action = request(.retireKey(keyNumber: number))
    let receipt = try executeAndWait(action)
    if !receipt.isDryRun {
      try LedgerError.wrapping { try parts.keyring.destroyPepper(number) }
    }
    return receipt
  }
}
