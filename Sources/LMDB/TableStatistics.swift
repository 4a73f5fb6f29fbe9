import CLMDB

/// The size and shape of a table.
package struct TableStatistics: Sendable, Equatable {
  /// Keys.
  package let entries: Int
  /// Levels of the tree; 0 when empty.
  package let depth: Int
  /// Pages of inner nodes.
  package let branchPages: Int
  /// Pages of entries.
  package let leafPages: Int
  /// Pages of values too long for a leaf (about 2,020 bytes and more).
  package let overflowPages: Int
  /// The size of a page in bytes.
  package let pageBytes: Int

  /// All its pages.
  package var pages: Int { branchPages + leafPages + overflowPages }

  init(_ statistics: MDB_stat) {
    entries = statistics.ms_entries
    depth = Int(statistics.ms_depth)
    branchPages = statistics.ms_branch_pages
    leafPages = statistics.ms_leaf_pages
    overflowPages = statistics.ms_overflow_pages
    pageBytes = Int(statistics.ms_psize)
  }
}
