import LMDB

/// The tables of the live views.
enum LiveTable: Int, CaseIterable {
  // State.
  /// `catalog`, and `keys` (the numbers of accepted pepper keys).
  case ledger
  /// Account id → account.
  case accounts
  /// Keyed hash of the folded name → id of the open account.
  case accountNames
  /// Agency id, id of an open client → nothing.
  case openClients
  /// Member id → member.
  case members
  /// Keyed hash of account and folded address → id of the member that was not removed.
  case memberEmails
  /// Account id, id of an administrator that was not removed → nothing.
  case administrators
  /// Token id → token.
  case tokens
  /// Keyed hash of account and folded name → id of the token that is not deleted.
  case tokenNames
  /// Account id, token id → nothing; deleted ones too.
  case accountTokens
  /// Subject or actor → number of its sealing key.
  case slots

  // Credentials.
  /// Hash of a secret → what authentication needs.
  case credentials
  /// Account id → whether its tokens may authenticate.
  case accountGates
  /// API version → whether it is retired.
  case versionGates

  // Requests.
  /// Keyed hash of actor and request id → what is remembered.
  case requests
  /// When it was recorded, and that hash → nothing.
  case requestTimes

  /// The view that writes it.
  var view: LiveView {
    switch self {
    case .ledger, .accounts, .accountNames, .openClients, .members, .memberEmails, .administrators,
      .tokens, .tokenNames, .accountTokens, .slots:
      .state
    case .credentials, .accountGates, .versionGates: .credentials
    case .requests, .requestTimes: .requests
    }
  }

  /// The name in the environment.
  var name: String { Self.names[rawValue] }

  // Describing a case takes reflection, too much for something that every look-up passes on.
  private static let names = allCases.map { String(describing: $0) }
}

/// The live views, by the names that ``LiveViews/kind`` has versions for.
enum LiveView: String, CaseIterable {
  case state = "State"
  case credentials = "Credentials"
  case requests = "Requests"
}

extension DerivedEnvironment {
  /// The table of the live views.
  func table(_ table: LiveTable) -> Table { self.table(table.rawValue) }
}
