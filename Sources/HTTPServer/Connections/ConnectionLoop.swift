import Files
import Sockets
import Synchronization
import TLS

/// One thread's share of a server: it accepts, reads, asks the service and writes, and never waits
/// for anything but events.
final class ConnectionLoop {
  /// How often deadlines are looked at.
  static let tickNanoseconds: UInt64 = 250_000_000
  /// Bytes that are read at a time.
  static let readBytesMax = 64 * 1024
  /// Reads of one connection before others get their turn.
  static let readsMax = 4
  /// Most bytes that are thrown away after the last answer of a connection.
  static let discardedBytesMax = 1024 * 1024
  static let closingNanoseconds: UInt64 = 1_000_000_000

  private static let wakeupToken = UInt64.max
  private static let firstListenerToken = UInt64.max - 1

  let shared: SharedState
  let inbox: LoopInbox
  let poll: EventPoll
  private var doors: [Door]
  private var areListenersPaused = false
  private var nextTick: UInt64 = 0
  private var stopDeadline: UInt64?

  var connections: [Connection?] = []
  var freeSlots: [UInt32] = []
  var lastGeneration: UInt32 = 0
  var now: UInt64 = SystemClock.monotonicNanoseconds
  var date = HTTPDate(second: 0)
  /// What was just read, whoever it came from.
  var buffer = [UInt8](repeating: 0, count: readBytesMax)
  /// The head that was just read, and the answer that is being written: their memory is kept.
  var head = RequestHead()
  var message: [UInt8] = []

  init(_ shared: SharedState, _ inbox: LoopInbox, _ doors: [Door]) throws(FileError) {
    self.shared = shared
    self.inbox = inbox
    self.doors = doors
    poll = try EventPoll()
    try poll.add(inbox.wakeup.descriptor, for: .readable, as: Self.wakeupToken)
    for (index, door) in doors.enumerated() {
      try poll.add(
        door.listener.descriptor, for: [.readable, .exclusive],
        as: Self.firstListenerToken - UInt64(index))
    }
  }

  /// Serves until the server stops and every connection is closed.
  @available(*, noasync)
  func run() {
    while true {
      let wait: Int32 = connections.count > freeSlots.count || areListenersPaused ? 250 : 10_000
      poll.wait(timeoutMilliseconds: wait) { token, kinds in
        now = SystemClock.monotonicNanoseconds
        handle(token, kinds)
      }
      now = SystemClock.monotonicNanoseconds
      for message in inbox.take() { handle(message) }
      if shared.isStopping.load(ordering: .relaxed) { stop() }
      if now >= nextTick { tick() }
      if stopDeadline != nil && connections.count == freeSlots.count { return }
    }
  }

  private func handle(_ token: UInt64, _ kinds: EventPoll.Kinds) {
    if token == Self.wakeupToken { return inbox.wakeup.rest() }
    if token > Self.firstListenerToken - UInt64(doors.count) {
      return accept(doors[Int(Self.firstListenerToken - token)])
    }
    guard let connection = connection(ConnectionID(token: token)) else { return }
    if kinds.contains(.writable) {
      if connection.hasOutput { flush(connection) } else { read(connection) }
    }
    if kinds.contains(.readable) { read(connection) }
    // Whoever has gone for good while an answer is made leaves nobody to tell it to.
    if !kinds.isDisjoint(with: .broken), kinds.isDisjoint(with: [.readable, .writable]) {
      close(connection)
    }
  }

  private func handle(_ message: LoopInbox.Message) {
    switch message {
    case .adopt(let socket, let identity): adopt(socket, identity)
    case .answer(let id, let response):
      guard let connection = connection(id), case .answering = connection.phase else { return }
      write(response, to: connection)
      proceed(connection)
    case .stream(let id, let bytes):
      guard let connection = connection(id) else { return }
      stream(bytes, to: connection)
    case .endStream(let id):
      guard let connection = connection(id) else { return }
      endStream(connection)
    }
  }

  func connection(_ id: ConnectionID) -> Connection? {
    guard Int(id.slot) < connections.count, let connection = connections[Int(id.slot)],
      connection.id == id
    else { return nil }
    return connection
  }

  // MARK: accepting

  private func accept(_ door: Door) {
    do {
      // One at a time, so that the other threads get theirs.
      guard let socket = try door.listener.accept() else { return }
      guard shared.admit(socket.peer) else { return }
      let target = shared.idlestInbox
      target.connections.add(1, ordering: .relaxed)
      if target === inbox {
        adopt(socket, door.identity)
      } else {
        target.post(.adopt(socket, door.identity))
      }
    } catch {
      // No descriptor is left, most likely: the next tick tries again.
      pauseListeners()
    }
  }

  private func adopt(_ socket: Socket, _ identity: TLSIdentity?) {
    guard let transport = try? Transport(socket, identity) else {
      inbox.connections.subtract(1, ordering: .relaxed)
      return shared.release(socket.peer)
    }
    let slot: UInt32
    if let free = freeSlots.popLast() {
      slot = free
    } else {
      slot = UInt32(connections.count)
      connections.append(nil)
    }
    // Never the generation of a token that means something else.
    lastGeneration = lastGeneration >= 0x7FFF_FFFF ? 1 : lastGeneration + 1
    let connection = Connection(
      ConnectionID(slot: slot, generation: lastGeneration), transport,
      headBytesMax: shared.limits.headBytesMax,
      deadline: now + seconds(shared.limits.headSecondsMax))
    connections[Int(slot)] = connection
    do {
      try poll.add(transport.socket.descriptor, for: .readable, as: connection.id.token)
    } catch {
      close(connection)
    }
  }

  private func pauseListeners() {
    guard !areListenersPaused else { return }
    areListenersPaused = true
    for door in doors { try? poll.remove(door.listener.descriptor) }
  }

  private func resumeListeners() {
    guard areListenersPaused else { return }
    areListenersPaused = false
    for (index, door) in doors.enumerated() {
      try? poll.add(
        door.listener.descriptor, for: [.readable, .exclusive],
        as: Self.firstListenerToken - UInt64(index))
    }
  }

  // MARK: time

  private func tick() {
    nextTick = now + Self.tickNanoseconds
    resumeListeners()
    for connection in connections {
      if let connection, connection.deadline <= now { expire(connection) }
    }
    guard let stopDeadline, now >= stopDeadline else { return }
    for connection in connections { if let connection { close(connection) } }
  }

  /// Takes no more connections and ends those on which nothing was asked.
  private func stop() {
    guard stopDeadline == nil else { return }
    stopDeadline = now + seconds(shared.limits.stopSecondsMax)
    pauseListeners()
    // When the last thread has let go, whoever connects is refused at once.
    doors = []
    for connection in connections {
      guard let connection else { continue }
      switch connection.phase {
      case .head where connection.requestBegan == nil && !connection.hasOutput: close(connection)
      case .streaming: endStream(connection)
      default: break
      }
    }
  }

  /// The date that answers of this second carry.
  func currentDate() -> HTTPDate {
    let second = SystemClock.microseconds / 1_000_000
    if second != date.second { date = HTTPDate(second: second) }
    return date
  }

  func seconds(_ count: Int) -> UInt64 { UInt64(count) * 1_000_000_000 }
}
