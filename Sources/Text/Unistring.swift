import CUnistring

#if canImport(Glibc)
  import Glibc
#endif

/// The door to libunistring: every call of the C library is in this file.
///
/// The library answers from tables and keeps no state, so that calls from any thread are safe. It
/// knows one Unicode version, its own, which need not be the Swift standard library's: whatever
/// ends up in a file or a comparison goes through here.
enum Unistring {
  /// A normalization form (Unicode Standard Annex #15).
  enum Form {
    /// Canonical decomposition, then canonical composition.
    case nfc
    /// Compatibility decomposition.
    case nfkd

    fileprivate var pointer: uninorm_t {
      switch self {
      case .nfc: unsafe tokenledger_nfc()
      case .nfkd: unsafe tokenledger_nfkd()
      }
    }
  }

  /// The version of the library that runs: major, minor and patch in a byte each.
  static var version: Int { Int(_libunistring_version) }

  /// `text` in `form`.
  static func normalized(_ text: String, to form: Form) -> String {
    unsafe transformed(text) { bytes, count, output, length in
      unsafe u8_normalize(form.pointer, bytes, count, output, length)
    }
  }

  /// `text` after full, language-independent case folding, in `form`.
  ///
  /// The library decomposes and folds twice, as canonical caseless matching asks (The Unicode
  /// Standard, section 3.13, definitions D145 and D146).
  static func caseFolded(_ text: String, to form: Form) -> String {
    unsafe transformed(text) { bytes, count, output, length in
      unsafe u8_casefold(bytes, count, nil, form.pointer, output, length)
    }
  }

  /// Whether the general category of `scalar` is one of the marks (Mn, Mc, Me).
  static func isMark(_ scalar: Unicode.Scalar) -> Bool {
    tokenledger_is_mark(scalar.value)
  }

  /// Whether `scalar` has the property White_Space.
  static func isWhiteSpace(_ scalar: Unicode.Scalar) -> Bool {
    uc_is_property_white_space(scalar.value)
  }

  /// Whether `scalar` is an assigned character in the library's Unicode version.
  static func isAssigned(_ scalar: Unicode.Scalar) -> Bool {
    tokenledger_is_assigned(scalar.value)
  }

  /// The bytes and their count, a buffer for the result, and the buffer's length, to be replaced
  /// by the result's; returns the buffer, or memory of its own if that was too small, or nil.
  private typealias Transformation = (
    UnsafePointer<UInt8>?, Int, UnsafeMutablePointer<UInt8>?, UnsafeMutablePointer<Int>
  ) -> UnsafeMutablePointer<UInt8>?

  /// What `transformation` makes of the UTF-8 of `text`.
  private static func transformed(
    _ text: String, by transformation: Transformation
  ) -> String {
    let utf8 = text.utf8Span.span
    // Decomposed text is rarely more than three times as long; if it is, the library allocates.
    let capacity = 3 * utf8.count + 16
    return unsafe utf8.withUnsafeBufferPointer { input in
      unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: capacity) { output in
        var length = capacity
        let result = unsafe transformation(
          input.baseAddress, input.count, output.baseAddress, &length)
        guard let result = unsafe result else {
          // A String is always well-formed, which leaves one cause.
          fatalError("out of memory while transforming \(text.utf8.count) bytes of text")
        }
        defer {
          if unsafe result != output.baseAddress { unsafe free(result) }
        }
        return unsafe String(
          decoding: UnsafeBufferPointer(start: result, count: length), as: UTF8.self)
      }
    }
  }
}
