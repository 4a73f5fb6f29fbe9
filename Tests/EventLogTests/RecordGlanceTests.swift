import TestSupport
import Testing
import TokenDomain

@testable import EventLog

@Suite struct RecordGlanceTests {
  private let keys = TestKeys()

  @Test(arguments: EventType.allCases)
  func aGlanceSaysWhatTheWholeRecordSays(_ type: EventType) throws {
    var samples = SampleEvents(seed: 700 + UInt64(type.rawValue))
    for _ in 0..<100 {
      let recorded = samples.recorded(type)
      let bytes = try EventRecord.encode(recorded, vault: keys)
      // Holds: the span ends with the call, and the array outlives it.
      let glance = try #require(unsafe RecordGlance(bytes.span.bytes))
      #expect(glance.type == type)
      #expect(glance.subjectID == recorded.event.subject.number)
      var isByHolder = false
      if case .holder = recorded.event.actor { isByHolder = true }
      #expect(glance.isByHolder == isByHolder)
      if let body = glance.body { #expect(body == recorded.event.body) }
      let sealed = try unsafe SealedEvent(bytes.span.bytes)
      #expect(try sealed.body(.all, vault: keys) == recorded.event.body)
    }
  }

  @Test func aRecordThatIsCutOrDamagedNeverTraps() throws {
    var samples = SampleEvents(seed: 790)
    // Holds: the spans end with the calls, and the arrays outlive them.
    try samples.damagedFronts(bytes: 100, damages: 100, keys) {
      _ = unsafe RecordGlance($0.span.bytes)
    }
    let empty: [UInt8] = []
    #expect(unsafe RecordGlance(empty.span.bytes) == nil)
  }
}

extension Subject {
  fileprivate var number: UInt128? {
    switch self {
    case .ledger, .catalog: nil
    case .account(let id): id.value
    case .member(let id): id.value
    case .token(let id): id.value
    }
  }
}
