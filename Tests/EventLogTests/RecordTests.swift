import TestSupport
import Testing
import TokenDomain

@testable import EventLog

@Suite struct RecordTests {
  private let keys = TestKeys()

  @Test(arguments: EventType.allCases)
  func everyEventComesBackAsItWas(_ type: EventType) throws {
    var samples = SampleEvents(seed: UInt64(type.rawValue))
    for _ in 0..<100 {
      let recorded = samples.recorded(type)
      let bytes = try EventRecord.encode(recorded, vault: keys)
      #expect(try EventRecord.decode(bytes, vault: keys) == recorded)
    }
  }

  @Test(arguments: EventType.allCases)
  func theEnvelopeSaysWhatTheEventSays(_ type: EventType) throws {
    var samples = SampleEvents(seed: 100 + UInt64(type.rawValue))
    for _ in 0..<20 {
      let recorded = samples.recorded(type)
      let event = recorded.event
      let envelope = try EventRecord.envelope(try EventRecord.encode(recorded, vault: keys))
      let expected = RecordEnvelope(
        position: event.position, id: event.id, recordedAt: event.recordedAt,
        occurredAt: event.occurredAt, type: type, account: event.account, subject: event.subject,
        actor: event.actor, via: event.origin.via, correlation: event.correlation,
        causation: event.causation, subjectSlot: recorded.subjectSlot,
        actorSlot: recorded.actorSlot)
      #expect(envelope == expected)
    }
  }

  @Test(arguments: EventType.allCases)
  func fieldsOfANewerProgramAreKeptAndWrittenAsTheyWere(_ type: EventType) throws {
    var samples = SampleEvents(seed: 200 + UInt64(type.rawValue))
    var recorded = samples.recorded(type)
    recorded.subjectSlot = 7
    recorded.actorSlot = 8
    recorded.unknownFields = [
      .init(place: .record, key: 17, value: hex("a1016161")),
      .init(place: .record, key: 4_000, value: hex("f6")),
      .init(place: .subjectSeal, key: 16, value: hex("83010203")),
      .init(place: .actorSeal, key: 99, value: hex("63e6bca2")),
      .init(place: .data, key: 9, value: hex("1903e8")),
    ]
    let bytes = try EventRecord.encode(recorded, vault: keys, nonces: .derived)
    let read = try EventRecord.decode(bytes, vault: keys)
    #expect(read.event == recorded.event)
    #expect(Set(read.unknownFields) == Set(recorded.unknownFields))
    #expect(try EventRecord.encode(read, vault: keys, nonces: .derived) == bytes)
  }

  @Test(arguments: EventType.allCases)
  func anErasedKeyLeavesEverythingButTheTexts(_ type: EventType) throws {
    var samples = SampleEvents(seed: 300 + UInt64(type.rawValue))
    for _ in 0..<20 {
      let recorded = samples.recorded(type)
      let event = recorded.event
      let bytes = try EventRecord.encode(recorded, vault: keys)
      let slots = Set([recorded.subjectSlot, recorded.actorSlot].compactMap(\.self))
      let read = try EventRecord.decode(bytes, vault: TestKeys(erased: slots))
      #expect(read.event.position == event.position)
      #expect(read.event.subject == event.subject)
      #expect((read.event.reason == nil) == (event.reason == nil))
      #expect(read.event.reason?.isErased ?? true)
      let hadOrigin = event.origin.address != nil || event.origin.agent != nil
      #expect(read.event.origin == Origin(via: event.origin.via, isErased: hadOrigin))
      #expect(read.event.body == Erasure.of(event.body))
      // Who asks for no texts gets the same, and needs no keys.
      #expect(try EventRecord.decode(bytes, vault: NoKeys(), texts: .none) == read)
    }
  }

  @Test func onlyWhatIsUnderTheErasedKeyIsGone() throws {
    let recorded = Examples.recorded(.tokenCreated)
    let bytes = try EventRecord.encode(recorded, vault: keys)
    let withoutSubject = try EventRecord.decode(bytes, vault: TestKeys(erased: [11]))
    #expect(withoutSubject.event.reason == .erased)
    #expect(withoutSubject.event.origin == recorded.event.origin)
    let withoutActor = try EventRecord.decode(bytes, vault: TestKeys(erased: [12]))
    #expect(withoutActor.event.body == recorded.event.body)
    #expect(withoutActor.event.origin == Origin(via: .http, isErased: true))
  }

