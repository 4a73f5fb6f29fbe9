/// The list of free pages of a file that is too short to be mapped: the tree that `freeRoot` of a
/// meta page leads to, read page by page. Its keys are transaction numbers, its values a count and
/// that many page numbers.
struct FreePages {
  private enum Offset {
    static let flags = 10
    static let lower = 12
    static let nodes = 16
  }

  private enum Flag {
    static let branch: UInt16 = 0x01
    static let leaf: UInt16 = 0x02
    static let nodeOverflow: UInt16 = 0x01
  }

  private static let noPage = UInt64.max
  private static let depthMax = 32

  private var pages: Set<UInt64> = []

  /// Reads the list; throws `truncated` or `corrupted` if it cannot be followed.
  init(of file: borrowing DataFile, root: UInt64) throws(LMDBError) {
    if root != Self.noPage { try collect(root, of: file, depth: 0) }
  }

  /// Whether all pages of the range are free.
  func contains(_ range: ClosedRange<Int>) -> Bool {
    range.count <= pages.count && range.allSatisfy { pages.contains(UInt64($0)) }
  }

  private mutating func collect(
    _ number: UInt64, of file: borrowing DataFile, depth: Int
  ) throws(LMDBError) {
    guard depth < Self.depthMax else { throw file.failure(.corrupted) }
    let page = PageBytes(try Self.bytes(of: file, from: number, pages: 1))
    let flags = page.load(UInt16.self, Offset.flags)
    let lower = Int(page.load(UInt16.self, Offset.lower))
    guard lower >= Offset.nodes, lower <= page.bytes.count else {
      throw file.failure(.corrupted)
    }
    for index in 0..<(lower - Offset.nodes) / 2 {
      let node = Int(page.load(UInt16.self, Offset.nodes + 2 * index))
      guard node >= lower, node + 8 <= page.bytes.count else { throw file.failure(.corrupted) }
      let low = UInt64(page.load(UInt32.self, node))
      let nodeFlags = page.load(UInt16.self, node + 4)
      let keyBytes = Int(page.load(UInt16.self, node + 6))
      if flags & Flag.branch != 0 {
        // In a branch the three 16-bit fields are one page number.
        try collect(low | UInt64(nodeFlags) << 32, of: file, depth: depth + 1)
      } else if flags & Flag.leaf != 0 {
        let value = node + 8 + keyBytes
        guard value + 8 <= page.bytes.count else { throw file.failure(.corrupted) }
        if nodeFlags & Flag.nodeOverflow != 0 {
          let first = page.load(UInt64.self, value)
          let count = (Offset.nodes + Int(low) + file.pageBytes - 1) / file.pageBytes
          let overflow = PageBytes(try Self.bytes(of: file, from: first, pages: count))
          try add(overflow, at: Offset.nodes, of: file)
        } else {
          try add(page, at: value, of: file)
        }
      } else {
        throw file.failure(.corrupted)
      }
    }
  }

  private mutating func add(
    _ page: PageBytes, at offset: Int, of file: borrowing DataFile
  ) throws(LMDBError) {
    let count = page.load(UInt64.self, offset)
    guard count <= UInt64((page.bytes.count - offset) / 8 - 1) else {
      throw file.failure(.corrupted)
    }
    for index in 0..<Int(count) {
      pages.insert(page.load(UInt64.self, offset + 8 + 8 * index))
    }
  }

  private static func bytes(
    of file: borrowing DataFile, from number: UInt64, pages: Int
  ) throws(LMDBError) -> [UInt8] {
    let available = UInt64(file.sizeBytes / file.pageBytes)
    guard number < available, UInt64(pages) <= available - number else {
      throw file.failure(.truncated)
    }
    return try file.read(at: Int(number) * file.pageBytes, count: pages * file.pageBytes)
  }
}
