/// What the program `gzip` reads out of compressed bytes.
public func gunzipped(_ compressed: [UInt8]) throws -> [UInt8] {
  let outcome = try ChildProcess.run("/usr/bin/gzip", [Array("-dc".utf8)], input: compressed)
  guard outcome.status == 0 else { throw NotCompressed(error: outcome.error) }
  return outcome.output
}

/// What `gzip` says of bytes that it does not understand.
public struct NotCompressed: Error {
  public let error: [UInt8]
}
