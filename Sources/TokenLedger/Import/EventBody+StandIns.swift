extension EventBody {
  /// The same with the subject's id wherever a name or address was erased in the other ledger.
  ///
  /// An event must have them, names must differ, and nobody knows what they were. The `…erased` event
  /// that follows erases the stand-in as it did the name.
  func standingIn(for subject: Subject) -> EventBody {
    let id = subject.id
    switch self {
    case .memberAdded(var added):
      if added.name.isErased { added.name = MemberName(stored: id) }
      if added.email.isErased { added.email = EmailAddress(stored: "\(id)@erased.invalid") }
      return .memberAdded(added)
    case .tokenCreated(var created):
      created.settings.name.standIn(id)
      return .tokenCreated(created)
    case .tokenDuplicated(var duplicated):
      duplicated.settings.name.standIn(id)
      return .tokenDuplicated(duplicated)
    case .tokenEdited(var edited):
      edited.name?.before.standIn(id)
      edited.name?.after.standIn(id)
      return .tokenEdited(edited)
    case .tokenRestored(var restored):
      restored.name?.before.standIn(id)
      restored.name?.after.standIn(id)
      return .tokenRestored(restored)
    default: return self
    }
  }
}

extension TokenName {
  fileprivate mutating func standIn(_ id: String) {
    if isErased { self = TokenName(stored: id) }
  }
}
