import TestSupport
import Testing
import TokenDomain

@testable import EventLog

@Suite struct RecordFrontTests {
  private let keys = TestKeys()

  @Test(arguments: EventType.allCases)
  func theFrontSaysWhatTheWholeRecordSays(_ type: EventType) throws {
    var samples = SampleEvents(seed: 1_700 + UInt64(type.rawValue))
    for _ in 0..<100 {
      let event = samples.recorded(type)
      let bytes = try EventRecord.encode(event, vault: keys)
      // Holds: the span ends with the call, and the array outlives it.
      let front = try #require(unsafe RecordFront(bytes.span.bytes))
      let envelope = try unsafe EventRecord.envelope(bytes.span.bytes)
      #expect(front.position == envelope.position)
      #expect(front.recordedAt == envelope.recordedAt)
      #expect(front.occurredAt == envelope.occurredAt)
      #expect(front.type == envelope.type)
      #expect(front.account == envelope.account)
      #expect(front.subject == envelope.subject)
      #expect(front.actor == envelope.actor)
      #expect(front.correlation == envelope.correlation)
    }
  }

  @Test func aRecordThatIsCutOrDamagedNeverTraps() throws {
    var samples = SampleEvents(seed: 1_790)
    // Holds: the spans end with the calls, and the arrays outlive them.
    try samples.damagedFronts(bytes: 150, damages: 200, keys) {
      _ = unsafe RecordFront($0.span.bytes)
    }
    let empty: [UInt8] = []
    #expect(unsafe RecordFront(empty.span.bytes) == nil)
  }
}
