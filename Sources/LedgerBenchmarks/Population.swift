import Files
import TokenLedger

/// A ledger that `issue` has made, with the secrets of good tokens.
struct Population: Sendable {
  let ledger: Ledger
  let account: AccountID
  /// Who created one token in a hundred.
  let member: Actor
  /// In random order.
  let secrets: [Secret]

  /// Secrets that are asked about: as many as the comparison program asks about.
  private static let secretsMax = 100_000
  private static let fileBytesMax = 1 << 30

  /// Opens the ledger. Its clock stands where its log ends.
  init(_ options: BenchmarkOptions) throws {
    let directory = options.directory
    account = try AccountID(Self.lines("\(directory)/account", most: 1)[0])
    member = .member(try MemberID(Self.lines("\(directory)/member", most: 1)[0]), by: nil)
    secrets = try Self.lines("\(directory)/auth-tokens", most: Self.secretsMax)
      .map { Secret(presented: $0.utf8) }
    ledger = try Ledger.open(at: "\(directory)/ledger")
  }

  private static func lines(_ path: String, most: Int) throws -> [String] {
    try readFile(path, bytesMax: fileBytesMax)
      .split(separator: UInt8(ascii: "\n"), maxSplits: most)
      .prefix(most)
      .map { String(decoding: $0, as: UTF8.self) }
  }
}
