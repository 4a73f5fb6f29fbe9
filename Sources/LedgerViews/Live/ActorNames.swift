import Synchronization
import TokenDomain

/// Names of operators and principals by the slot that they are sealed under.
///
/// A slot is never used for another name, so what is remembered cannot become wrong; what is
/// destroyed is forgotten with the process or by ``forgetAll()``.
package final class ActorNames: Sendable {
  private let names = Mutex<[UInt64: ActorName]>([:])
  private static let namesMax = 4096

  init() {}

  /// The name in a slot, found by `find` if it is not remembered.
  func name(_ slot: UInt64, _ find: () throws -> ActorName) rethrows -> ActorName {
    if let name = names.withLock({ $0[slot] }) { return name }
    let name = try find()
    names.withLock { names in
      if names.count >= Self.namesMax { names.removeAll() }
      names[slot] = name
    }
    return name
  }

  /// Forgets every name.
  func forgetAll() { names.withLock { $0.removeAll() } }
}
