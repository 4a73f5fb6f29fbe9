import FoundationEssentials
import Testing
import TokenDomain

@testable import EventLog

/// The bytes of every event type and schema version, pinned for good in Fixtures/records: in hex,
/// and beside it in diagnostic notation.
///
/// A file that is missing is written only with TOKENLEDGER_WRITE_FIXTURES set, and one that is there
/// never: what is in somebody's log must be read for ever.
@Suite struct GoldenRecordTests {
  private static let directory: String = {
    var parts = #filePath.split(separator: "/").map(String.init)
    parts.removeLast(3)  // File, target, Tests.
    return "/" + parts.joined(separator: "/") + "/Fixtures/records"
  }()

  @Test(arguments: EventType.allCases)
  func everyTypeHasAGoldenRecordThatIsWrittenAndReadByteForByte(_ type: EventType) throws {
    let recorded = Examples.recorded(type)
    let bytes = try EventRecord.encode(recorded, vault: TestKeys(), nonces: .derived)
    let path = "\(Self.directory)/\(type.name).v\(EventRecord.schemaVersion(of: type))"
    if !FileManager.default.fileExists(atPath: path + ".hex"),
      ProcessInfo.processInfo.environment["TOKENLEDGER_WRITE_FIXTURES"] != nil
    {
      try write(hexText(bytes), path + ".hex")
      try write(try CBORValue(decoding: bytes).diagnosticNotation, path + ".diag")
    }
    let golden = hex(try read(path + ".hex"))
    #expect(bytes == golden)
    #expect(try EventRecord.decode(golden, vault: TestKeys()) == recorded)
    #expect(try CBORValue(decoding: golden).diagnosticNotation + "\n" == read(path + ".diag"))
  }

  @Test func everyGoldenRecordOfAnyVersionCanStillBeRead() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: Self.directory)
    let records = names.filter { $0.hasSuffix(".hex") }
    #expect(records.count >= EventType.allCases.count)
    for name in records {
      let bytes = hex(try read("\(Self.directory)/\(name)"))
      let recorded = try EventRecord.decode(bytes, vault: TestKeys())
      #expect(name.hasPrefix(recorded.event.type.name + ".v"))
    }
  }

  private func read(_ path: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
  }

  private func write(_ text: String, _ path: String) throws {
    try Data((text + "\n").utf8).write(to: URL(filePath: path))
  }
}
