import Cryptography

/// An auth token or a member key in the clear.
///
/// It exists twice only: in the answer to the command that made it, and in the question whether it is
/// good. Its memory is overwritten when the last reference goes. It cannot be printed, compared or
/// encoded by accident; ``reveal(_:)`` is the one way to its characters.
public final class Secret: Sendable {
  /// Who holds a secret of this kind, or `nil` when it is not well formed: then no look-up is needed
  /// to know that it is wrong.
  public let kind: SecretFormat.Kind?

  private let bytes: Wiped

  /// Takes what somebody presented, well formed or not; `presented` itself is the caller's to wipe.
  public init(presented: ArraySlice<UInt8>) {
    bytes = Wiped(Array(presented))
    kind = bytes.kind
  }

  /// Takes the characters of what somebody presented.
  public convenience init(presented: some Sequence<UInt8>) {
    var copy = Array(presented)
    defer { wipe(&copy) }
    self.init(presented: copy[...])
  }

  /// Makes a new secret from the system's random source.
  public init(minting kind: SecretFormat.Kind) {
    var random: [UInt8] = []
    random.reserveCapacity(SecretFormat.randomLength)
    while random.count < SecretFormat.randomLength {
      // A byte is a digit without bias if what is left after the last whole 62 is thrown away.
      var drawn = SecureRandom.bytes(count: 64)
      for byte in drawn where byte < 248 && random.count < SecretFormat.randomLength {
        random.append(SecretFormat.alphabet[Int(byte % 62)])
      }
      wipe(&drawn)
    }
    bytes = Wiped(SecretFormat.assemble(kind, random: random))
    self.kind = kind
    wipe(&random)
  }

  /// Lends the characters, to show them once or to hash them.
  public func reveal<Result, Failure: Error>(
    _ body: (borrowing RawSpan) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try bytes.lend(body)
  }

  /// Bytes that are overwritten when nobody needs them any more.
  private final class Wiped: Sendable {
    // Holds: written in init and deinit only, when nobody else has a reference.
    private nonisolated(unsafe) var value: [UInt8]

    init(_ value: [UInt8]) { unsafe self.value = value }

    var kind: SecretFormat.Kind? { unsafe SecretFormat.kind(of: value) }

    func lend<Result, Failure: Error>(
      _ body: (borrowing RawSpan) throws(Failure) -> Result
    ) throws(Failure) -> Result {
      let lent = unsafe value
      return try body(unsafe lent.span.bytes)
    }

    deinit { unsafe wipe(&value) }
  }
}

extension Secret: CustomStringConvertible, CustomReflectable {
  /// Never the secret.
  public var description: String { "Secret(…)" }
  /// Nothing to see.
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}
