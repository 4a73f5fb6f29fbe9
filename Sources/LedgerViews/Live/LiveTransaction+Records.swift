import Cryptography
import LMDB
import TokenDomain

extension LiveTransaction {
  /// The record of a token, its texts sealed, or taken over if they are what they were.
  func record(of token: Token, replacing before: Token?) throws -> TokenRecord {
    var kept: TokenRecord.Kept?
    if before != nil {
      kept = try withValue(table(.tokens), token.id.bytes) { TokenRecord.Kept($0) }
    }
    let slot = try slot(for: .token(token.id))
    if let kept, let before, let slot, kept.slot == slot, !token.isErased {
      let texts = TokenTexts(token)
      if !texts.isEmpty, TokenTexts(before) == texts {
        return TokenRecord(token: token, slot: slot, box: kept.box)
      }
    }
    return try keys.record(of: token, slot: slot)
  }

  /// The record of a member, its texts sealed.
  func record(of member: Member) throws -> MemberRecord {
    guard !member.isErased, !member.name.isErased || !member.email.isErased else {
      return MemberRecord(member: member, slot: 0, box: [])
    }
    guard let slot = try slot(for: .member(member.id)) else {
      throw LiveViewsError.noSlot(position: member.revision, subject: .member(member.id))
    }
    let binding = SealedTexts.binding("member", member.id.value)
    let box = try keys.seal(MemberRecord.texts(member), binding, slot)
    return MemberRecord(member: member, slot: box == nil ? 0 : slot, box: box ?? [])
  }
}

extension ViewKeys {
  /// The record of a token, its texts sealed under the key in `slot`.
  func record(of token: Token, slot: UInt64?) throws -> TokenRecord {
    let texts = TokenTexts(token)
    guard !token.isErased, !texts.isEmpty else {
      return TokenRecord(token: token, slot: 0, box: [])
    }
    guard let slot else {
      throw LiveViewsError.noSlot(position: token.revision, subject: .token(token.id))
    }
    let box = try seal(texts.bytes, SealedTexts.binding("token", token.id.value), slot)
    return TokenRecord(token: token, slot: box == nil ? 0 : slot, box: box ?? [])
  }

  /// The hash that keeps a token's name unique; `nil` if it has none that others may not have.
  func nameHash(of token: Token) -> Digest? {
    if token.isDeleted || token.settings.name.isErased { return nil }
    return tokenName(token.settings.name, in: token.account)
  }

  /// The box, or `nil` if the key was destroyed: then so are the texts.
  fileprivate func seal(_ texts: [UInt8], _ binding: [UInt8], _ slot: UInt64) throws -> [UInt8]? {
    try sealingKey(slot).map { SealedTexts.seal(texts, binding: binding, key: $0) }
  }
}
