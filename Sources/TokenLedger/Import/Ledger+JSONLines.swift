extension Ledger {
  /// Enters what `export events` wrote: into a new ledger all of it, into one that has part of it
  /// already the rest.
  ///
  /// Accounts, members, catalogs and tokens come out the same, with their ids, their times and who
  /// acted. The hashes of secrets come along if the export has them (`--with-credentials`), and are
  /// good if this ledger has the pepper keys of the other: see ``Founding/secrets``. Without them
  /// tokens authenticate nobody, and member keys are dead, until they are reset. The other ledger's
  /// own life and keys stay behind, and so do request ids: their digests are under its own key. Who was
  /// erased there is erased here.
  ///
  /// The whole export is read, and tried against the rules of the log, before anything is entered;
  /// then it is entered in batches of thousands, each durable before the next. An import that was
  /// interrupted goes on when repeated. A file is read in pieces; memory grows with what the ledgers
  /// hold, not with the file.
  ///
  /// - Parameters:
  ///   - source: the export, one event a line.
  ///   - actor: who imports, which only the operator may. Events keep the actors they had.
  ///   - progress: is told after each batch.
  /// - Throws: ``LedgerError`` with code ``LedgerError/Code/malformedImport``, file, line and column
  ///   when the file is malformed or does not fit: then nothing was entered.
  @available(*, noasync)
  public func importJSONLines(
    _ source: ImportSource, actor: Actor, progress: (Progress) -> Void = { _ in }
  ) throws -> ImportReport {
    try importJSONLines(
      source, actor: actor, batchEventsMax: HistoryBatch.eventsMax, progress: progress)
  }

  /// The same with batches of another size.
  @available(*, noasync)
  func importJSONLines(
    _ source: ImportSource, actor: Actor, batchEventsMax: Int,
    progress: (Progress) -> Void = { _ in }
  ) throws -> ImportReport {
    guard case .operator = actor else { throw Refusal.notPermitted(to: "import history") }
    return try LedgerError.wrapping {
      let reader = ExportReader(source: source)
      var importer = try HistoryImporter(of: self, batchEventsMax: batchEventsMax)
      try importer.survey(reader)
      try importer.plan(reader, progress)
      let report = try importer.enter(reader, into: self, progress)
      try finishErasures(progress: progress)
      return report
    }
  }
}
