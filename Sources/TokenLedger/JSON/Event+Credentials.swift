extension Event {
  /// The same with the hash of the secret that the event brought, as `data.secretHash` in
  /// hexadecimal beside `data.keyNumber`: for an export that is to be entered elsewhere. Nobody can
  /// tell a secret from it without the key of that number, but whoever has both can try guesses.
  package var jsonWithCredentials: JSON {
    guard body.bringsSecret else { return json }
    let hash = body.secretHash.map { JSON.string($0.bytes.hexadecimal) } ?? .null
    return json.replacing("data", body.json.adding("secretHash", hash))
  }
}

extension EventBody {
  /// Whether events of this kind bring a new secret, or could.
  fileprivate var bringsSecret: Bool {
    switch self {
    case .memberAdded, .memberKeyReset, .tokenCreated, .tokenDuplicated, .tokenReset,
      .tokenRestored:
      true
    default: false
    }
  }

  fileprivate var secretHash: SecretHash? {
    switch self {
    case .memberAdded(let added): added.key
    case .memberKeyReset(let key): key
    case .tokenCreated(let created): created.secret
    case .tokenDuplicated(let duplicated): duplicated.secret
    case .tokenReset(let reset): reset.secret
    case .tokenRestored(let restored): restored.secret
    default: nil
    }
  }
}
