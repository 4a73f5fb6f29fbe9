import EventLog
import LedgerViews

extension Ledger {
  /// Examines a ledger: files and rights, disk, pages, map and readers, clock, views, keys, vault,
  /// backups, and every record of the log.
  ///
  /// What can be seen without opening it is looked at first; then it is opened as any command opens it,
  /// which may put in order what a crash left. A ledger that cannot be opened is examined as far as
  /// that goes, and the finding `opening` says why.
  ///
  /// - Parameters:
  ///   - path: the ledger's directory.
  ///   - options: how it is opened.
  ///   - isQuick: leaves out what reads every page of the files and every record.
  ///   - progress: told how far those have come.
  /// - Complexity: O(n) in the size of the files, 2 to 4 µs an event and about as much a page; quick:
  ///   some milliseconds.
  @available(*, noasync)
  public static func diagnose(
    at path: String, isQuick: Bool = false, options: Options = Options(),
    progress: (Progress) -> Void = { _ in }
  ) -> Diagnosis {
    let examination = Examination(LedgerDirectory(path), isQuick: isQuick)
    guard examination.description() else { return examination.diagnosis }
    examination.files()
    examination.lock()
    examination.diskSpace()
    guard examination.pages(progress) else {
      examination.add(
        "opening", .warning, "The ledger was not opened, because a file of it is damaged.",
        "Do what the check \"pages\" says, then run doctor again.")
      examination.recordsAlone(progress)
      return examination.diagnosis
    }
    do {
      let ledger = try Ledger.open(at: path, options: options, progress: progress)
      defer { ledger.close() }
      examination.add(
        "opening", .ok,
        ledger.isReadOnly
          ? "The ledger opens for reading; its files may only be read here."
          : "The ledger opens.")
      examination.inside(of: ledger, progress)
    } catch {
      examination.add(
        "opening", .failure, "The ledger does not open: \(error).",
        "Do what the message says; the findings below and above may tell more.")
      examination.recordsAlone(progress)
    }
    return examination.diagnosis
  }

  /// Examines this ledger, which is open, as ``diagnose(at:isQuick:options:progress:)`` does.
  @available(*, noasync)
  public func diagnose(
    isQuick: Bool = false, progress: (Progress) -> Void = { _ in }
  ) throws -> Diagnosis {
    try checkOpen()
    let examination = Examination(parts.directory, isQuick: isQuick)
    guard examination.description() else { return examination.diagnosis }
    examination.files()
    examination.diskSpace()
    _ = examination.pages(progress)
    examination.inside(of: self, progress)
    return examination.diagnosis
  }
}

extension Examination {
  /// What can be seen of a ledger that is open.
  @available(*, noasync)
  fileprivate func inside(of ledger: Ledger, _ progress: (Progress) -> Void) {
    stores(of: ledger)
    views(of: ledger)
    clock(of: ledger)
    secrets(of: ledger)
    backups(of: ledger)
    nature(of: ledger)
    records(of: ledger.parts.log, progress)
  }
}
