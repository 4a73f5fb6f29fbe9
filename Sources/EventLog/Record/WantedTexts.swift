/// Which sealed texts a reader of events wants. A seal that holds none of them stays closed: what
/// is in it comes back as if erased, and its key is not asked for.
package enum WantedTexts: Sendable {
  /// All.
  case all
  /// What members and tokens are described by: names, descriptions, contacts, developers, e-mail
  /// addresses.
  case nouns
  /// The names of members and tokens.
  case names
  /// None.
  case none

  /// Whether the seal of a subject that holds these fields (bit n is field n) is to be opened.
  func opens(subjectSeal fields: UInt64) -> Bool {
    switch self {
    case .all: true
    case .nouns: fields & ~(1 << SealedTexts.Field.reason) != 0
    case .names: fields & 1 << SealedTexts.Field.name != 0
    case .none: false
    }
  }

  /// Whether the seal of an actor is to be opened.
  var opensActorSeal: Bool { self == .all }
}
