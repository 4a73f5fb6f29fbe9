import Synchronization
package import TokenDomain

/// What one thread has noted since it was last merged into the table.
///
/// Its lock is that of one thread, which only a merge every few seconds and a look-up take besides,
/// for a moment: noting a use waits for nobody, allocates nothing and writes nothing.
package final class UsageGathering: Sendable {
  private struct State {
    /// What is noted goes here.
    var recent = UsageTable()
    /// What is on its way to the table on disk, still to be seen by look-ups.
    var leaving = UsageTable()
    var droppedCount: UInt64 = 0
  }

  private let state = Mutex(State())
  private let pressure: UsagePressure

  init(_ pressure: UsagePressure) { self.pressure = pressure }

  /// Notes that a secret was presented, about 50 ns; forgets it when there is no room.
  package func record(
    _ key: UsageKey, at moment: Timestamp, from address: IPAddress?, succeeded: Bool
  ) {
    let isFilling = state.withLock { state in
      let before = state.recent.count
      if !state.recent.note(key, at: moment, from: address, succeeded: succeeded) {
        state.droppedCount += 1
      }
      return state.recent.count != before && state.recent.count == UsageTable.entriesMax / 2
    }
    if isFilling { pressure.rise() }
  }

  var droppedCount: UInt64 { state.withLock { $0.droppedCount } }

  /// Calls `body` for what was noted about a token and is not on disk for certain.
  func forEach(of token: TokenID, _ body: (UsageEntry) -> Void) {
    state.withLock { state in
      state.recent.forEach(of: token, body)
      state.leaving.forEach(of: token, body)
    }
  }

  /// Everything that is not on disk for certain.
  var entries: [UsageEntry] { state.withLock { $0.recent.entries + $0.leaving.entries } }

  /// What is to be merged: what could not be the last time, or what was noted since.
  func take() -> [UsageEntry] {
    state.withLock { state in
      if state.leaving.count == 0 { swap(&state.recent, &state.leaving) }
      return state.leaving.entries
    }
  }

  /// What was taken is on disk.
  func forgetTaken() { state.withLock { $0.leaving.removeAll() } }
}

/// Says that a gathering is half full, so that it is merged before it drops anything.
final class UsagePressure: Sendable {
  private let isHigh = Atomic(false)
  private let relief = Mutex<(@Sendable () -> Void)?>(nil)

  func setRelief(_ body: @escaping @Sendable () -> Void) { relief.withLock { $0 = body } }

  func rise() {
    if isHigh.exchange(true, ordering: .relaxed) { return }
    relief.withLock { $0 }?()
  }

  /// Whether it has risen since it was last asked.
  func take() -> Bool { isHigh.exchange(false, ordering: .relaxed) }
}
