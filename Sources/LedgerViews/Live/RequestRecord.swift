import TokenDomain

/// A request id as the table `requests` keeps it: recorded at (8), position (8), digest.
enum RequestRecord {
  static func bytes(_ request: RememberedRequest) -> [UInt8] {
    var writer = RecordWriter(capacity: 32)
    writer.write(request.recordedAt)
    writer.write(request.position)
    writer.write(raw: request.digest)
    return writer.bytes
  }

  static func read(_ bytes: [UInt8]) throws -> RememberedRequest {
    var reader = RecordReader(bytes, table: LiveTable.requests.name)
    let recordedAt = try reader.moment()
    let position = try reader.position()
    let digest = try reader.raw(count: reader.count)
    return RememberedRequest(digest: digest, position: position, recordedAt: recordedAt)
  }

  /// The key in `requestTimes`: the moment, earlier ones first also before 1970, and the hash.
  static func timeKey(_ moment: Timestamp, _ hash: [UInt8]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(bigEndian: UInt64(bitPattern: moment.microseconds) ^ 1 << 63)
    return bytes + hash
  }

  /// The moment and the hash in such a key.
  static func parse(timeKey key: RawSpan) -> (recordedAt: Timestamp, hash: [UInt8]) {
    let biased: UInt64 = key.bigEndian(0)
    return (
      Timestamp(microseconds: Int64(bitPattern: biased ^ 1 << 63)),
      key.extracting(droppingFirst: 8).copied()
    )
  }
}
