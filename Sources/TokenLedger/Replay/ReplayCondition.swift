/// A condition on one field of a subject, such as `state=disabled` or `scopes~actions:read`.
///
/// `FIELD` is a field's name as JSON has it; the comparisons are `=` and `!=`, `~` and `!~` (a list
/// holds, a text contains), and for numbers and times `<`, `<=`, `>` and `>=`. Nothing after the sign
/// stands for a field without a value: `expires=` holds while no expiry is set. Of what does not
/// exist no condition holds.
public struct ReplayCondition: Hashable, Sendable, CustomStringConvertible {
  /// How a field is compared, by its sign; those that begin like another one stand before it.
  enum Comparison: String, CaseIterable, Sendable {
    case differs = "!="
    case lacks = "!~"
    case atMost = "<="
    case atLeast = ">="
    case equals = "="
    case contains = "~"
    case less = "<"
    case greater = ">"
  }

  public let field: String
  let comparison: Comparison
  let value: String
  let kind: FieldKind

  /// As it is written.
  public var description: String { field + comparison.rawValue + value }

  /// Whether it holds for a subject at a moment.
  public func holds(for state: SubjectState?, at now: Timestamp) -> Bool {
    guard let state, let found = state.json(at: now)[field] else { return false }
    return switch comparison {
    case .equals: isEqual(found)
    case .differs: !isEqual(found)
    case .contains: isContained(in: found)
    case .lacks: !isContained(in: found)
    case .less: order(found).map { $0 < 0 } ?? false
    case .atMost: order(found).map { $0 <= 0 } ?? false
    case .greater: order(found).map { $0 > 0 } ?? false
    case .atLeast: order(found).map { $0 >= 0 } ?? false
    }
  }

  private func isEqual(_ found: JSON) -> Bool {
    switch found {
    case .null: return value.isEmpty
    case .bool(let found): return value == (found ? "true" : "false")
    case .array(let elements):
      let wanted = value.isEmpty ? [] : value.split(separator: ",").map(String.init)
      return Set(elements.map(\.plain)) == Set(wanted)
    case .string, .number: return kind.isOrdered ? order(found) == 0 : found.plain == value
    case .object, .secret: return false
    }
  }

  private func isContained(in found: JSON) -> Bool {
    switch found {
    case .array(let elements): elements.contains { $0.plain == value }
    case .string(let text): text.contains(value)
    default: false
    }
  }

  /// How the field stands to the value: less than, equal to or greater than 0.
  private func order(_ found: JSON) -> Int? {
    func sign<Value: Comparable>(_ found: Value?, _ wanted: Value?) -> Int? {
      guard let found, let wanted else { return nil }
      return found < wanted ? -1 : found == wanted ? 0 : 1
    }
    switch (kind, found) {
    case (.number, .number(let found)): return sign(found, Int64(value))
    case (.time, .string(let found)): return sign(try? Timestamp(found), try? Timestamp(value))
    default: return nil
    }
  }
}

/// What a field holds, as far as conditions care.
enum FieldKind: Hashable, Sendable {
  case text, list, number, time
  /// One of a few words.
  case words([String])

  /// Whether there is a less and a greater.
  var isOrdered: Bool { self == .number || self == .time }
}
