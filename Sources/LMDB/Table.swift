import CLMDB

/// A named table of one environment: a sorted map from keys to values, one value a key. Keys are
/// 1 to 511 bytes and sort as bytes do. Valid as long as its environment is open.
package struct Table: Hashable, Sendable {
  /// The longest key in bytes.
  package static let keyBytesMax = 511

  let handle: MDB_dbi
  /// The environment it belongs to, so that a mix-up is noticed.
  let environment: UInt32

  init(handle: MDB_dbi, environment: UInt32) {
    self.handle = handle
    self.environment = environment
  }
}
