import TokenLedger

extension Verb {
  static let doctor = Verb(
    "doctor", "Examine the ledger: files, disk, clock, views, keys, vault, log",
    takesAccount: false,
    options: [
      .flag("quick", "Leave out what reads every page and every event")
    ],
    examples: [
      ("doctor", "Exit status 0 if nothing failed, 7 if something did"),
      ("doctor --quick", "Milliseconds, however long the log is"),
      ("doctor --output jsonl", "One finding a line, for programs"),
    ],
    run: { session in
      let bar = ProgressBar()
      defer { bar.finish() }
      let diagnosis = try Ledger.diagnose(
        at: session.ledgerPath(), isQuick: session.invocation.isGiven("quick")
      ) { bar.update($0) }
      bar.finish()
      if session.output.format == .table {
        for finding in diagnosis.findings {
          try session.output.write(finding.text(isColoured: session.output.isColoured))
        }
      } else {
        try session.output.list(Finding.shape) { print in
          for finding in diagnosis.findings { try print(finding) }
          return (diagnosis.findings.count, .null)
        }
      }
      if !diagnosis.isWell { throw DoesNotHold() }
    })
}

extension Finding {
  fileprivate static var shape: ListShape<Finding> {
    ListShape(
      plural: "findings", headings: ["CHECK", "STATUS", "FINDING", "REMEDY"],
      columns: ["check", "status", "finding", "remedy"]
    ) { finding in
      let fields: [(String, JSON)] = [
        ("check", .string(finding.check)), ("status", .string(finding.status.rawValue)),
        ("finding", .string(finding.finding)), ("remedy", .text(finding.remedy)),
      ]
      return .object(fields)
    } cells: { finding in
      [
        Cell(finding.check), Cell(finding.status.rawValue, finding.status.style),
        Cell(finding.finding), Cell(finding.remedy ?? ""),
      ]
    }
  }

  /// The finding for a person: sentences are not cut to fit a column, so they stand below each other.
  fileprivate func text(isColoured: Bool) -> String {
    let status = TerminalText.padded(self.status.rawValue, toWidth: 7)
    let check = TerminalText.padded(self.check, toWidth: 11)
    let line =
      "\(self.status.style.applied(to: status, if: isColoured))  \(check)  "
      + TerminalText.escaped(finding)
    let indentation = String(repeating: " ", count: 22)
    let advice = remedy.map { "\n\(indentation)→ \(TerminalText.escaped($0))" } ?? ""
    return line + advice + "\n"
  }
}

extension Finding.Status {
  fileprivate var style: Style {
    switch self {
    case .ok: .green
    case .warning: .yellow
    case .failure: .red
    }
  }
}
