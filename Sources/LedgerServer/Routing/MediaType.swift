import HTTPServer

/// A media type with the one parameter that matters here (RFC 9110 §8.3.1).
struct MediaType: Equatable, Sendable {
  let name: String
  private let isUTF8: Bool

  /// Reads `type/subtype; charset=utf-8`; `nil` for what is no media type.
  init?(_ value: ArraySlice<UInt8>) {
    let parts = value.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
    let name = String(decoding: parts[0].trimmingSpace(), as: UTF8.self).lowercased()
    guard name.split(separator: "/", omittingEmptySubsequences: false).count == 2 else {
      return nil
    }
    self.name = name
    isUTF8 = parts.dropFirst().allSatisfy { part in
      let text = String(decoding: part.trimmingSpace(), as: UTF8.self).lowercased()
      return !text.hasPrefix("charset=") || ["charset=utf-8", "charset=\"utf-8\""].contains(text)
    }
  }

  func isOne(of names: [String]) -> Bool { isUTF8 && names.contains(name) }

  /// Whether a client takes a type, by its `Accept` fields (RFC 9110 §12.5.1); without one it does.
  static func accepts(_ fields: [ArraySlice<UInt8>], _ type: String, _ subtype: String) -> Bool {
    var weights: [(specificity: Int, isWanted: Bool)] = []
    var isSaid = false
    for range in fields.flatMap({ $0.split(separator: UInt8(ascii: ",")) }) {
      isSaid = true
      let parts = range.split(separator: UInt8(ascii: ";"))
      guard let first = parts.first else { continue }
      let name = String(decoding: first.trimmingSpace(), as: UTF8.self).lowercased()
      let specificity: Int
      switch name {
      case "\(type)/\(subtype)": specificity = 2
      case "\(type)/*": specificity = 1
      case "*/*": specificity = 0
      default: continue
      }
      let isRefused = parts.dropFirst().contains { part in
        let text = String(decoding: part.trimmingSpace(), as: UTF8.self).lowercased()
        return ["q=0", "q=0.0", "q=0.00", "q=0.000"].contains(text)
      }
      weights.append((specificity, !isRefused))
    }
    guard isSaid else { return true }
    return weights.max { $0.specificity < $1.specificity }?.isWanted ?? false
  }

  /// The same for a type in one piece, such as `application/json`.
  static func accepts(_ fields: [ArraySlice<UInt8>], _ name: String) -> Bool {
    let parts = name.split(separator: "/")
    return parts.count == 2 && accepts(fields, String(parts[0]), String(parts[1]))
  }
}
