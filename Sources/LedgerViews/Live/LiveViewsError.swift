package import TokenDomain

/// Why the live views cannot follow the log.
package enum LiveViewsError: Error, Sendable {
  /// An event came that is not the next one.
  case notNext(expected: Position, actual: Position)
  /// The event cannot be read, or does not fit what a view holds: the log or the view is damaged, or
  /// the event is from a newer program. Until that is mended nothing is written and nobody is
  /// authenticated. The type is `nil` where not even that can be read.
  case cannotApply(view: String, position: Position, type: EventType?, cause: String)
  /// An event has texts to seal about something that it names no key for.
  case noSlot(position: Position, subject: Subject)
  /// The views are behind the log, and bringing them up failed.
  case behind(position: Position, log: Position)
  /// The views know events that the log does not have: it was exchanged for another.
  case ahead(position: Position, log: Position)

  /// What is the matter, and what to do.
  package var message: String {
    switch self {
    case .notNext(let expected, let actual):
      return "The live views expected event \(expected) and got \(actual)."
    case .cannotApply(let view, let position, let type, let cause):
      return """
        The view \(view) cannot apply event \(position)\(type.map { " (\($0.name))" } ?? ""): \
        \(cause). Run "doctor"; if the log is sound, run "views rebuild".
        """
    case .noSlot(let position, let subject):
      return "Event \(position) names no sealing key for \(subject.id). Run \"doctor\"."
    case .behind(let position, let log):
      return """
        The live views are at position \(position) and the log is at \(log): nothing is written \
        or authenticated until they reach it.
        """
    case .ahead(let position, let log):
      return """
        The live views are at position \(position), but the log ends at \(log): it is not the log \
        that they were made from. Run "doctor".
        """
    }
  }
}

extension LiveViewsError: CustomStringConvertible {
  /// The message.
  package var description: String { message }
}
