import LMDB

/// What one view of an environment takes.
package struct ViewSize: Hashable, Sendable {
  /// The view.
  package let name: String
  /// The version of what it writes.
  package let version: UInt32
  /// Keys of its tables.
  package let entries: Int
  /// Bytes of the pages that its tables take.
  package let bytes: Int

  /// Adds up the tables of a view. Microseconds.
  init(
    name: String, version: UInt32, tables: [Table],
    in transaction: borrowing some Reading & ~Copyable
  ) throws {
    self.name = name
    self.version = version
    var (entries, bytes) = (0, 0)
    for table in tables {
      let statistics = try transaction.statistics(table)
      entries += statistics.entries
      bytes += statistics.pages * statistics.pageBytes
    }
    self.entries = entries
    self.bytes = bytes
  }
}
