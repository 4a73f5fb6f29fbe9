/// What somebody probably meant.
enum Suggestion {
  /// `did you mean 'disable'?`, or `otherwise` when nothing comes near.
  static func text(
    for typed: String, among candidates: [String], prefix: String = "", otherwise: String
  ) -> String {
    guard let best = nearest(to: typed, among: candidates) else { return otherwise }
    return "did you mean '\(prefix)\(best)'?"
  }

  /// The candidate with the smallest distance, if that is small for its length.
  static func nearest(to typed: String, among candidates: [String]) -> String? {
    guard typed.utf8.count <= 40 else { return nil }
    let ranked = candidates.map { ($0, distance(typed, $0)) }.min { $0.1 < $1.1 }
    guard let (best, distance) = ranked, distance <= max(1, best.count / 3) else {
      return candidates.filter { typed.count >= 3 && $0.hasPrefix(typed) }.first
    }
    return best
  }

  /// Insertions, removals, replacements and swaps of neighbours that turn one word into the other
  /// (optimal string alignment).
  static func distance(_ left: String, _ right: String) -> Int {
    let (left, right) = (Array(left.lowercased()), Array(right))
    var rows = [Array(0...right.count)]
    for i in left.indices {
      var row = [i + 1]
      for j in right.indices {
        let replaced = rows[i][j] + (left[i] == right[j] ? 0 : 1)
        var best = min(rows[i][j + 1] + 1, row[j] + 1, replaced)
        if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
          best = min(best, rows[i - 1][j - 1] + 1)
        }
        row.append(best)
      }
      rows.append(row)
    }
    return rows[left.count][right.count]
  }
}
