package import LMDB
import Synchronization

/// A snapshot of the live views. Used by one thread at a time; letting go of it ends it.
package struct LiveSnapshot: ~Copyable {
  private let read: DerivedRead
  package let keys: ViewKeys
  // Look-ups borrow the snapshot, so that what they remember needs a lock, taken by no one else.
  private let failed = Mutex<(any Error)?>(nil)

  init(_ read: consuming DerivedRead, keys: ViewKeys) {
    self.read = read
    self.keys = keys
  }
}

extension LiveSnapshot: LiveReading {
  package var access: TransactionAccess { read.access }
  package var header: DerivedHeader { read.header }
  package var environment: DerivedEnvironment { read.environment }
  package var selection: TokenSelection? { nil }
  package var failure: (any Error)? { failed.withLock { $0 } }
  package func note(_ failure: any Error) { failed.withLock { $0 = $0 ?? failure } }
}
