import EventLog
import Files
import LedgerViews

extension Examination {
  /// Less room on the disk than this is a failure: ordinary commands will be refused.
  static let freeBytesMin = 64 << 20
  /// Less than this is a warning.
  static let freeBytesLow = 1 << 30

  /// Whether it is a ledger whose format this program reads: without that nothing else can be said.
  func description() -> Bool {
    do {
      let description = try LedgerDescription.read(from: directory)
      add(
        "description", .ok,
        "\(directory.path) is the ledger \(description.ledger), format \(description.format).")
      return true
    } catch let error as LedgerError {
      add(
        "description", .failure, "\(error.message).",
        error.code == .newerFormat
          ? "Use the program that made it, or a newer one."
          : "Check the path; if the file was lost or damaged, restore it from a backup.")
    } catch {
      add("description", .failure, "\(error)", "Check the path and its permissions.")
    }
    return false
  }

  /// Whether others than the owner may read what they must not, and who the owner is.
  func files() {
    attempt("files") {
      let owner = try fileStatus(directory.description).userID
      var problems = 0
      for path in try paths() {
        let status = try fileStatus(path)
        let isSecret = path.hasPrefix(directory.keys) || path.hasPrefix(directory.vault)
        if status.permissions & 0o077 != 0 {
          problems += 1
          add(
            "files", isSecret ? .failure : .warning,
            "Others than the owner may get at \(path) (mode \(Self.octal(status.permissions))).",
            "chmod \(status.isDirectory ? "700" : "600") '\(path)'")
        }
        if status.userID != owner {
          problems += 1
          add(
            "files", .warning,
            "\(path) belongs to user \(status.userID), the ledger to user \(owner).",
            "chown \(owner) '\(path)', and run tokenledger as that user only.")
        }
      }
      if problems == 0 {
        add("files", .ok, "Only the owner, user \(owner), may read or write the ledger's files.")
      }
    }
  }

  /// The ledger's directory, what is in it, and what is in that.
  private func paths() throws -> [String] {
    var paths: [String] = [directory.path]
    for name in try listDirectory(directory.path) {
      let path = "\(directory.path)/\(name)"
      // What is being built or removed may be gone by now.
      guard let status = try? linkStatus(path), status.isDirectory || status.isRegular else {
        continue
      }
      paths.append(path)
      guard status.isDirectory, let inside = try? listDirectory(path) else { continue }
      paths += inside.map { "\(path)/\($0)" }
    }
    return paths.filter { fileExists($0) }
  }

  private static func octal(_ permissions: UInt32) -> String { String(permissions, radix: 8) }

  /// Whether the last process closed the ledger, and whether the machine went down since.
  func lock() {
    attempt("lock") {
      switch try LedgerLock.standing(ledger: directory.path) {
      case nil: add("lock", .ok, "No process has opened the ledger yet.")
      case let standing? where standing.isOpen:
        add("lock", .ok, "Other processes have the ledger open.")
      case let standing? where standing.wasClosedCleanly:
        add("lock", .ok, "The last process closed the ledger cleanly.")
      case let standing? where standing.isOfThisBoot:
        add(
          "lock", .warning,
          "The last process did not close the ledger: it was killed. Nothing acknowledged is lost.",
          "Nothing to do: the next to open it puts it in order.")
      default:
        add(
          "lock", .warning,
          """
          The machine went down while the ledger was open. Nothing acknowledged is lost; what is \
          derived is not trusted.
          """, "Nothing to do: the next to open it builds the views anew.")
      }
    }
  }

  /// Whether there is room to write.
  func diskSpace() {
    attempt("disk-space") {
      let free = try FileSystem.freeBytes(directory.path)
      let words = "\(Self.size(free)) are free on the disk of the ledger."
      switch free {
      case ..<Self.freeBytesMin:
        add("disk-space", .failure, words, "Free some space now: commands will be refused.")
      case ..<Self.freeBytesLow: add("disk-space", .warning, words, "Free some space soon.")
      default: add("disk-space", .ok, words)
      }
    }
  }

  /// Whether the trees of every LMDB file are whole.
  ///
  /// - Returns: whether none is known to be damaged: a pointer in one that is could end the process.
  func pages(_ progress: (Progress) -> Void) -> Bool {
    guard !isQuick else { return true }
    var isUsable = true
    attempt("pages") {
      var pages = 0
      var isSound = true
      for name in try listDirectory(directory.path)
      where fileExists("\(directory.path)/\(name)/data.mdb") {
        let isLog = name == "log"
        let verdict = try StorePages(checking: "\(directory.path)/\(name)") {
          progress(Progress(task: name, done: $0, total: $1))
        }
        switch verdict {
        case .sound(let count): pages += count
        case .changing:
          isSound = false
          add(
            "pages", .warning, "\(name) was written to all the while: nothing can be said of it.",
            "Run doctor again when there is less to do.")
        case .damaged(let cause):
          isSound = false
          isUsable = false
          add(
            "pages", .failure, "The file of \(name) is damaged: \(cause).",
            isLog
              ? "Stop every process and restore the ledger from a backup; check the disk."
              : """
              Stop every process and remove '\(directory.path)/\(name)': it is derived, and the next \
              to open the ledger builds it anew. Check the disk.
              """)
        }
      }
      if isSound {
        add("pages", .ok, "The pages of all files fit together (\(Self.count(pages, "page"))).")
      }
    }
    return isUsable
  }
}
