import Files

/// The file `data.mdb` as bytes on the disk, looked at before LMDB maps it. LMDB touches the file
/// through the map only, and a page that the file does not reach ends the process with SIGBUS.
///
/// The layout is that of LMDB 0.9 on a 64-bit little-endian machine (`struct MDB_page`,
/// `struct MDB_meta`, `struct MDB_db` in mdb.c): two meta pages, then everything else.
struct DataFile: ~Copyable {
  /// Where fields are in a page, in bytes.
  private enum Offset {
    static let flags = 10
    static let magic = 16
    static let version = 20
    static let pageSize = 40
    static let freeRoot = 80
    static let mainRoot = 128
    static let lastPage = 136
    static let transaction = 144
    static let metaEnd = 152
  }

  private static let magic: UInt32 = 0xBEEF_C0DE
  private static let formatVersion: UInt32 = 1
  private static let metaFlag: UInt16 = 0x08
  private static let pageSizes = 512...65_536

  let file: File
  let environment: String
  private(set) var sizeBytes: Int
  private(set) var pageBytes = 4_096

  /// How often a file is looked at that others commit to while it is looked at.
  private static let attemptsMax = 100

  /// Refuses a file that LMDB would not understand, or that ends before its last page. Others may
  /// commit to it at the same time.
  static func check(_ path: String, environment: String) throws(LMDBError) {
    var file: DataFile
    do throws(FileError) {
      file = try DataFile(path, environment: environment)
    } catch {
      throw LMDBError(error)
    }
    try file.check()
  }

  init(_ path: String, environment: String) throws(FileError) {
    let file = try File(path, .readOnly)
    sizeBytes = try file.size()
    self.file = file
    self.environment = environment
  }

  /// The meta page that was written last, after both were looked at.
  func newestMeta() throws(LMDBError) -> Meta {
    let first = try meta(at: 0)
    let second = try meta(at: first.pageBytes)
    guard second.pageBytes == first.pageBytes else { throw failure(.invalid) }
    return first.transaction >= second.transaction ? first : second
  }

  private mutating func check() throws(LMDBError) {
    var newest = try newestMeta()
    for attempt in 1... {
      pageBytes = newest.pageBytes
      // After the meta page: a file grows before the meta page that needs it is written.
      sizeBytes = try currentSizeBytes()
      guard let failure = failure(of: newest) else { return }
      // The list of an older state is written over by whoever commits.
      let later = try newestMeta()
      if later.transaction == newest.transaction || attempt == Self.attemptsMax { throw failure }
      newest = later
    }
  }

  private func currentSizeBytes() throws(LMDBError) -> Int {
    do throws(FileError) {
      return try file.size()
    } catch {
      throw LMDBError(error)
    }
  }

  /// What is wrong with the file if a meta page is the newest.
  private func failure(of newest: Meta) -> LMDBError? {
    // LMDB does not write pages that were used and freed within one transaction, so a file may
    // rightly end before its last page, if all that is missing is free.
    let pages = sizeBytes / pageBytes
    if pages > newest.lastPage { return nil }
    do throws(LMDBError) {
      let free = try FreePages(of: self, root: newest.freeRoot)
      return free.contains(pages...newest.lastPage) ? nil : failure(.truncated)
    } catch {
      return error
    }
  }

  /// What the check needs of a meta page.
  struct Meta {
    let pageBytes: Int
    let lastPage: Int
    let transaction: UInt64
    let freeRoot: UInt64
    let mainRoot: UInt64
  }

  private func meta(at offset: Int) throws(LMDBError) -> Meta {
    let bytes = try read(at: offset, count: Offset.metaEnd)
    guard bytes.count == Offset.metaEnd else {
      // The first bytes tell a file that was cut from one that never was ours.
      throw failure(offset == 0 ? .invalid : .truncated)
    }
    let page = PageBytes(bytes)
    guard
      page.load(UInt16.self, Offset.flags) & Self.metaFlag != 0,
      page.load(UInt32.self, Offset.magic) == Self.magic
    else { throw failure(.invalid) }
    guard page.load(UInt32.self, Offset.version) == Self.formatVersion else {
      throw failure(.versionMismatch)
    }
    let pageBytes = Int(page.load(UInt32.self, Offset.pageSize))
    guard
      Self.pageSizes.contains(pageBytes), pageBytes.nonzeroBitCount == 1,
      let lastPage = Int(exactly: page.load(UInt64.self, Offset.lastPage)), lastPage >= 1
    else { throw failure(.invalid) }
    return Meta(
      pageBytes: pageBytes, lastPage: lastPage,
      transaction: page.load(UInt64.self, Offset.transaction),
      freeRoot: page.load(UInt64.self, Offset.freeRoot),
      mainRoot: page.load(UInt64.self, Offset.mainRoot))
  }

  /// Reads bytes of the file; fewer at its end.
  func read(at offset: Int, count: Int) throws(LMDBError) -> [UInt8] {
    do throws(FileError) {
      return try file.read(at: offset, count: count)
    } catch {
      throw LMDBError(error)
    }
  }

  func failure(_ code: LMDBError.Code) -> LMDBError {
    LMDBError(code, "open", environment)
  }
}

/// Little-endian numbers at any offset of a page.
struct PageBytes {
  let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The number at `offset`; the caller has made sure that it is inside.
  func load<Number: FixedWidthInteger>(_ type: Number.Type, _ offset: Int) -> Number {
    var number: Number = 0
    for index in (0..<MemoryLayout<Number>.size).reversed() {
      number = number << 8 | Number(bytes[offset + index])
    }
    return number
  }
}
