import EventLog
import FoundationEssentials

/// Replaces a small file durably with `value` as JSON for people to read.
func replaceFile(_ path: String, json value: some Encodable, permissions: UInt32) throws {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
  let contents = Array(try encoder.encode(value)) + [UInt8(ascii: "\n")]
  try replaceFile(path, contents, permissions: permissions)
}
