package import TokenDomain

/// Why the log, its keys or its vault cannot be used.
package enum LogError: Error, Hashable, Sendable {
  /// The record at a position is not where it must be.
  case missingRecord(Position)
  /// A record would not follow the one before it.
  case outOfOrder(Position)
  /// A record would be recorded before the one before it.
  case clockWentBack(Position)
  /// The vault has no key for a slot that the log names.
  case missingSlot(UInt64, path: String)
  /// The file is not a vault.
  case damagedVault(path: String)
  /// The vault is shorter than the log's highest slot.
  case shortVault(highest: UInt64, named: UInt64)
  /// Others than the owner may read a key.
  case looseKey(path: String)
  /// Others than the owner may look into the directory of the keys.
  case looseDirectory(path: String)
  /// The file does not hold a key.
  case damagedKey(path: String)
  /// The pepper key of a number is not there.
  case missingKey(UInt32, path: String)
  /// The checkpoint that is kept of a tree of so many leaves cannot be read.
  case damagedCheckpoint(size: UInt64)
  /// The key that signs the log's checkpoints is not there.
  case noLogKey(path: String)
  /// There is no pepper key.
  case noKeys(path: String)
}

extension LogError: CustomStringConvertible {
  /// What is wrong and what to do.
  package var description: String {
    switch self {
    case .missingRecord(let position):
      "the log has no event at position \(position), though it has later ones: it is damaged; "
        + "restore it from a backup"
    case .outOfOrder(let position):
      "the log refused an event at position \(position) as out of order: it is damaged; restore "
        + "it from a backup"
    case .clockWentBack(let position):
      "the event at position \(position) would be recorded before the one before it"
    case .missingSlot(let slot, let path):
      "\(path) has no key for slot \(slot): restore the vault from a backup as new as the log"
    case .damagedVault(let path): "\(path) is not a vault: restore it from a backup"
    case .shortVault(let highest, let named):
      "the vault ends at slot \(highest), the log names slot \(named): restore the vault from a "
        + "backup as new as the log"
    case .looseKey(let path): "others may read \(path): run 'chmod 600 \(path)'"
    case .looseDirectory(let path): "others may look into \(path): run 'chmod 700 \(path)'"
    case .damagedKey(let path): "\(path) is damaged: restore the keys from a backup"
    case .missingKey(let number, let path):
      "\(path) has no pepper key \(number): restore the keys from a backup as new as the log"
    case .damagedCheckpoint(let size):
      "the checkpoint of \(size) events is damaged: restore the log from a backup"
    case .noLogKey(let path):
      "there is no \(path), which signs checkpoints: restore it from a backup"
    case .noKeys(let path): "\(path) has no pepper key: restore the keys from a backup"
    }
  }
}
