import Files

/// An examination under way: it collects findings and never throws, so that one thing that is wrong
/// keeps nothing else from being seen.
final class Examination {
  let directory: LedgerDirectory
  let isQuick: Bool
  private var findings: [Finding] = []

  init(_ directory: LedgerDirectory, isQuick: Bool) {
    self.directory = directory
    self.isQuick = isQuick
  }

  var diagnosis: Diagnosis { Diagnosis(findings: findings) }

  func add(
    _ check: String, _ status: Finding.Status, _ finding: String, _ remedy: String? = nil
  ) {
    findings.append(
      Finding(check: check, status: status, finding: finding.sentence, remedy: remedy))
  }

  /// Runs a check; one that cannot be done has failed.
  func attempt(_ check: String, _ body: () throws -> Void) {
    do {
      try body()
    } catch {
      add(check, .failure, "This could not be looked at: \(error).", "Mend that first.")
    }
  }

  /// A number of bytes as people say it.
  static func size(_ bytes: Int) -> String {
    let units = ["bytes", "KiB", "MiB", "GiB", "TiB"]
    var (value, unit) = (bytes, 0)
    while value >= 10_240, unit < units.count - 1 {
      value /= 1_024
      unit += 1
    }
    return "\(value) \(units[unit])"
  }

  /// A number and what is counted, in the plural where it must be.
  static func count(_ number: some BinaryInteger, _ noun: String) -> String {
    number == 1 ? "1 \(noun)" : "\(number) \(noun)s"
  }
}

extension String {
  /// With one full stop at its end.
  fileprivate var sentence: String { hasSuffix("..") ? String(dropLast()) : self }
}
