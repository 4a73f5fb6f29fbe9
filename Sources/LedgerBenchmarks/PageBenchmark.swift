import TokenLedger

/// The first page of fifty, and the total, of each filter and order; and of one while others write.
struct PageBenchmark: Sendable {
  private typealias Page = (name: String, filter: TokenFilter, sort: TokenListRequest.Sort)

  static let pageSize = 50
  private static let timesMin = 3
  private static let timesMax = 100
  private static let writers = 64

  private let population: Population
  private let options: BenchmarkOptions

  init(_ population: Population, _ options: BenchmarkOptions) {
    self.population = population
    self.options = options
  }

  func run() async throws {
    try show(pages())
    let writers = Writers(population.ledger, population.account, names: .fresh())
    _ = try await writers.write(callers: Self.writers) {
      // What a person looks at while machines write.
      try await onThread {
        try show(
          pages().filter { ["all", "name-rare"].contains($0.name) }
            .map { ("\($0.name)-writing", $0.filter, $0.sort) })
      }
    }
    end(population.ledger)
  }

  private func pages() throws -> [Page] {
    let weekAgo = try population.ledger.now() - .days(7)
    return [
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
  }

  private func milliseconds(
    of filter: TokenFilter, _ sort: TokenListRequest.Sort
  ) throws -> [Double] {
    let request = TokenListRequest(
      accounts: .some([population.account]), filter: filter, sort: sort, limit: Self.pageSize)
    var taken: [Double] = []
    let started = ContinuousClock().now
    repeat {
      taken.append(try secondsTaken { _ = try population.ledger.tokens(request) } * 1000)
    } while taken.count < Self.timesMin
      || (taken.count < Self.timesMax
        && ContinuousClock().now - started < .seconds(options.seconds))
    return taken
  }

  private func show(_ pages: [Page]) throws {
    for (name, filter, sort) in pages {
      let taken = try milliseconds(of: filter, sort)
      report("page-\(name)", percentile(50, of: taken))
      report("page-\(name)-p99", percentile(99, of: taken))
    }
  }
}
