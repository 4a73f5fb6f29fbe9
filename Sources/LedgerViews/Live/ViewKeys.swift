package import Cryptography
package import EventLog
import Text
import TokenDomain

/// The keys that the views need: for texts, and for hashing what must be unique without showing it.
package struct ViewKeys: Sendable {
  /// The key under which names are hashed.
  let names: SecretKey
  /// The keys of texts, by slot.
  let vault: any SealingKeys

  /// - Parameters:
  ///   - names: a key of the ledger's own, never changed.
  ///   - vault: asked for most changes of a token, so it should remember some of its keys.
  package init(names: SecretKey, vault: any SealingKeys) {
    self.names = names
    self.vault = vault
  }

  /// The key in a slot; `nil` once it was destroyed.
  func sealingKey(_ slot: UInt64) throws -> SecretKey? { try vault.key(slot: slot) }

  /// What a hash is of, so that those of different tables have nothing in common.
  private enum Label: UInt8 {
    case accountName = 1
    case memberEmail = 2
    case tokenName = 3
    case request = 4
    case actor = 5
  }

  func accountName(_ name: AccountName) -> Digest {
    hash(.accountName, nil, UnicodeText.caseFolded(name.text))
  }

  func memberEmail(_ email: EmailAddress, in account: AccountID) -> Digest {
    hash(.memberEmail, account, UnicodeText.caseFolded(email.text))
  }

  func tokenName(_ name: TokenName, in account: AccountID) -> Digest {
    hash(.tokenName, account, UnicodeText.caseFolded(name.text))
  }

  func request(_ id: RequestID, of actor: Actor) -> Digest {
    // No id of an actor holds a line feed, so that the two parts cannot be taken for others.
    hash(.request, nil, "\(actor.id)\n\(id.text)")
  }

  func actor(_ actor: Actor) -> Digest { hash(.actor, nil, actor.id) }

  private func hash(_ label: Label, _ account: AccountID?, _ text: String) -> Digest {
    var message: [UInt8] = [label.rawValue]
    message.reserveCapacity(17 + text.utf8.count)
    if let account { message.append(bigEndian: account.value) }
    message += text.utf8
    return KeyedHash.blake2b256(message, key: names)
  }
}
