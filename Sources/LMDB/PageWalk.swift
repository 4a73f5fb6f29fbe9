/// What is wrong with a page.
struct PageDamage: Error {
  let page: UInt64
  let cause: String
}

/// A walk through all trees of a file (`struct MDB_page`, `struct MDB_node`, `struct MDB_db`).
struct PageWalk {
  private enum Offset {
    static let flags = 10
    static let lower = 12
    static let upper = 14
    static let nodes = 16
    /// Of the root's number and the count of entries in the description of a tree.
    static let root = 40
    static let entries = 32
    /// Of its kind: 0 for those of this program, whatever else would be read in another way.
    static let kind = 0
  }

  private static let noPage = UInt64.max
  private static let branch: UInt16 = 1
  private static let leaf: UInt16 = 2
  private static let overflow: UInt16 = 4
  private static let nodeOverflow: UInt16 = 1
  private static let nodeTree: UInt16 = 2
  private static let treeBytes = 48
  private static let depthMax = 32
  private static let keyBytesMax = 511

  let pageBytes: Int
  let lastPage: Int
  /// Told of each page in use: its number, how many it goes on for, and which of their bytes hold
  /// nothing.
  var visit: (_ page: UInt64, _ count: Int, _ gap: Range<Int>) -> Void = { _, _, _ in }
  private(set) var pages = 0
  /// Whether keys of the tree that is being walked are in the order of their bytes; those of free pages
  /// are numbers of transactions.
  private var isOrdered = true

  init(pageBytes: Int, lastPage: Int) {
    self.pageBytes = pageBytes
    self.lastPage = lastPage
  }

  mutating func walk(
    _ meta: DataFile.Meta, in file: borrowing DataFile, _ progress: (UInt64, UInt64) -> Void
  ) throws {
    isOrdered = false
    _ = try tree(meta.freeRoot, in: file, depth: 0, holdsTrees: false, progress)
    isOrdered = true
    _ = try tree(meta.mainRoot, in: file, depth: 0, holdsTrees: true, progress)
  }

  /// Walks the tree below a page.
  ///
  /// - Returns: how many entries it has.
  private mutating func tree(
    _ number: UInt64, in file: borrowing DataFile, depth: Int, holdsTrees: Bool,
    _ progress: (UInt64, UInt64) -> Void
  ) throws -> UInt64 {
    if number == Self.noPage { return 0 }
    guard depth < Self.depthMax else { throw PageDamage(page: number, cause: "it is too deep") }
    let page = try read(number, in: file)
    pages += 1
    if pages % 1_024 == 0 { progress(UInt64(pages), UInt64(lastPage)) }
    let flags = page.load(UInt16.self, Offset.flags)
    guard flags == Self.branch || flags == Self.leaf else {
      throw PageDamage(page: number, cause: "it is neither a branch nor a leaf")
    }
    let (lower, upper) = (
      Int(page.load(UInt16.self, Offset.lower)), Int(page.load(UInt16.self, Offset.upper))
    )
    guard lower >= Offset.nodes, lower <= upper, upper <= pageBytes, lower % 2 == 0 else {
      throw PageDamage(page: number, cause: "its free space lies outside of it")
    }
    visit(number, 1, lower..<upper)
    var entries: UInt64 = 0
    var before: Range<Int>?
    for index in 0..<(lower - Offset.nodes) / 2 {
      let node = Int(page.load(UInt16.self, Offset.nodes + 2 * index))
      guard node >= upper, node + 8 <= pageBytes else {
        throw PageDamage(page: number, cause: "entry \(index) lies outside of it")
      }
      let keyBytes = Int(page.load(UInt16.self, node + 6))
      let key = node + 8..<node + 8 + keyBytes
      guard keyBytes <= Self.keyBytesMax, key.upperBound <= pageBytes else {
        throw PageDamage(page: number, cause: "the key of entry \(index) lies outside of it")
      }
      // The first key of a branch is never read.
      if isOrdered, let before, !page.bytes[before].precedes(page.bytes[key]) {
        throw PageDamage(page: number, cause: "entry \(index) is out of order")
      }
      if flags == Self.leaf || index > 0 { before = key }
      if flags == Self.branch {
        let child =
          UInt64(page.load(UInt32.self, node)) | UInt64(page.load(UInt16.self, node + 4)) << 32
        entries += try tree(child, in: file, depth: depth + 1, holdsTrees: holdsTrees, progress)
      } else {
        entries += 1
        try value(
          page, node, end: key.upperBound, of: number, in: file, holdsTrees: holdsTrees, progress)
      }
    }
    return entries
  }

  /// Looks at the value of a leaf's entry.
  private mutating func value(
    _ page: PageBytes, _ node: Int, end: Int, of number: UInt64, in file: borrowing DataFile,
    holdsTrees: Bool, _ progress: (UInt64, UInt64) -> Void
  ) throws {
    let valueBytes = Int(page.load(UInt32.self, node))
    let flags = page.load(UInt16.self, node + 4)
    let isOverflow = flags & Self.nodeOverflow != 0
    guard end + (isOverflow ? 8 : valueBytes) <= pageBytes else {
      throw PageDamage(page: number, cause: "a value lies outside of it")
    }
    if isOverflow {
      let first = page.load(UInt64.self, end)
      let head = try read(first, in: file)
      let count = Int(head.load(UInt32.self, Offset.lower))
      guard head.load(UInt16.self, Offset.flags) == Self.overflow,
        count * pageBytes >= Offset.nodes + valueBytes, Int(first) + count - 1 <= lastPage
      else { throw PageDamage(page: first, cause: "it is not the overflow page it should be") }
      pages += count
      visit(first, count, Offset.nodes + valueBytes..<count * pageBytes)
    } else if holdsTrees, flags & Self.nodeTree != 0 {
      guard valueBytes == Self.treeBytes,
        page.load(UInt32.self, end + Offset.kind) == 0,
        page.load(UInt16.self, end + Offset.kind + 4) == 0
      else {
        throw PageDamage(page: number, cause: "the description of a table is not one")
      }
      let found = try tree(
        page.load(UInt64.self, end + Offset.root), in: file, depth: 1, holdsTrees: false, progress)
      let told = page.load(UInt64.self, end + Offset.entries)
      guard found == told else {
        throw PageDamage(
          page: number, cause: "a table has \(found) entries and says that it has \(told)")
      }
    }
  }

  private func read(_ number: UInt64, in file: borrowing DataFile) throws -> PageBytes {
    guard number > 1, number <= UInt64(lastPage) else {
      throw PageDamage(page: number, cause: "a page leads there, and there is none")
    }
    let page = PageBytes(try file.read(at: Int(number) * pageBytes, count: pageBytes))
    guard page.bytes.count == pageBytes else {
      throw PageDamage(page: number, cause: "the file ends before it")
    }
    guard page.load(UInt64.self, 0) == number else {
      throw PageDamage(page: number, cause: "it says that it is another")
    }
    return page
  }
}

extension ArraySlice<UInt8> {
  /// Whether byte order puts these before `other`.
  fileprivate func precedes(_ other: ArraySlice<UInt8>) -> Bool { lexicographicallyPrecedes(other) }
}
