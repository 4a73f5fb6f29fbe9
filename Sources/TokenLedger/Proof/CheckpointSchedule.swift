import EventLog
import MerkleTree
import Synchronization

/// Has checkpoints signed by themselves, one every so many events.
final class CheckpointSchedule: Sendable {
  /// Events after which a checkpoint is due.
  static let intervalEvents: UInt64 = 65_536

  private let signer: LogSigner
  private let events: UInt64
  /// How many events the log had when signing failed last. What is refused costs a pass through the
  /// events since the checkpoint before, and is not tried again until as many more have come.
  private let failedSize = Atomic<UInt64>(0)

  init(_ signer: LogSigner, every events: UInt64 = intervalEvents) {
    self.signer = signer
    self.events = events
  }

  /// Signs if a checkpoint is due.
  @available(*, noasync)
  func signIfDue() throws {
    guard !signer.parts.isReadOnly else { return }
    let (last, signed) = try signer.parts.log.read { log in
      (try log.lastPosition().value, try log.checkpoint()?.size ?? 0)
    }
    guard last >= max(signed, failedSize.load(ordering: .relaxed)) + events else { return }
    do {
      _ = try signer.sign()
    } catch {
      failedSize.store(last, ordering: .relaxed)
      throw error
    }
  }
}
