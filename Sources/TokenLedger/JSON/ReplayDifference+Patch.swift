extension ReplayDifference {
  /// The difference as operations of a JSON Patch (RFC 6902).
  ///
  /// The document that they turn from one moment into the other is
  /// `{"position", "keyNumbers", "catalog", "accounts": {id: …}, "members": {id: …}, "tokens": {id: …}}`,
  /// with the fields of ``SubjectState/facts``. The first operation tests the position, so that a
  /// patch does not go onto another state.
  package var patch: [JSON] {
    [
      Self.operation("test", "/position", .position(from.position)),
      Self.operation("replace", "/position", .position(to.position)),
    ] + entries.flatMap(Self.operations)
  }

  private static func operations(_ entry: Entry) -> [JSON] {
    let path = entry.subject.documentPath
    let (before, after) = (entry.before?.facts, entry.after?.facts)
    switch entry.subject {
    // Before the first publication and the first key the document has empty ones.
    case .catalog: return [operation("replace", path, after ?? Catalog.empty.json)]
    case .ledger: return [operation("replace", path, after?["keyNumbers"] ?? .array([]))]
    case .account, .member, .token: break
    }
    guard let after else { return [operation("remove", path, nil)] }
    guard let before else { return [operation("add", path, after)] }
    return (after.fields ?? []).compactMap { key, value in
      before[key].map { $0.isSame(as: value) } ?? false
        ? nil : operation("replace", "\(path)/\(key)", value)
    }
  }

  private static func operation(_ name: String, _ path: String, _ value: JSON?) -> JSON {
    let fields: [(String, JSON)] = [("op", .string(name)), ("path", .string(path))]
    return .object(fields + (value.map { [("value", $0)] } ?? []))
  }
}

extension Subject {
  /// Where it stands in the document of a JSON Patch, as a JSON Pointer (RFC 6901): ids have nothing
  /// that would have to be escaped.
  fileprivate var documentPath: String {
    switch self {
    case .ledger: "/keyNumbers"
    case .catalog: "/catalog"
    case .account(let id): "/accounts/\(id)"
    case .member(let id): "/members/\(id)"
    case .token(let id): "/tokens/\(id)"
    }
  }
}
