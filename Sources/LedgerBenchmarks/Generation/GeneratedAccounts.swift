import TokenLedger

/// The accounts of a generated ledger: agencies with members, who act in them and in their clients.
struct GeneratedAccounts {
  /// An account and what is in it.
  struct Account {
    let id: AccountID
    /// Who may act in it.
    let members: [MemberID]
    /// Tokens that are not deleted.
    var tokens: [TokenID] = []
    var deleted: [TokenID] = []
  }

  private static let agencyCount = 12
  private static let accountsMax = 300
  /// The first account has so many of a hundred events.
  private static let largestPercent = 25.0

  private(set) var founding: [Action] = []
  var accounts: [Account] = []
  /// How often each account is chosen, added up.
  private var weights: [Double] = []

  init(tokens: Int, at moment: Timestamp, _ dice: inout Dice) throws {
    let count = min(Self.accountsMax, max(2 * Self.agencyCount, tokens / 100))
    for number in 0..<count {
      let id: AccountID = dice.id(at: moment)
      let agency = number < Self.agencyCount ? nil : accounts[number % Self.agencyCount]
      founding.append(
        .openAccount(
          OpenAccount(
            id: id, name: try AccountName(GeneratedWords.account(number)),
            kind: agency == nil ? .agency : .client, agency: agency?.id, enableAPIAccess: true)))
      var members = agency?.members ?? []
      if agency == nil {
        for place in 0..<(3 + dice.roll(4)) {
          members.append(try addMember(number, place, of: id, at: moment, &dice))
        }
      }
      accounts.append(Account(id: id, members: members))
      let share = number == 0 ? 0 : 1 / Double(number + 1)
      weights.append((weights.last ?? 0) + share)
    }
    // What the others have together is the rest.
    let largest = weights[count - 1] * Self.largestPercent / (100 - Self.largestPercent)
    weights = weights.map { $0 + largest }
  }

  private mutating func addMember(
    _ number: Int, _ place: Int, of account: AccountID, at moment: Timestamp, _ dice: inout Dice
  ) throws -> MemberID {
    let id: MemberID = dice.id(at: moment)
    let name = GeneratedWords.member(number * 7 + place)
    founding.append(
      .addMember(
        AddMember(
          id: id, account: account, name: try MemberName(name.name),
          email: try EmailAddress("\(name.mailbox).\(place)@agency\(number).example"),
          role: place == 0 ? .accountAdministrator : .implementationSpecialist, key: dice.hash())))
    return id
  }

  /// The place of an account, of a large one more often.
  func pick(_ dice: inout Dice) -> Int {
    let target = Double.random(in: 0..<(weights.last ?? 1), using: &dice)
    var (low, high) = (0, weights.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if weights[middle] > target { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// As ``pick(_:)``, of those that have a token already.
  func pickWithTokens(_ dice: inout Dice) -> Int {
    while true {
      let place = pick(&dice)
      if !accounts[place].tokens.isEmpty { return place }
    }
  }
}