  @Test func noTextAboutPeopleIsInTheRecord() throws {
    for type in EventType.allCases {
      let bytes = try EventRecord.encode(Examples.recorded(type), vault: keys)
      for secret in Examples.sealedTexts {
        #expect(!contains(bytes, Array(secret.utf8)), "\(type): \(secret)")
      }
    }
  }

  @Test func whatNeedsNoSealHasNone() throws {
    var recorded = Examples.recorded(.tokenDisabled)
    recorded.event.reason = nil
    recorded.event.origin = Origin(via: .cli)
    #expect(EventRecord.sealingNeeds(of: recorded.event) == (false, false))
    let bytes = try EventRecord.encode(recorded, vault: NoKeys())
    let read = try EventRecord.decode(bytes, vault: NoKeys())
    #expect(read.subjectSlot == nil && read.actorSlot == nil)
    #expect(bytes.count < 200)
  }

  @Test func aReasonAboutAnAccountIsSealedForTheActor() {
    var event = Examples.recorded(.accountClosed).event
    event.origin = Origin(via: .cli)
    #expect(EventRecord.sealingNeeds(of: event) == (false, true))
    event.reason = nil
    #expect(EventRecord.sealingNeeds(of: event) == (false, false))
  }

  @Test func twoSealsOfTheSameTextDiffer() throws {
    let recorded = Examples.recorded(.memberAdded)
    let first = try EventRecord.encode(recorded, vault: keys)
    #expect(try EventRecord.encode(recorded, vault: keys) != first)
  }

  @Test func anOlderSchemaIsBroughtToTheNewestStepByStep() throws {
    let upcasts = Upcasts(steps: [
      .init(type: .tokenReset, schema: 1): { ($0 ?? []) + [1] },
      .init(type: .tokenReset, schema: 2): { ($0 ?? []) + [2] },
    ])
    #expect(upcasts.newest(.tokenReset) == 3)
    #expect(upcasts.newest(.tokenCreated) == 1)
    #expect(try upcasts.upcast([0], type: .tokenReset, from: 1) == [0, 1, 2])
    #expect(try upcasts.upcast([0], type: .tokenReset, from: 2) == [0, 2])
    #expect(try upcasts.upcast([0], type: .tokenReset, from: 3) == [0])
    #expect(throws: EventRecordError.Cause.newerSchema(4)) {
      try upcasts.upcast([0], type: .tokenReset, from: 4)
    }
  }

  private func contains(_ bytes: [UInt8], _ part: [UInt8]) -> Bool {
    (0...max(0, bytes.count - part.count)).contains { bytes[$0...].starts(with: part) }
  }
}

/// What is left of an event's body when its subject's key is gone.
enum Erasure {
  static func of(_ body: EventBody) -> EventBody {
    switch body {
    case .memberAdded(var added):
      added.name = .erased
      added.email = .erased
      return .memberAdded(added)
    case .tokenCreated(var created):
      created.settings = settings(created.settings)
      return .tokenCreated(created)
    case .tokenDuplicated(var duplicated):
      duplicated.settings = settings(duplicated.settings)
      return .tokenDuplicated(duplicated)
    case .tokenEdited(var edit):
      if edit.name != nil { edit.name = Change(before: .erased, after: .erased) }
      edit.description = change(edit.description)
      edit.contact = change(edit.contact)
      if edit.developers != nil { edit.developers = Change(before: [.erased], after: [.erased]) }
      return .tokenEdited(edit)
    case .tokenRestored(var restored):
      if restored.name != nil { restored.name = Change(before: .erased, after: .erased) }
      return .tokenRestored(restored)
    default: return body
    }
  }

  private static func settings(_ settings: TokenSettings) -> TokenSettings {
    var settings = settings
    settings.name = .erased
    if settings.description != nil { settings.description = .erased }
    if settings.contact != nil { settings.contact = .erased }
    if !settings.developers.isEmpty { settings.developers = [.erased] }
    return settings
  }

  private static func change<Rule>(
    _ change: Change<RuledText<Rule>?>?
  ) -> Change<RuledText<Rule>?>? {
    change.map {
      Change(before: $0.before.map { _ in .erased }, after: $0.after.map { _ in .erased })
    }
  }
}
