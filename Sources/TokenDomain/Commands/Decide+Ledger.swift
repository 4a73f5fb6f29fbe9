/// Most pepper keys at one time: the current one and four older ones.
private let keysMax = 5

extension StateReader where Self: ~Copyable {
  func decideCreateLedger(_ created: LedgerCreated, _ asked: Asked) throws(Refusal) -> Decision {
    try asked.access.require(.createLedger, in: nil)
    try asked.checkNoRevision()
    guard position == .zero else { throw .identifierTaken }
    return .aboutLedger(.ledgerCreated(created))
  }

  func decideRecordRestore(
    _ restored: LedgerRestored, _ asked: Asked
  ) throws(Refusal) -> Decision {
    try asked.access.require(.createLedger, in: nil)
    try asked.checkNoRevision()
    return .aboutLedger(.ledgerRestored(restored))
  }

  func decideRotateKey(_ number: UInt32, _ asked: Asked) throws(Refusal) -> Decision {
    try asked.access.require(.manageKeys, in: nil)
    try asked.checkNoRevision()
    guard keyNumbers.count < keysMax else { throw .tooManyKeys }
    // Numbers only grow, so that a number once retired never names another key.
    guard number > keyNumbers.max() ?? 0 else { throw .identifierTaken }
    return .aboutLedger(.ledgerKeyRotated(keyNumber: number))
  }

  func decideRetireKey(_ number: UInt32, _ asked: Asked) throws(Refusal) -> Decision {
    try asked.access.require(.manageKeys, in: nil)
    try asked.checkNoRevision()
    guard keyNumbers.contains(number) else { throw .unknownKey(number) }
    guard number != keyNumbers.last else { throw .currentKeyNotRetirable }
    return .aboutLedger(.ledgerKeyRetired(keyNumber: number))
  }
}
