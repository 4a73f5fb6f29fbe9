import EventLog
import LMDB
package import TokenDomain

/// Fills index environments that are still empty with what following the log would make, from one
/// reading of the log for all of them.
package final class IndexFill {
  /// How much is in memory at a time.
  package struct Limits: Sendable {
    /// Events that are read from one snapshot.
    package var chunkEvents: UInt64 = 20_000
    /// Bytes of notes of one stretch of events, after which they are written or put aside.
    package var notesBytesMax = 192 << 20
    /// Bytes of entries that are appended in one transaction.
    package var appendBytesMax = 16 << 20
    /// Bytes that are read at a time of each run that was put aside.
    package var readBytes = 64 << 10

    package init() {}
  }

  /// Which share of the work reading is; the rest is writing what was kept back.
  private static let readingShare = 0.75

  private struct Environment {
    let build: DerivedBuild
    let views: [any ViewFill]
  }

  private let environments: [Environment]
  private let bodyTypes: Set<EventType>
  private let texts: WantedTexts
  private let hashesLeaves: Bool
  private let limits: Limits
  /// The last event that was taken in.
  package private(set) var position = Position.zero
  private var recordedAt = Timestamp(microseconds: 0)

  /// - Parameter builds: an empty build for each kind.
  package init(_ builds: [(IndexSet.Kind, DerivedBuild)], limits: Limits = Limits()) throws {
    environments = try builds.map { kind, build in
      let set = IndexSet(kind, in: build.environment.environment)
      return Environment(
        build: build,
        views: try set.beginFills(limits, scratchIn: build.environment.environment.path))
    }
    bodyTypes = builds.reduce(into: []) { $0.formUnion(IndexSet.bodyTypes($1.0)) }
    texts = builds.contains { $0.0 == .names } ? IndexSet.Kind.names.wantedTexts : .none
    hashesLeaves = builds.contains { $0.0.hashesLeaves }
    self.limits = limits
  }

  /// Takes in the log up to `end`.
  ///
  /// - Parameter read: calls ``take(_:through:)`` with a snapshot of the log and the position it is
  ///   given, a chunk of events further on.
  /// - Throws: ``IndexObstacle`` if an event does not fit; what LMDB and the log say. What was built
  ///   is then of no use.
  @available(*, noasync)
  package func run(
    through end: Position, progress: (Position) -> Void = { _ in },
    read: (Position) throws -> Void
  ) throws {
    func tell(_ done: Double) { progress(Position(UInt64(Double(end.value) * done))) }
    while position < end {
      let start = position
      try read(min(end, Position(start.value + limits.chunkEvents)))
      guard position > start else { throw LogError.missingRecord(start.next) }
      if byteCount >= limits.notesBytesMax { try endStretch() }
      tell(Double(position.value) / Double(end.value) * Self.readingShare)
    }
    try endStretch()
    let viewCount = environments.reduce(0) { $0 + $1.views.count }
    var finishedCount = 0.0
    for environment in environments {
      for view in environment.views {
        try view.finish(in: environment.build) { share in
          let finished = (finishedCount + share) / Double(viewCount)
          tell(Self.readingShare + (1 - Self.readingShare) * finished)
        }
        finishedCount += 1
      }
      try environment.build.write { write in
        write.header.position = position
        write.header.recordedAt = recordedAt
      }
    }
    progress(end)
  }

  /// Notes the events after where it is up to `stop`.
  package func take(
    _ log: borrowing some EventReading & ~Copyable, through stop: Position
  ) throws {
    try log.bodies(
      of: bodyTypes, texts: texts, hashesLeaves: hashesLeaves, after: position, through: stop
    ) { event, body in
      for environment in environments {
        for view in environment.views { try view.note(event, body) }
      }
      position = event.position
      recordedAt = event.recordedAt
      return true
    }
  }

  private var byteCount: Int {
    environments.reduce(0) { $1.views.reduce($0) { $0 + $1.byteCount } }
  }

  /// Writes the notes, or has them put aside.
  @available(*, noasync)
  private func endStretch() throws {
    for environment in environments {
      try environment.build.write { write in
        for view in environment.views { try view.write(in: &write.transaction) }
      }
      for view in environment.views { try view.endStretch() }
    }
  }
}
