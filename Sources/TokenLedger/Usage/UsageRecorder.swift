import LedgerViews

/// Takes note of the use of tokens in memory of one thread's own, for as long as the ledger is open.
///
/// Notes are counted, not listed: a note takes about 50 ns, no allocation and no disk write, and waits for
/// no other thread. Every two seconds they are added to the directory `usage/` of a ledger that was opened
/// with ``Ledger/Options/followsOtherProcesses``; otherwise when something is written, when memory fills, and
/// when the ledger is closed. They are telemetry: a crash loses those since.
///
/// Memory is 2 MiB. It holds the secrets that were used since the last time, up to 12,288 of them, each
/// counted twice around midnight; what is new beyond that is dropped, see ``Ledger/droppedUseCount``.
public final class UsageRecorder: Sendable {
  private let gathering: UsageGathering

  init(_ gathering: UsageGathering) { self.gathering = gathering }

  /// Notes that a token's secret was presented.
  ///
  /// - Parameters:
  ///   - token: whose secret it is.
  ///   - generation: which of its secrets.
  ///   - moment: when.
  ///   - address: where the call came from, if that is known; the last one is kept, sealed under the
  ///     token's own key, so that erasing the token destroys it.
  ///   - succeeded: whether it was let in. If not, it counts as a failure and is no last use.
  public func note(
    _ token: TokenID, generation: UInt32, at moment: Timestamp, from address: IPAddress?,
    succeeded: Bool
  ) {
    gathering.record(
      UsageKey(token, generation: generation), at: moment, from: address, succeeded: succeeded)
  }
}
