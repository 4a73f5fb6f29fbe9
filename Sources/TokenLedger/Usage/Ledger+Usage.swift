import EventLog
import Files
import LedgerViews
import Synchronization

extension Ledger {
  /// How a token was used, as far as this process knows: what others noted in the last seconds comes
  /// when they have written it down.
  ///
  /// - Parameter token: the token, deleted or not.
  /// - Returns: without generations for a token that was never used, is not there, or was erased.
  @available(*, noasync)
  public func usage(of token: TokenID) throws -> TokenUsage {
    let (isErased, now) = try read { live in
      (live.token(token)?.isErased ?? true, moment(of: live))
    }
    if isErased { return TokenUsage(generations: []) }
    let oldest = UsageDay.number(of: now) - UsageDay.keptMax
    return try LedgerError.wrapping {
      let found = try parts.usage.usage(of: token, seals: parts.seal)
      return TokenUsage(
        generations: found.map { generation, record in
          TokenUsage.Generation(
            generation: generation, lastUsed: record.lastUsed, address: record.address,
            count: record.count, failures: record.failures,
            days: record.days.filter { $0.number > oldest }.map {
              TokenUsage.Day(start: $0.start, count: $0.count, failures: $0.failures)
            })
        })
    }
  }

  /// Memory for a thread's notes on the use of tokens, which stays until the ledger is closed.
  ///
  /// - Precondition: there are fewer than 255.
  public func makeUsageRecorder() -> UsageRecorder { UsageRecorder(parts.usage.makeGathering()) }

  /// How many uses found no room in memory since the process began.
  public var droppedUseCount: UInt64 { parts.usage.droppedCount }
}

extension Parts {
  /// How long what was noted of uses stays in memory alone while this process follows others.
  static let usageIntervalNanoseconds: UInt64 = 2_000_000_000

  /// Adds what was noted to the directory `usage/`, now and then.
  @available(*, noasync)
  func flushUsageIfDue() {
    let now = SystemClock.monotonicNanoseconds
    let isFilling = usage.takePressure()
    let isDue = usageFlushed.withLock { last in
      guard isFilling || last == 0 || now - last > Self.usageIntervalNanoseconds else {
        return false
      }
      last = now
      return true
    }
    if isDue { flushUsage() }
  }

  /// Adds what was noted to the directory `usage/`.
  @available(*, noasync)
  func flushUsage() {
    if isReadOnly { return }
    // Telemetry stops nothing.
    _ = try? usage.flush(seals: seal)
  }

  /// What becomes of the address that a token was used from.
  @available(*, noasync)
  func seal(of token: TokenID) throws -> UsageSeal {
    let (slot, isErased) = try views.read { live in
      guard let slot = try live.slot(for: .token(token)) else {
        return (UInt64?.none, live.token(token)?.isErased ?? false)
      }
      return (slot, false)
    }
    if isErased { return .erased }
    return try slot.flatMap { try log.vault.key(slot: $0) }.map(UsageSeal.key) ?? .none
  }
}
