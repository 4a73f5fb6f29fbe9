/// Events in the form of CloudEvents 1.0.2 (github.com/cloudevents/spec), structured JSON mode: the
/// media type of one is `application/cloudevents+json`.
///
/// `id` and `source` are the event's and the ledger's, the same in every export and in a restored
/// ledger, so that consumers can drop what they have. `time` is when it happened, and the extension
/// `recordedtime` when the ledger recorded it. The extension `sequence` sorts as text in the order of
/// the log; `position` is the same as a number to resume from, in a string because attributes have 32
/// bits for numbers. Personal data has no place in attributes, which travel through headers and logs:
/// the whole event, as ``Event/json``, is in `data`.
package struct CloudEventForm: Sendable {
  /// Put before each type: a reverse domain name, with the dot at its end; may be empty.
  let typePrefix: String
  /// A URN (RFC 9562) with the ledger's UUID.
  let source: String

  /// - Parameter typePrefix: such as `com.example.tokens`.
  package init(of ledger: LedgerID, typePrefix: String?) {
    self.typePrefix = typePrefix.map { "\($0)." } ?? ""
    source = "urn:uuid:\(Self.uuid(ledger.value))"
  }

  /// One event; attributes that it does not have are left out.
  package func json(_ event: Event) -> JSON {
    let position = event.position.description
    let sequence = String(repeating: "0", count: max(0, 20 - position.count)) + position
    let required: [(String, JSON)] = [
      ("specversion", .string("1.0")), ("id", .text(event.id)), ("source", .string(source)),
      ("type", .string(typePrefix + event.type.name)), ("subject", .string(event.subject.id)),
      ("time", .text(event.occurredAt)), ("datacontenttype", .string("application/json")),
    ]
    let extensions: [(String, JSON)] = [
      ("recordedtime", .text(event.recordedAt)), ("sequence", .string(sequence)),
      ("position", .string(position)), ("correlation", .text(event.correlation)),
      ("actor", .string(event.actor.id)),
    ]
    var optional: [(String, JSON)] = []
    if let account = event.account { optional.append(("account", .text(account))) }
    if let causation = event.causation { optional.append(("causation", .text(causation))) }
    return .object(required + extensions + optional + [("data", event.json)])
  }

  /// The 36 characters of a UUID.
  private static func uuid(_ value: UInt128) -> String {
    var digits = String(value, radix: 16)
    digits = String(repeating: "0", count: 32 - digits.count) + digits
    var text = ""
    for (index, digit) in digits.enumerated() {
      if [8, 12, 16, 20].contains(index) { text.append("-") }
      text.append(digit)
    }
    return text
  }
}
