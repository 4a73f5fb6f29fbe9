package import TokenDomain

/// A record that cannot be written or read: which, and why.
package struct EventRecordError: Error, Hashable, Sendable {
  /// What is the matter.
  package enum Cause: Hashable, Sendable {
    /// The bytes are not deterministic CBOR of the expected shape.
    case malformed(CBORError)
    /// The type's number is none that this program knows.
    case unknownType(UInt64)
    /// The schema of the type is newer than this program knows.
    case newerSchema(UInt64)
    /// A field that must be there is not.
    case missingField(String)
    /// A field that must not be there is, by its number in its map.
    case unexpectedField(UInt64)
    /// A value is outside of what its field allows.
    case badValue(String)
    /// The seal does not belong to this record, or was altered.
    case notAuthentic(slot: UInt64)
    /// The key of a seal could not be had.
    case keyUnavailable(slot: UInt64, reason: String)
    /// A text to be written was erased, so there is nothing to write.
    case erasedText
    /// The record would be longer than ``EventRecord/recordBytesMax``.
    case tooLarge(bytes: Int)
  }
  /// Where the record is, as far as that could be read.
  package var position: Position?
  /// The event's type, as far as that could be read.
  package var type: EventType?
  /// What is the matter.
  package var cause: Cause

  package init(position: Position?, type: EventType?, cause: Cause) {
    self.position = position
    self.type = type
    self.cause = cause
  }
}

extension EventRecordError {
  /// Runs `body` on the record at a position: an error of a record that is too damaged to tell its own
  /// tells that one.
  static func locating<Result>(
    at position: Position, _ body: () throws -> Result
  ) throws -> Result {
    do {
      return try body()
    } catch var error as EventRecordError where error.position == nil {
      error.position = position
      throw error
    }
  }
}

extension EventRecordError: CustomStringConvertible {
  /// Which record, what is wrong with it, and what to do.
  package var description: String {
    let place = position.map { "event \($0)" } ?? "an event"
    let name = type.map { " (\($0.name))" } ?? ""
    return "\(place)\(name): \(cause)"
  }
}

extension EventRecordError.Cause: CustomStringConvertible {
  /// What is wrong, and what to do.
  package var description: String {
    let damaged = "run 'tokenledger doctor' and restore the log from a backup"
    return switch self {
    case .malformed(let error): "\(error): \(damaged)"
    case .unknownType(let number):
      "type \(number) is from a newer version of tokenledger: upgrade to read it"
    case .newerSchema(let version):
      "schema \(version) is from a newer version of tokenledger: upgrade to read it"
    case .missingField(let field): "the field \(field) is missing: \(damaged)"
    case .unexpectedField(let number): "field \(number) has no place there: \(damaged)"
    case .badValue(let field): "the value of \(field) is not allowed: \(damaged)"
    case .notAuthentic(let slot):
      "what is sealed under slot \(slot) does not open: log and vault do not belong together, "
        + "or one is damaged: \(damaged)"
    case .keyUnavailable(let slot, let reason): "no key for slot \(slot): \(reason)"
    case .erasedText: "a text that was erased cannot be written again"
    case .tooLarge(let bytes):
      "the record would take \(bytes) bytes; the limit is \(EventRecord.recordBytesMax)"
    }
  }
}

/// Thrown inside the record format, where the position and type are not at hand.
extension EventRecordError.Cause: Error {}
