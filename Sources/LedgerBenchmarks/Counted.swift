import TokenLedger

/// One thing, done so often on one thread and nothing else: the difference of two numbers of times is
/// what it takes, in allocations or instructions, whoever counts them.
struct Counted {
  enum Kind: String {
    case authentication, command, page
  }

  private let population: Population
  private let times: Int

  init(_ population: Population, times: Int) {
    self.population = population
    self.times = times
  }

  func run(_ kind: Kind) throws {
    let ledger = population.ledger
    let names = NameSource.fresh()
    for number in 0..<times {
      switch kind {
      case .authentication:
        let secret = population.secrets[number % population.secrets.count]
        _ = try ledger.authenticate(AuthenticationQuestion(secret: secret))
      case .command:
        let create = try names.token(in: population.account, of: ledger).create
        _ = try ledger.executeAndWait(
          Request(.createToken(create), actor: Ledger.processOperator))
      case .page:
        _ = try ledger.tokens(
          TokenListRequest(
            accounts: .some([population.account]), filter: TokenFilter(states: [.enabled]),
            limit: PageBenchmark.pageSize))
      }
    }
    end(ledger)
  }
}
