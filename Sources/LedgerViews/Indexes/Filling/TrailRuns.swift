import Files

/// Positions on trails that are put aside in a scratch file: a run for each stretch of events, in the
/// order of trails.
///
/// A record of a run: the trail (kind 1 byte, two numbers of 8), bytes of the rest (4), and the
/// positions in LEB128, the first one and each distance from the one before. Numbers are
/// little-endian.
struct TrailRuns: ~Copyable {
  static let headBytes = 21
  private static let writeBytes = 1 << 20

  private var file: ScratchFile
  /// Where each run is.
  private(set) var places: [Range<Int>] = []

  /// Makes an empty file on the file system of `directory`.
  init(in directory: String) throws {
    file = try ScratchFile(in: directory)
  }

  /// Bytes of all runs.
  var byteCount: Int { file.byteCount }

  /// Puts the trails of the next stretch aside.
  mutating func add(_ notes: inout HistoryNotes) throws {
    let start = file.byteCount
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Self.writeBytes + Self.writeBytes / 8)
    try notes.forEachTrail { trail, positions in
      let head = bytes.count
      trail.append(littleEndianTo: &bytes)
      bytes.append(littleEndian: UInt32(0))
      var last: UInt64 = 0
      for position in positions {
        bytes.append(variableLength: position - last)
        last = position
      }
      let count = UInt32(bytes.count - head - Self.headBytes)
      bytes.replace(at: head + Self.headBytes - 4, bigEndian: count.byteSwapped)
      if bytes.count >= Self.writeBytes {
        unsafe try file.append(bytes.span.bytes)
        bytes.removeAll(keepingCapacity: true)
      }
    }
    unsafe try file.append(bytes.span.bytes)
    if file.byteCount > start { places.append(start..<file.byteCount) }
  }

  /// Reads what was put aside.
  func read(at offset: Int, count: Int) throws(FileError) -> [UInt8] {
    try file.read(at: offset, count: count)
  }
}

extension TrailNumber {
  /// Appends 17 bytes that ``init(littleEndian:at:)`` reads.
  fileprivate func append(littleEndianTo bytes: inout [UInt8]) {
    bytes.append(kind)
    bytes.append(littleEndian: high)
    bytes.append(littleEndian: low)
  }
}

/// A run as it is read, a record at a time.
struct TrailRunReader {
  private(set) var trail = TrailNumber(0, 0)
  private var buffer: [UInt8] = []
  /// Where in the buffer the record's positions are.
  private var body = 0..<0
  /// What of the run is not in the buffer yet.
  private var rest: Range<Int>
  private let readBytes: Int

  init(_ place: Range<Int>, readBytes: Int) {
    rest = place
    self.readBytes = readBytes
  }

  /// Bytes of the record.
  var recordBytes: Int { TrailRuns.headBytes + body.count }

  /// Goes to the next record; false at the end.
  mutating func next(in runs: borrowing TrailRuns) throws -> Bool {
    if body.upperBound == buffer.count && rest.isEmpty { return false }
    let head = try fill(TrailRuns.headBytes, at: body.upperBound, in: runs)
    trail = unsafe TrailNumber(littleEndian: buffer.span.bytes, at: head)
    let count: UInt32 = unsafe buffer.span.bytes.littleEndian(head + TrailRuns.headBytes - 4)
    let start = try fill(Int(count), at: head + TrailRuns.headBytes, in: runs)
    body = start..<start + Int(count)
    return true
  }

  /// Lends the record's positions, in order.
  @inline(__always)
  func forEachPosition(_ use: (UInt64) throws -> Void) throws {
    var position: UInt64 = 0
    var offset = body.lowerBound
    while offset < body.upperBound {
      var shift: UInt64 = 0
      var byte = buffer[offset]
      var distance = UInt64(byte & 0x7F)
      offset += 1
      while byte >= 0x80 {
        byte = buffer[offset]
        offset += 1
        shift += 7
        distance |= UInt64(byte & 0x7F) << shift
      }
      position += distance
      try use(position)
    }
  }

  /// Makes sure that `count` bytes from `offset` are in the buffer, and returns where they are then.
  private mutating func fill(
    _ count: Int, at offset: Int, in runs: borrowing TrailRuns
  ) throws -> Int {
    let kept = buffer.count - offset
    if kept >= count { return offset }
    let wanted = min(rest.count, max(readBytes, count - kept))
    let read = try runs.read(at: rest.lowerBound, count: wanted)
    precondition(read.count == wanted && kept + wanted >= count, "a run was cut short")
    buffer.removeSubrange(..<offset)
    buffer += read
    rest = rest.lowerBound + wanted..<rest.upperBound
    return 0
  }
}

extension TrailNumber {
  /// Reads the trail whose 17 bytes begin at `offset`.
  fileprivate init(littleEndian bytes: RawSpan, at offset: Int) {
    self.init(
      kind: bytes.byte(offset), high: bytes.littleEndian(offset + 1),
      low: bytes.littleEndian(offset + 9))
  }
}
