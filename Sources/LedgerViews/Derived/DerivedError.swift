import LMDB

/// Why a derived environment cannot be used.
package enum DerivedError: Error, Hashable, Sendable {
  /// A newer program has taken it over: this one neither writes nor authenticates.
  case newerVersions(kind: String, stored: [ViewVersion], own: [ViewVersion])
  /// There is none, or only one of older versions or of another incarnation.
  case needsRebuild(kind: String)
  /// The header of the environment at `path` is not a header.
  case damagedHeader(path: String)
  /// Again and again another took the place of the one that was to be used.
  case neverSettles(kind: String)
  /// Somebody goes on reading in what was replaced and is to be overwritten.
  case stillRead(path: String)

  /// What is the matter, and what to do.
  package var message: String {
    switch self {
    case .newerVersions(let kind, let stored, _):
      let versions = stored.map(\.description).joined(separator: ", ")
      return """
        The derived data "\(kind)" was built by a newer program (\(versions)). Use that program, \
        or stop it everywhere and run "views rebuild" with this one.
        """
    case .needsRebuild(let kind):
      return "The derived data \"\(kind)\" has to be rebuilt: run \"views rebuild\"."
    case .damagedHeader(let path):
      return "The derived data in \(path) is damaged: run \"views rebuild\"."
    case .neverSettles(let kind):
      return "The derived data \"\(kind)\" is being replaced all the time. Try again."
    case .stillRead(let path):
      return """
        A process goes on reading in \(path), which was replaced and is to be overwritten. Let it go \
        on or end it, and try again.
        """
    }
  }
}

extension DerivedError: CustomStringConvertible {
  /// The message.
  package var description: String { message }
}

extension Error {
  /// Whether this says that the file of a derived environment is damaged: built anew from the log, it
  /// is as good as before.
  package var isDerivedDamage: Bool {
    switch self {
    case is DamagedRecord: true
    case let error as DerivedError:
      if case .damagedHeader = error { true } else { false }
    case let error as LMDBError:
      [.invalid, .truncated, .corrupted, .pageNotFound, .versionMismatch, .noSuchFile]
        .contains(error.code)
        && ["/views-", "/indexes-", "/names-"].contains { error.path.contains($0) }
    default: false
    }
  }
}
