import Glibc

/// A value of `errno`. Open: the kernel may return values that have no name here.
package struct ErrorNumber: RawRepresentable, Hashable, Sendable {
  /// The number as the C library defines it.
  package let rawValue: Int32

  /// Wraps a number; every number is allowed.
  package init(rawValue: Int32) { self.rawValue = rawValue }

  /// No such file or directory.
  package static let notFound = Self(rawValue: ENOENT)
  /// The file is already there.
  package static let exists = Self(rawValue: EEXIST)
  /// The directory is not empty.
  package static let notEmpty = Self(rawValue: ENOTEMPTY)
  /// The permissions do not allow it.
  package static let accessDenied = Self(rawValue: EACCES)
  /// Only its owner or root may do this.
  package static let notPermitted = Self(rawValue: EPERM)
  /// The disk is full.
  package static let noSpace = Self(rawValue: ENOSPC)
  /// The user's quota is used up.
  package static let quotaExceeded = Self(rawValue: EDQUOT)
  /// The file system is mounted read-only.
  package static let readOnlyFileSystem = Self(rawValue: EROFS)
  /// A directory was needed and something else is there.
  package static let notDirectory = Self(rawValue: ENOTDIR)
  /// A file was needed and a directory is there.
  package static let isDirectory = Self(rawValue: EISDIR)
  /// The device failed to read or write.
  package static let inputOutput = Self(rawValue: EIO)
  /// The file is larger than was allowed.
  package static let tooLarge = Self(rawValue: EFBIG)
  /// This process has too many files open.
  package static let tooManyOpenFiles = Self(rawValue: EMFILE)
  /// The call would have to wait.
  package static let wouldBlock = Self(rawValue: EAGAIN)
  /// The call was interrupted by a signal.
  package static let interrupted = Self(rawValue: EINTR)
  /// The value is not one that the call accepts.
  package static let invalid = Self(rawValue: EINVAL)
  /// There is not enough memory or address space.
  package static let noMemory = Self(rawValue: ENOMEM)
  /// The other end of the pipe is closed.
  package static let brokenPipe = Self(rawValue: EPIPE)
  /// Somebody else listens at this address.
  package static let addressInUse = Self(rawValue: EADDRINUSE)
  /// The file system does not support the call.
  package static let notSupported = Self(rawValue: EOPNOTSUPP)

  /// What a person can do about it, where that does not depend on the circumstances.
  var advice: String? {
    switch self {
    case .notFound: "Check the path."
    case .accessDenied, .notPermitted: "Check the owner and the permissions."
    case .noSpace: "Free some space on the disk and try again."
    case .quotaExceeded: "Raise the quota or free some space and try again."
    case .readOnlyFileSystem: "Mount the file system for writing, or use another place."
    case .inputOutput: "The disk may be failing: look at the system log and check your backup."
    case .tooManyOpenFiles: "Raise the limit on open files (ulimit -n)."
    default: nil
    }
  }
}

extension ErrorNumber: CustomStringConvertible {
  /// The C library's text and the number.
  package var description: String {
    let text = unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
      guard let base = buffer.baseAddress else { return "" }
      guard unsafe strerror_r(rawValue, base, buffer.count) == 0 else { return "Unknown error" }
      return unsafe String(cString: base)
    }
    return "\(text) (errno \(rawValue))"
  }
}
