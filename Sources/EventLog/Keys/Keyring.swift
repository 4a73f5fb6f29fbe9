package import Cryptography
import Files
package import TokenDomain

/// The keys of a ledger that are not in its databases: the pepper keys, under which secrets are
/// hashed, the key under which names are hashed for uniqueness, and the log's signing key.
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

    /// The hash of a secret under this key. Allocates nothing.
    package func digest(of secret: RawSpan) -> Digest {
      KeyedHash.blake2b256(secret, key: key)
    }
  }

  /// The key under which names, addresses and requests are hashed, so that without it nothing can be
  /// tried against the hashes.
  package let names: SecretKey

  let directory: String
  private let loaded: Monitor<[Pepper]>

  /// Makes the keys of a new ledger, durably.
  @available(*, noasync)
  package static func create(in directory: String) throws {
    try createDirectory(directory, permissions: 0o700)
    try KeyFile.write(SecretKey(memory: .ordinary), to: "\(directory)/names.key")
    try KeyFile.write(SecretKey(memory: .ordinary), to: logPath(directory))
    try KeyFile.write(SecretKey(memory: .ordinary), to: pepperPath(directory, 1))
    try syncDirectory(parentDirectory(of: directory))
  }

  /// Reads the keys in `directory`.
  ///
  /// - Throws: ``LogError/looseKey(path:)`` or ``LogError/looseDirectory(path:)`` when others may
  ///   read a key, ``LogError/damagedKey(path:)``, ``LogError/noKeys(path:)``.
  package init(directory: String) throws {
    guard try fileStatus(directory).permissions & 0o077 == 0 else {
      throw LogError.looseDirectory(path: directory)
    }
    self.directory = directory
    let path = Self.namesPath(directory)
    guard let names = try KeyFile.read(path) else { throw LogError.damagedKey(path: path) }
    self.names = names
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

  /// Lets go of the keys whose numbers are not among these: the log says that they were retired, and
  /// their files could not be removed.
  package func keep(_ numbers: Set<UInt32>) {
    loaded.update { $0.removeAll { !numbers.contains($0.number) } }
  }

  /// The hash of a secret under the key of this number.
  ///
  /// - Throws: ``LogError/missingKey(_:path:)``.
  package func hash(_ secret: RawSpan, under number: UInt32) throws -> SecretHash {
    guard let pepper = peppers.first(where: { $0.number == number }) else {
      throw LogError.missingKey(number, path: directory)
    }
    return SecretHash(keyNumber: number, bytes: pepper.digest(of: secret).bytes)
  }

  /// Hashes bytes that are not a secret, such as a request's, under the names' key.
  package func namesHash(_ bytes: [UInt8]) -> Digest {
    KeyedHash.blake2b256(bytes, key: names)
  }

  /// Makes the pepper key of a number, durably; one that is there already stays. It becomes current
  /// when the log says so.
  @available(*, noasync)
  package func addPepper(_ number: UInt32) throws {
    try alone {
      let path = Self.pepperPath(directory, number)
      if !fileExists(path) { try KeyFile.write(SecretKey(memory: .ordinary), to: path) }
    }
    try reload()
  }

  /// Overwrites and removes a pepper key.
  @available(*, noasync)
  package func destroyPepper(_ number: UInt32) throws {
    try alone {
      let path = Self.pepperPath(directory, number)
      if fileExists(path) { try KeyFile.destroy(path) }
    }
    try reload()
  }

  /// Runs `body` while no one else changes the files: of two that make the same key, the second must
  /// not overwrite what secrets were hashed under already.
  @available(*, noasync)
  func alone(_ body: () throws -> Void) throws {
    var lock = try FileLock(Self.namesPath(directory))
    try lock.lockExclusive()
    try body()
    try lock.unlock()
  }

  static func namesPath(_ directory: String) -> String { "\(directory)/names.key" }

  private static func pepperPath(_ directory: String, _ number: UInt32) -> String {
    "\(directory)/pepper-\(number).key"
  }

  private static func load(_ directory: String) throws -> [Pepper] {
    let found = try listDirectory(directory).compactMap { name -> Pepper? in
      guard name.hasPrefix("pepper-"), name.hasSuffix(".key"),
        let number = UInt32(name.dropFirst(7).dropLast(4))
      else { return nil }
      let path = "\(directory)/\(name)"
      do {
        guard let key = try KeyFile.read(path) else { return nil }
        return Pepper(
          number: number, key: key,
          createdMicroseconds: try fileStatus(path).modifiedMicroseconds)
      } catch let error as FileError where error.code == .notFound {
        // Another process has just destroyed it.
        return nil
      }
    }
    guard !found.isEmpty else { throw LogError.noKeys(path: directory) }
    return found.sorted { $0.number < $1.number }
  }
}
