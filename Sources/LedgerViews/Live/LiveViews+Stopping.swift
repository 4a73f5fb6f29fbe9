import EventLog
import TokenDomain

extension LiveViews {
  /// Why the views stopped, if an event stopped them; `nil` also after failures that pass, such as
  /// that of a full disk.
  package var stop: LiveViewsError? {
    guard let error = failure as? LiveViewsError, error.lastApplicable != nil else { return nil }
    return error
  }

  /// Runs what brings the views up. Where an event stops that, the views stay at the event before it,
  /// with ``stop`` to tell, so that the log can still be asked.
  ///
  /// - Parameter body: ``catchUp(holdsLogLock:)`` or ``rebuild(progress:)``.
  func stoppingAtObstacle(_ body: () throws -> Void) throws {
    do {
      try body()
    } catch let error as LiveViewsError {
      guard let last = error.lastApplicable else { throw error }
      let isThere = slot.isOpen && (try? position()) == last
      if !isThere { try build(through: last) }
      setFailure(error)
    }
  }

  /// Builds views of the events up to `end` and puts them in place.
  private func build(through end: Position) throws {
    let build = try slot.beginBuild()
    var reached = Position.zero
    while reached < end {
      try growing(build.environment) {
        var transaction = LiveTransaction(try build.beginWrite(), keys: keys)
        try transaction.follow(log, to: end)
        reached = transaction.position
        try transaction.commit()
      }
    }
    try log.withWriteLock { try build.putInPlace() }
    try slot.removeLeftovers()
  }
}

extension LiveViewsError {
  /// The error for an event that cannot be read; any other error as it is.
  static func stop(_ error: any Error, reading position: Position) -> any Error {
    switch error {
    case let error as EventRecordError:
      LiveViewsError.cannotApply(
        view: "State", position: position, type: error.type, cause: "\(error.cause)")
    case LiveViewsError.notNext(let expected, let actual):
      LiveViewsError.cannotApply(
        view: "State", position: expected, type: nil,
        cause: "its record says that it is event \(actual)")
    case LogError.missingRecord(let missing):
      LiveViewsError.cannotApply(
        view: "State", position: missing, type: nil, cause: "the log has no record there")
    default: error
    }
  }
}

extension Error {
  /// The event before the one that the live views cannot apply, if that is what this says.
  var lastApplicable: Position? {
    switch self as? LiveViewsError {
    case .cannotApply(_, let position, _, _), .noSlot(let position, _):
      Position(max(1, position.value) - 1)
    default: nil
    }
  }
}
