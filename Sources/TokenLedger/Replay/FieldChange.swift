/// A field of something before and after, by the name that it has in JSON.
public struct FieldChange: Sendable {
  public let field: String
  package let before: JSON
  package let after: JSON

  /// Fields that say nothing about what happened: an event has them itself, or changes them always.
  private static let silent: Set = ["id", "account", "createdAt", "createdBy", "revision"]

  /// The fields in which two objects differ, in their order; what something new does not have was
  /// not changed by making it.
  package static func changes(from before: JSON?, to after: JSON?) -> [FieldChange] {
    guard let fields = (after ?? before)?.fields else { return [] }
    return fields.compactMap { key, _ in
      guard !silent.contains(key) else { return nil }
      let (old, new) = (before?[key] ?? .null, after?[key] ?? .null)
      if before == nil && new.isNothing || after == nil && old.isNothing { return nil }
      return old.isSame(as: new) ? nil : FieldChange(field: key, before: old, after: new)
    }
  }
}

extension JSON {
  /// The keys and values of an object.
  package var fields: [(String, JSON)]? {
    if case .object(let fields) = self { fields } else { nil }
  }

  /// Whether it is null, an empty list, or `false`: what a new thing has that nobody set.
  package var isNothing: Bool {
    switch self {
    case .null, .bool(false): true
    case .array(let elements): elements.isEmpty
    default: false
    }
  }

  /// Whether both are written the same.
  package func isSame(as other: JSON) -> Bool { JSONWriter.line(self) == JSONWriter.line(other) }

  /// The value as people write it, on one line: a dash for nothing.
  package var plain: String {
    switch self {
    case .string(let text): text
    case .number(let number): String(number)
    case .bool(let value): value ? "yes" : "no"
    case .array(let elements):
      elements.isEmpty ? "–" : elements.map(\.plain).joined(separator: ", ")
    case .object(let fields): fields.map { "\($0.0) \($0.1.plain)" }.joined(separator: ", ")
    case .null, .secret: "–"
    }
  }
}
