package import Cryptography
import Files
package import TokenDomain

/// The keys of a ledger that are not in its databases: the pepper keys, under which secrets are
/// hashed, and the key under which names are hashed for uniqueness.
///
/// One pepper key is current, the one with the highest number; older ones accept until they are
/// retired. Each lies in a file of its own, readable by its owner only.
package final class Keyring: Sendable {
  /// One pepper key.
  package struct Pepper: Sendable {
    package let number: UInt32
    let key: SecretKey
    /// When the key's file was written, in microseconds since 1970.
    package let createdMicroseconds: Int64
  }

  /// The key under which names, addresses and requests are hashed, so that without it nothing can be
  /// tried against the hashes.
  package let names: SecretKey

  private let directory: String
  private let loaded: Monitor<[Pepper]>

  /// Makes the keys of a new ledger, durably.
  @available(*, noasync)
  package static func create(in directory: String) throws {
    try createDirectory(directory, permissions: 0o700)
    try KeyFile.write(SecretKey(memory: .ordinary), to: "\(directory)/names.key")
    try KeyFile.write(SecretKey(memory: .ordinary), to: pepperPath(directory, 1))
    try syncDirectory(parentDirectory(of: directory))
  }

  /// Reads the keys in `directory`.
  ///
  /// - Throws: ``LogError/looseKey(path:)`` when others may read a key.
  package init(directory: String) throws {
    self.directory = directory
    names = try KeyFile.read("\(directory)/names.key")
    loaded = Monitor(try Self.load(directory))
  }

  /// The pepper keys, oldest first.
  package var peppers: [Pepper] { loaded.withLock { $0 } }

  /// The numbers of the pepper keys, the current one last.
  package var numbers: [UInt32] { peppers.map(\.number) }

  /// Reads the directory again: another process may have rotated or retired a key.
  package func reload() throws {
    let found = try Self.load(directory)
    loaded.withLock { $0 = found }
  }

  /// The hash of a secret under the current key.
  package func hash(_ secret: RawSpan) throws -> SecretHash {
    guard let current = peppers.last else { throw LogError.noKeys(path: directory) }
    let digest = KeyedHash.blake2b256(secret, key: current.key)
    return SecretHash(keyNumber: current.number, bytes: digest.bytes)
  }

  /// Calls `body` with the secret's hash under each key, the current one first, until it returns a
  /// value. Allocates nothing.
  package func firstMatch<Result>(
    of secret: RawSpan, _ body: (_ keyNumber: UInt32, _ digest: Digest) throws -> Result?
  ) rethrows -> Result? {
    let peppers = peppers
    for pepper in peppers.reversed() {
      let digest = KeyedHash.blake2b256(secret, key: pepper.key)
      if let result = try body(pepper.number, digest) { return result }
    }
    return nil
  }

  /// Hashes bytes that are not a secret, such as a request's, under the names' key.
  package func namesHash(_ bytes: [UInt8]) -> Digest {
    KeyedHash.blake2b256(bytes, key: names)
  }

  /// Makes the pepper key of the next number, durably. It is current from now on in this process;
  /// others read it when the log says so.
  @available(*, noasync)
  package func addPepper() throws -> UInt32 {
    try reload()
    let number = (numbers.last ?? 0) + 1
    try KeyFile.write(SecretKey(memory: .ordinary), to: Self.pepperPath(directory, number))
    return number
  }

  /// Overwrites and removes a pepper key.
  @available(*, noasync)
  package func destroyPepper(_ number: UInt32) throws {
    let path = Self.pepperPath(directory, number)
    if fileExists(path) { try KeyFile.destroy(path) }
    try reload()
  }

  private static func pepperPath(_ directory: String, _ number: UInt32) -> String {
    "\(directory)/pepper-\(number).key"
  }

  private static func load(_ directory: String) throws -> [Pepper] {
    try listDirectory(directory).compactMap { name -> Pepper? in
      guard name.hasPrefix("pepper-"), name.hasSuffix(".key"),
        let number = UInt32(name.dropFirst(7).dropLast(4))
      else { return nil }
      let path = "\(directory)/\(name)"
      return Pepper(
        number: number, key: try KeyFile.read(path),
        createdMicroseconds: try fileStatus(path).modifiedMicroseconds)
    }.sorted { $0.number < $1.number }
  }
}
