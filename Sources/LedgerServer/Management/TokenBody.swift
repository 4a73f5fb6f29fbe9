import TokenLedger

extension Call {
  /// The token that a body describes, with a secret that is yet to be made.
  func tokenToCreate() throws -> (SecretHash) -> CreateToken {
    do throws(JSONError) {
      var fields = try JSONFields(JSONReader.value(of: body))
      let account = try fields.need("account") { try AccountID($0) }
      let name = try fields.need("name") { try TokenName($0) }
      let scopes = try fields.required("scopes") { fields throws(JSONError) in
        try fields.list("scopes") { try ScopeName($0) }
      }
      let description = try fields.parsed("description") { try TokenDescription($0) }
      let version = try fields.parsed("apiVersion") { try VersionName($0) }
      let contact = try fields.parsed("contact") { try EmailAddress($0) }
      let developers = try fields.list("developers") { try EmailAddress($0) } ?? []
      let networks = try fields.list("allow") { try Network($0) } ?? []
      let notBefore = try fields.parsed("notBefore") { try Timestamp($0) }
      let expires = try fields.parsed("expires") { try Timestamp($0) }
      try fields.finish("a token")
      let id: TokenID = ledger.makeID()
      return { secret in
        CreateToken(
          id: id, account: account, name: name, description: description, scopes: scopes,
          apiVersion: version, contact: contact, developers: developers, networks: networks,
          notBefore: notBefore, expires: expires, secret: secret)
      }
    } catch {
      throw Problem(error)
    }
  }

  /// The edit that a merge patch (RFC 7396) describes: what is not in it stays, and null empties.
  func tokenEdit() throws -> TokenEdit {
    do throws(JSONError) {
      let value = try JSONReader.value(of: body)
      var fields = try JSONFields(value)
      /// Whether the patch empties a field, which must be one that can be empty.
      func clears(_ name: String) -> Bool { value.object?[name]?.isNull ?? false }
      for name in ["name", "scopes"] where clears(name) {
        throw JSONError("\"\(name)\" cannot be empty", at: value.object?[name]?.offset ?? 0)
      }
      func optional<Value>(
        _ name: String, _ read: (String) throws -> Value
      ) throws(JSONError) -> Value?? {
        let found = try fields.parsed(name, read)
        return clears(name) ? .some(nil) : found.map { .some($0) }
      }
      func list<Value>(
        _ name: String, _ read: (String) throws -> Value
      ) throws(JSONError) -> [Value]? {
        let found = try fields.list(name, read)
        return clears(name) ? [] : found
      }
      var edit = TokenEdit()
      edit.name = try fields.parsed("name") { try TokenName($0) }
      edit.scopes = try fields.list("scopes") { try ScopeName($0) }
      edit.description = try optional("description") { try TokenDescription($0) }
      edit.contact = try optional("contact") { try EmailAddress($0) }
      edit.developers = try list("developers") { try EmailAddress($0) }
      edit.networks = try list("allow") { try Network($0) }
      edit.notBefore = try optional("notBefore") { try Timestamp($0) }
      edit.expires = try optional("expires") { try Timestamp($0) }
      try fields.finish("a token that can be edited")
      return edit
    } catch {
      throw Problem(error)
    }
  }

  /// Optional fields of a body that may be missing altogether.
  func optionalFields<Value>(
    _ owner: String, _ read: (inout JSONFields) throws(JSONError) -> Value
  ) throws -> Value {
    do throws(JSONError) {
      let value =
        body.isEmpty ? JSONValue(.object([:]), at: 0) : try JSONReader.value(of: body)
      var fields = try JSONFields(value)
      let result = try read(&fields)
      try fields.finish(owner)
      return result
    } catch {
      throw Problem(error)
    }
  }
}
