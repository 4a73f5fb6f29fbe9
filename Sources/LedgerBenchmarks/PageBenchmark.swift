import TokenLedger

/// The first page of fifty, and the total, of each filter and order.
struct PageBenchmark {
  private static let pageSize = 50
  /// A repetition that takes longer than this is not taken as often.
  private static let repetitionsMin = 3

  private let population: Population
  private let options: BenchmarkOptions

  init(_ population: Population, _ options: BenchmarkOptions) {
    self.population = population
    self.options = options
  }

  func run() throws {
    let weekAgo = try population.ledger.now() - .days(7)
    let filters: [(name: String, filter: TokenFilter, sort: TokenListRequest.Sort)] = [
      ("all", TokenFilter(), .created),
      ("last-7-days", TokenFilter(created: .last7Days), .created),
      ("last-30-days", TokenFilter(created: .last30Days), .created),
      ("more-than-30-days", TokenFilter(created: .moreThan30Days), .created),
      (
        "created-range",
        TokenFilter(created: .range(from: weekAgo - .days(14), to: weekAgo)), .created
      ),
      ("enabled", TokenFilter(states: [.enabled]), .created),
      ("disabled", TokenFilter(states: [.disabled]), .created),
      ("expired", TokenFilter(states: [.expired]), .created),
      ("deleted", TokenFilter(states: [.deleted]), .created),
      ("name-common", TokenFilter(namePart: "müller"), .created),
      ("name-rare", TokenFilter(namePart: "claims 4711"), .created),
      ("name-none", TokenFilter(namePart: "no such name"), .created),
      ("api-version", TokenFilter(apiVersion: "v1"), .created),
      ("older-than", TokenFilter(olderThan: "v2"), .created),
      ("scope", TokenFilter(scope: "api:admin"), .created),
      ("created-by", TokenFilter(createdBy: population.member), .created),
      ("unused-since", TokenFilter(unusedSince: weekAgo), .created),
      ("never-used", TokenFilter(neverUsed: true), .created),
      (
        "combined",
        TokenFilter(
          namePart: "quote", created: .last30Days, states: [.enabled], scope: "api:read"), .created
      ),
      ("sort-name", TokenFilter(), .name), ("sort-last-used", TokenFilter(), .lastUsed),
    ]
    for (name, filter, sort) in filters {
      let request = TokenListRequest(
        accounts: .some([population.account]), filter: filter, sort: sort, limit: Self.pageSize)
      report("page-\(name)", try median(milliseconds(of: request)))
    }
  }

  private func milliseconds(of request: TokenListRequest) throws -> [Double] {
    var taken: [Double] = []
    let started = ContinuousClock().now
    repeat {
      taken.append(try secondsTaken { _ = try population.ledger.tokens(request) } * 1000)
    } while taken.count < Self.repetitionsMin
      || (taken.count < 20 * options.repetitions
        && ContinuousClock().now - started < .seconds(options.seconds))
    return taken
  }
}
