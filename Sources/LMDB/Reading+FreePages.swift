import CLMDB

extension Reading where Self: ~Copyable {
  /// The number of pages that are free for later transactions. Reads the whole list of free pages:
  /// for reports, not for hot paths.
  package borrowing func freePages() throws -> Int {
    // Table 0 is LMDB's own: each value is a page count and that many page numbers.
    let free = Table(handle: 0, environment: unsafe access.environment.number)
    return try withCursor(free) { cursor in
      var pages = 0
      while try cursor.next() {
        pages += cursor.withEntry { _, value in
          unsafe value.unsafeLoadUnaligned(as: Int.self)
        }
      }
      return pages
    }
  }
}
