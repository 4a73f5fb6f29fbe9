import Files

extension Environment {
  /// How long to sleep between two looks at who reads.
  private static let lookMilliseconds = 1
  /// Looks at who reads between two searches for readers that died.
  private static let looksPerSearch = 100

  /// Writes zeros over everything that the file holds besides what the last commit leads to: LMDB
  /// keeps the bytes of pages that were freed, and of entries that were taken from a page. Synced.
  ///
  /// Waits for the snapshots from before the last commit, in all processes, and keeps writers waiting
  /// meanwhile. Readers of the last commit are not disturbed. Pages that a process that goes on
  /// writing has in memory may still come back from there: it is for an environment in which nobody
  /// writes any more.
  ///
  /// - Parameter patienceMilliseconds: how long to wait for snapshots.
  /// - Returns: whether it was done; `false` when somebody still reads an older snapshot.
  /// - Throws: what LMDB and the system say, and damage that is found.
  /// - Complexity: O(n) in the size of the file.
  @available(*, noasync)
  package func overwriteUnused(patienceMilliseconds: Int) throws -> Bool {
    // Held to the end, so that nothing is committed meanwhile.
    let writing = try beginWrite()
    guard try waitForOlderReaders(patienceMilliseconds) else { return false }
    let path = "\(path)/data.mdb"
    let data = try DataFile(path, environment: self.path)
    let meta = try data.newestMeta()
    let map = PageMap(pages: data.sizeBytes / meta.pageBytes)
    var walk = PageWalk(pageBytes: meta.pageBytes, lastPage: meta.lastPage)
    walk.visit = { map.note($0, $1, $2) }
    try walk.walk(meta, in: data) { _, _ in }
    let file = try File(path, .readWrite)
    for unused in map.unused() {
      try file.overwrite(unused.lowerBound * meta.pageBytes..<unused.upperBound * meta.pageBytes)
    }
    for gap in map.gaps {
      let start = Int(gap.page) * meta.pageBytes
      try file.overwrite(start + gap.bytes.lowerBound..<start + gap.bytes.upperBound)
    }
    try file.syncData()
    writing.abort()
    return true
  }

  private func waitForOlderReaders(_ patienceMilliseconds: Int) throws -> Bool {
    let pause = Monitor(())
    var looks = 0
    while true {
      if looks % Self.looksPerSearch == 0 { try clearStaleReaders() }
      if try oldestReaderLag() == 0 { return true }
      guard looks * Self.lookMilliseconds < patienceMilliseconds else { return false }
      looks += 1
      let _: Bool? = pause.wait(timeoutMilliseconds: Self.lookMilliseconds) { _ in nil }
    }
  }
}

/// Which pages of a file are in use, and which bytes of these hold nothing.
private final class PageMap {
  /// A byte a page: the two meta pages, which hold no entries, count as used.
  private var isUsed: [Bool]
  private(set) var gaps: [(page: UInt64, bytes: Range<Int>)] = []

  init(pages: Int) {
    isUsed = [Bool](repeating: false, count: max(2, pages))
    isUsed[0] = true
    isUsed[1] = true
  }

  func note(_ page: UInt64, _ count: Int, _ gap: Range<Int>) {
    for number in Int(page)..<min(isUsed.count, Int(page) + count) { isUsed[number] = true }
    if !gap.isEmpty { gaps.append((page, gap)) }
  }

  /// The pages that nothing leads to, in runs.
  func unused() -> [Range<Int>] {
    var runs: [Range<Int>] = []
    var start: Int?
    for number in isUsed.indices {
      if isUsed[number] {
        if let first = start { runs.append(first..<number) }
        start = nil
      } else if start == nil {
        start = number
      }
    }
    if let first = start { runs.append(first..<isUsed.count) }
    return runs
  }
}
