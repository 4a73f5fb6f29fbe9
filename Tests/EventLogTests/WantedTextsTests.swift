import Cryptography
import Synchronization
import TestSupport
import Testing
import TokenDomain

@testable import EventLog

@Suite struct WantedTextsTests {
  @Test(arguments: EventType.allCases)
  func onlySealsWithWantedTextsAreOpened(_ type: EventType) throws {
    var samples = SampleEvents(seed: 500 + UInt64(type.rawValue))
    let all = (0..<20).map { _ in samples.recorded(type) } + [Examples.recorded(type)]
    for recorded in all {
      let bytes = try EventRecord.encode(recorded, vault: TestKeys())
      let slots = Set([recorded.subjectSlot, recorded.actorSlot].compactMap(\.self))
      for (wanted, expected) in [
        (WantedTexts.all, slots), (.nouns, recorded.opened { $0.hasTexts }),
        (.names, recorded.opened { $0.hasName }), (.none, []),
      ] {
        let keys = NotingKeys()
        let read = try EventRecord.decode(bytes, vault: keys, texts: wanted)
        #expect(keys.asked == expected, "\(type) \(wanted)")
        let closed = TestKeys(erased: slots.subtracting(expected))
        #expect(try EventRecord.decode(bytes, vault: closed) == read)
      }
    }
  }
}

extension RecordedEvent {
  /// The subject's slot if the body has what is asked for.
  fileprivate func opened(_ condition: (EventBody) -> Bool) -> Set<UInt64> {
    guard let subjectSlot, condition(event.body) else { return [] }
    return [subjectSlot]
  }
}

extension EventBody {
  fileprivate var hasName: Bool {
    switch self {
    case .memberAdded, .tokenCreated, .tokenDuplicated: true
    case .tokenEdited(let edit): edit.name != nil
    case .tokenRestored(let restored): restored.name != nil
    default: false
    }
  }
}

/// Keys for every slot, and which were asked for.
private final class NotingKeys: SealingKeys {
  private let slots = Mutex<Set<UInt64>>([])
  private let keys = TestKeys()

  var asked: Set<UInt64> { slots.withLock { $0 } }

  func key(slot: UInt64) throws -> SecretKey? {
    slots.withLock { _ = $0.insert(slot) }
    return try keys.key(slot: slot)
  }
}
