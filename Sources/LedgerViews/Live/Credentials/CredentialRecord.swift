import Cryptography
import TokenDomain

/// What authentication needs of a secret, laid out so that it is read in the map without copying.
///
/// A token's: kind (1 byte, 1), flags (1), networks (1, count), version (1, bytes), scopes (2,
/// count), two zeros, key number (4), generation (4), token (16), account (16), not before (8),
/// expires (8), until (8), the version, the networks (18 each: family, prefix length, address),
/// the scopes (1 byte of length each, in byte order). A time without its flag is 0.
///
/// A member's: kind (1 byte, 2), role (1), six zeros, key number (4), four zeros, member (16),
/// account (16).
enum CredentialRecord {
  enum Kind: UInt8 {
    case token = 1
    case member = 2
  }

  static let isDisabled: UInt8 = 1
  static let hasNotBefore: UInt8 = 2
  static let hasExpires: UInt8 = 4
  static let hasUntil: UInt8 = 8

  static let tokenFixedByteCount = 72
  static let memberByteCount = 48
  static let networkByteCount = 18

  /// A secret's hash and its record.
  struct Row: Equatable {
    let hash: [UInt8]
    let record: [UInt8]
  }

  /// The rows that a token has: none once deleted, two during a grace.
  static func rows(of token: Token?) -> [Row] {
    guard let token, !token.isDeleted else { return [] }
    var rows: [Row] = []
    if let secret = token.secret {
      rows.append(row(secret, generation: token.generation, until: nil, token))
    }
    if let previous = token.previous {
      rows.append(
        row(previous.hash, generation: previous.generation, until: previous.until, token))
    }
    return rows
  }

  /// The row that a member has: none once removed.
  static func rows(of member: Member?) -> [Row] {
    guard let member, !member.isRemoved, let key = member.key else { return [] }
    var record: [UInt8] = [Kind.member.rawValue, MemberRecord.number(of: member.role)]
    record.append(bigEndian: 0 as UInt16)
    record.append(bigEndian: 0 as UInt32)
    record.append(bigEndian: key.keyNumber)
    record.append(bigEndian: 0 as UInt32)
    record.append(bigEndian: member.id.value)
    record.append(bigEndian: member.account.value)
    return [Row(hash: key.bytes, record: record)]
  }

  private static func row(
    _ secret: SecretHash, generation: UInt32, until: Timestamp?, _ token: Token
  ) -> Row {
    let settings = token.settings
    var flags: UInt8 = 0
    if token.isDisabled { flags |= isDisabled }
    if settings.notBefore != nil { flags |= hasNotBefore }
    if settings.expires != nil { flags |= hasExpires }
    if until != nil { flags |= hasUntil }
    let version = settings.apiVersion.text.utf8
    var record: [UInt8] = []
    record.reserveCapacity(
      tokenFixedByteCount + version.count + networkByteCount * settings.networks.count
        + settings.scopes.reduce(0) { $0 + 1 + $1.text.utf8.count })
    record += [
      Kind.token.rawValue, flags, UInt8(settings.networks.count), UInt8(version.count),
    ]
    record.append(bigEndian: UInt16(settings.scopes.count))
    record.append(bigEndian: 0 as UInt16)
    record.append(bigEndian: secret.keyNumber)
    record.append(bigEndian: generation)
    record.append(bigEndian: token.id.value)
    record.append(bigEndian: token.account.value)
    record.append(bigEndian: settings.notBefore?.microseconds ?? 0)
    record.append(bigEndian: settings.expires?.microseconds ?? 0)
    record.append(bigEndian: until?.microseconds ?? 0)
    record += version
    for network in settings.networks {
      record += [network.address.family, network.prefixLength]
      record.append(bigEndian: network.address.value)
    }
    for scope in settings.scopes {
      record.append(UInt8(scope.text.utf8.count))
      record += scope.text.utf8
    }
    return Row(hash: secret.bytes, record: record)
  }
}

/// The gates that stand before every token of an account or version.
enum Gate {
  static let apiAccess: UInt8 = 1
  static let isClosed: UInt8 = 2

  /// The record of an account.
  static func record(_ account: Account) -> [UInt8] {
    [(account.apiAccess ? apiAccess : 0) | (account.isClosed ? isClosed : 0)]
  }
}
