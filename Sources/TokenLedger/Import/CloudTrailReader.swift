/// Reads CloudTrail's files: `{"Records": […]}`, as they lie in the bucket, or the bare records, one
/// after the other; several files in one stream too.
package enum CloudTrailReader {
  /// Judges every record of a file.
  ///
  /// - Throws: ``LedgerError`` with code ``LedgerError/Code/malformedImport``, file, line and column,
  ///   when anything in it is malformed: then nothing of it may be entered.
  package static func verdicts(
    name: String, contents: [UInt8]
  ) throws(LedgerError) -> [CloudTrailVerdict] {
    guard !contents.starts(with: [0x1F, 0x8B]) else {
      throw LedgerError(
        .malformedImport, "\(name) is compressed: gunzip it first. Nothing was entered.")
    }
    do throws(JSONError) {
      return try verdicts(on: contents)
    } catch {
      throw LedgerError(
        .malformedImport,
        "\(error.message(file: name, text: contents)). Nothing was entered.", cause: error)
    }
  }

  private static func verdicts(on contents: [UInt8]) throws(JSONError) -> [CloudTrailVerdict] {
    var reader = JSONReader(contents)
    var verdicts: [CloudTrailVerdict] = []
    var isEmpty = true
    while let document = try reader.nextText() {
      isEmpty = false
      for record in try records(of: document) {
        verdicts.append(try CloudTrailRecord.verdict(on: record))
      }
    }
    guard !isEmpty else { throw JSONError("the file is empty: it may be truncated", at: 0) }
    return verdicts
  }

  private static func records(of document: JSONValue) throws(JSONError) -> [JSONValue] {
    if let records = document["Records"] {
      guard let elements = records.array else {
        throw JSONError("Records is to be a list", at: records.offset)
      }
      return elements
    }
    guard document["eventVersion"] != nil else {
      throw JSONError("this is no CloudTrail file: it has no Records", at: document.offset)
    }
    return [document]
  }
}
