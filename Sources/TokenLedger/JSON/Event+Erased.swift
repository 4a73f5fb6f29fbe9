extension Event {
  /// The fields of ``json`` in which text stood that was erased, which are null or lack it there.
  package var erasedFields: [String] {
    var fields: [String] = []
    if origin.isErased { fields.append("actor") }
    if reason?.isErased == true { fields.append("reason") }
    return fields + body.erasedTexts.map { "data.\($0)" }
  }
}

extension EventBody {
  fileprivate var erasedTexts: [String] {
    var texts: [String] = []
    func note<Rule>(_ name: String, _ values: RuledText<Rule>?...) {
      if values.contains(where: { $0?.isErased == true }) { texts.append(name) }
    }
    func note(people name: String, _ values: [EmailAddress]...) {
      if values.contains(where: { $0.contains(where: \.isErased) }) { texts.append(name) }
    }
    func note(_ settings: TokenSettings) {
      note("name", settings.name)
      note("description", settings.description)
      note("contact", settings.contact)
      note(people: "developers", settings.developers)
    }
    switch self {
    case .memberAdded(let added):
      note("name", added.name)
      note("email", added.email)
    case .tokenCreated(let created): note(created.settings)
    case .tokenDuplicated(let duplicated): note(duplicated.settings)
    case .tokenEdited(let edited):
      note("name", edited.name?.before, edited.name?.after)
      note("description", edited.description?.before ?? nil, edited.description?.after ?? nil)
      note("contact", edited.contact?.before ?? nil, edited.contact?.after ?? nil)
      if let developers = edited.developers {
        note(people: "developers", developers.before, developers.after)
      }
    case .tokenRestored(let restored): note("name", restored.name?.before, restored.name?.after)
    default: break
    }
    return texts
  }
}
