import EventLog

extension LogBackup: RestorableLog {
  var path: String { directory }

  @available(*, noasync)
  func copy(
    to target: String, with secrets: SecretsBackup, _ progress: (Progress) -> Void
  ) throws -> RestoredLog {
    let source = try LogCopy(directory: log)
    defer { source.close() }
    var survey = LogSurvey()
    let contents: LogContents
    do {
      contents = try source.read(
        progress: { progress(Progress(task: "verify", done: $0.value, total: $1.value)) },
        each: { survey.note($0.event) })
    } catch {
      throw LedgerError(
        .damagedBackup, "\(directory) is damaged: use another backup. Cause: \(error)",
        cause: error)
    }
    guard description.describes(contents) else {
      throw LedgerError(
        .damagedBackup,
        "\(directory) does not hold what was backed up: it is damaged; use another backup")
    }
    let restored = RestoredLog(
      ledger: description.ledger, origin: description.origin, simulated: description.simulated,
      contents: contents)
    try secrets.check(for: restored, in: directory, keyNumbers: survey.keyNumbers)
    let copied = try source.copy(to: target, slotsThrough: secrets.description.highestSlot) {
      progress(Progress(task: "copy", done: $0.value, total: $1.value))
    }
    try Self.verify(target, holds: copied, progress)
    return restored
  }
}
