import HTTPServer
import TokenLedger

/// Metrics in the text format of Prometheus (version 0.0.4). They name no account.
struct MetricsText {
  private(set) var text = ""

  /// Begins a family of metrics.
  mutating func family(_ name: String, _ kind: String, _ help: String) {
    text += "# HELP tokenledger_\(name) \(help)\n# TYPE tokenledger_\(name) \(kind)\n"
  }

  /// One number of the family.
  mutating func sample(
    _ name: String, _ labels: [(String, String)], _ value: some CustomStringConvertible
  ) {
    let inner = labels.map { "\($0.0)=\"\($0.1)\"" }.joined(separator: ",")
    text += "tokenledger_\(name)\(inner.isEmpty ? "" : "{\(inner)}") \(value)\n"
  }

  /// A family of one number.
  mutating func single(
    _ name: String, _ kind: String, _ help: String, _ value: some CustomStringConvertible
  ) {
    family(name, kind, help)
    sample(name, [], value)
  }

  /// What a server counted.
  mutating func write(_ metrics: Metrics, _ table: RouteTable) {
    family("http_requests_total", "counter", "Answers, by route and class of status.")
    for (route, counts) in zip(table.routes, metrics.routes) {
      for (index, counter) in counts.byClass.enumerated() where counter.count > 0 {
        sample(
          "http_requests_total", route.labels + [("status", "\(index + 1)xx")], counter.count)
      }
    }
    single("http_connections", "gauge", "Connections that are open.", metrics.connections)
    single(
      "http_refused_total", "counter", "Requests that reached no route.", metrics.refused.count)
    family("http_request_seconds", "histogram", "Time from a request's header to its answer.")
    for (route, counts) in zip(table.routes, metrics.routes) {
      var total: UInt64 = 0
      for (bound, counter) in zip(Metrics.bounds, counts.byTime) {
        total += counter.count
        sample(
          "http_request_seconds_bucket",
          route.labels + [("le", "\(Double(bound) / 1_000_000)")], total)
      }
      total += counts.byTime.last?.count ?? 0
      sample("http_request_seconds_bucket", route.labels + [("le", "+Inf")], total)
      sample(
        "http_request_seconds_sum", route.labels,
        Double(counts.nanoseconds.count) / 1_000_000_000)
      sample("http_request_seconds_count", route.labels, total)
    }
    family("authentications_total", "counter", "Questions of gateways, by what they were told.")
    sample("authentications_total", [("result", "good")], metrics.granted.count)
    for (denial, counter) in zip(Denial.allCases, metrics.denied) {
      sample("authentications_total", [("result", denial.rawValue)], counter.count)
    }
  }

  /// Who is signed in and who listens, and what was not counted of tokens' use.
  mutating func write(people serving: Serving) {
    single("sessions", "gauge", "Sessions of the console.", serving.sessions.count)
    single("event_streams", "gauge", "Streams of events.", serving.streams.count)
    single(
      "dropped_uses_total", "counter", "Uses of tokens that found no room to be counted.",
      serving.ledger.droppedUseCount)
  }

  /// How the ledger fares.
  mutating func write(_ vitals: LedgerVitals) {
    single("log_position", "counter", "Position of the last event.", vitals.position)
    single(
      "write_queue_requests", "gauge", "Requests that wait for the writer.",
      vitals.waitingRequests)
    single(
      "writes_possible", "gauge", "1 unless writing has failed since the last success.",
      vitals.writeFailure == nil ? 1 : 0)
    family("commit_batch_requests", "histogram", "Requests of one commit.")
    var total: UInt64 = 0
    for (bound, count) in zip(LedgerVitals.batchBounds, vitals.batches) {
      total += count
      sample("commit_batch_requests_bucket", [("le", "\(bound)")], total)
    }
    total += vitals.batches.last ?? 0
    sample("commit_batch_requests_bucket", [("le", "+Inf")], total)
    sample("commit_batch_requests_sum", [], vitals.committedRequests)
    sample("commit_batch_requests_count", [], total)
    family("map_bytes", "gauge", "Address space reserved for a store.")
    for store in vitals.stores { sample("map_bytes", [("store", store.name)], store.mapBytes) }
    family("map_used_bytes", "gauge", "Bytes of a store that are or were in use.")
    for store in vitals.stores {
      sample("map_used_bytes", [("store", store.name)], store.usedBytes)
    }
    family("oldest_reader_transactions", "gauge", "How far the oldest snapshot is behind.")
    for store in vitals.stores {
      sample("oldest_reader_transactions", [("store", store.name)], store.oldestReaderLag)
    }
    family("readers", "gauge", "Slots for readers that are taken.")
    for store in vitals.stores { sample("readers", [("store", store.name)], store.readers) }
  }
}

extension Route {
  /// What tells it apart in metrics.
  fileprivate var labels: [(String, String)] {
    let method =
      switch verb {
      case .any: "any"
      case .method(let method): method.rawValue
      }
    return [("method", method), ("route", path.description)]
  }
}
