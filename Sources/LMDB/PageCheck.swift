import Files

/// Looks at every page that the trees of a file lead to, reading it as bytes: LMDB believes what is in
/// a page, and a pointer that was damaged can end the process.
///
/// What it finds is damage to the trees themselves. A byte that was changed in a key or value is still
/// a key or value, and LMDB keeps no sums of them.
package enum PageCheck {
  /// What a check found.
  package enum Verdict: Hashable, Sendable {
    /// Every page is as it must be.
    case sound(pages: Int)
    /// A page is not: what is the matter.
    case damaged(String)
    /// Something looked wrong, but others wrote meanwhile, again and again.
    case changing
  }

  /// How often a file that others write to is looked at.
  private static let attemptsMax = 3

  /// Checks the file of the environment in the directory `path`, which others may have open. Reads all
  /// pages in use; some microseconds each.
  ///
  /// - Parameter progress: told how many pages were read and how many the file has.
  /// - Throws: what the system says when the file cannot be read.
  package static func check(
    _ path: String, progress: (UInt64, UInt64) -> Void = { _, _ in }
  ) throws -> Verdict {
    for _ in 0..<attemptsMax {
      let file = try DataFile("\(path)/data.mdb", environment: path)
      let meta: DataFile.Meta
      do {
        meta = try file.newestMeta()
        try DataFile.check("\(path)/data.mdb", environment: path)
      } catch {
        guard error.code.rawValue < 0 else { throw error }
        return .damaged(error.code.reason)
      }
      var walk = PageWalk(pageBytes: meta.pageBytes, lastPage: meta.lastPage)
      do {
        try walk.walk(meta, in: file, progress)
        return .sound(pages: walk.pages)
      } catch let damage as PageDamage {
        // Pages of an older state are used again by whoever writes.
        guard try file.newestMeta().transaction != meta.transaction else {
          return .damaged("page \(damage.page): \(damage.cause)")
        }
      }
    }
    return .changing
  }
}
