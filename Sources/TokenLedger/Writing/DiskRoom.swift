import EventLog
import Files
import LedgerViews
import Synchronization

/// Disk space that a process keeps for itself behind the log and the live views, so that a full disk is a
/// refusal and never a commit that fails.
///
/// When only that is left, what takes access away is still done, and everything else is refused; the last
/// of it is touched by nobody. Once there is space again, that is noticed within a second.
final class DiskRoom: Sendable {
  /// What is kept behind the log, and again behind the live views.
  static let keptBytes = 64 << 20
  /// What no command may use of that: a commit takes some pages besides its events, and others write too,
  /// above all what signs checkpoints.
  static let lastBytes = 8 << 20
  /// What one event may take in the log: a record, with the pages above it.
  static let logBytesPerEvent = 8 << 10
  /// What one event may take in the live views: some pages of trees that it falls into at random.
  static let viewsBytesPerEvent = 16 << 10
  /// How often a disk that was full is looked at again.
  static let retryNanoseconds: UInt64 = 1_000_000_000

  /// What there is.
  struct Room: Sendable {
    /// Bytes behind the log.
    var log: Int
    /// Bytes behind the live views.
    var views: Int

    /// Whether only what is kept is left, or less.
    var isShort: Bool { min(log, views) < keptBytes }

    /// Whether so many events fit, the last bytes left alone.
    func holds(_ events: Int) -> Bool {
      events * logBytesPerEvent <= log - lastBytes
        && events * viewsBytesPerEvent <= views - lastBytes
    }
  }

  private let log: EventLog
  private let views: DerivedSlot
  /// When the disk was found full, in nanoseconds of the monotonic clock. Held while space is set aside.
  private let foundFull = Mutex<UInt64?>(nil)

  init(_ parts: Parts) {
    log = parts.log
    views = parts.views.slot
  }

  /// What there is, with what is to be kept set aside if the disk has it. Under a microsecond while it
  /// has not to be.
  @available(*, noasync)
  func look() -> Room { room(beside: 0) }

  /// What there is, with room for so many events set aside besides what is kept, if the disk has it.
  @available(*, noasync)
  private func room(beside events: Int) -> Room {
    let wanted = Room(
      log: Self.keptBytes + events * Self.logBytesPerEvent,
      views: Self.keptBytes + events * Self.viewsBytesPerEvent)
    return foundFull.withLock { foundFull in
      let now = SystemClock.monotonicNanoseconds
      // What cannot be found out is not there; what is the matter, a commit will tell.
      func room() -> Room {
        Room(log: (try? log.roomBytes()) ?? 0, views: (try? views.roomBytes()) ?? 0)
      }
      if let since = foundFull, now - since < Self.retryNanoseconds { return room() }
      let found = Room(
        log: (try? log.setRoomAside(bytes: wanted.log)) ?? room().log,
        views: (try? views.setRoomAside(bytes: wanted.views)) ?? room().views)
      foundFull = found.log < wanted.log || found.views < wanted.views ? now : nil
      return found
    }
  }

  /// What one batch may append.
  struct Allowance {
    fileprivate let disk: DiskRoom
    fileprivate var room: Room
    private var events = 0

    fileprivate init(_ disk: DiskRoom) {
      self.disk = disk
      room = disk.look()
    }

    /// Whether so many events may be appended, and if so counts them as appended.
    @available(*, noasync)
    mutating func covers(_ count: Int, takingAccessAway: Bool = false) -> Bool {
      if count == 0 { return true }
      if room.isShort, !takingAccessAway { return false }
      if !room.holds(events + count) {
        // Much at once: is there more on the disk than what is kept?
        room = disk.room(beside: events + count)
        guard room.holds(events + count) else { return false }
      }
      events += count
      return true
    }
  }

  /// What a batch that begins now may append.
  @available(*, noasync)
  func allowance() -> Allowance { Allowance(self) }
}

extension LedgerError {
  /// The disk is full, or nearly.
  static let diskFull = LedgerError(
    .diskFull,
    """
    the disk is full, so nothing was changed: free some space; meanwhile only disabling, resetting \
    and deleting goes on, of few tokens at a time
    """)
}

extension Action {
  /// Whether it only takes access away, or gives it to another secret: what must go on while the disk is
  /// full.
  var takesAccessAway: Bool {
    switch self {
    case .resetToken, .endGrace, .resetMemberKey, .removeMember, .closeAccount: true
    case .setAPIAccess(_, let isEnabled): !isEnabled
    case .changeTokens(let change): change.verb == .disable || change.verb == .delete
    default: false
    }
  }
}
