package import Cryptography
import LMDB
package import TokenDomain

extension LiveReading where Self: ~Copyable {
  /// Whose member key has this hash; `nil` if no one's, or if the account is closed.
  ///
  /// - Throws: what LMDB says.
  package func authenticateMember(_ hash: Digest) throws -> MemberCredential? {
    let id = try hash.withBytes { key in
      try withValue(table(.credentials), key) { record -> MemberID? in
        record.credentialKind == .member ? MemberID(value: record.credentialSubject) : nil
      } ?? nil
    }
    return try id.flatMap { try standing(of: $0) }
  }

  /// What a member may act as; `nil` for one that does not exist, was removed, whose account is closed,
  /// or whose key is under a pepper key that was retired.
  ///
  /// - Throws: what LMDB says.
  package func standing(of id: MemberID) throws -> MemberCredential? {
    guard let bytes = try value(table(.members), id.bytes) else { return nil }
    let member = try MemberRecord(id, bytes).member
    guard !member.isRemoved, let key = member.key, try acceptsKey(key.keyNumber),
      try gate(member.account) & Gate.isClosed == 0
    else { return nil }
    return MemberCredential(
      member: id, account: member.account, role: member.role, revision: member.revision,
      position: header.position)
  }
}
