import TokenLedger

/// What the handlers of a server work with. One object: whoever keeps it counts one reference.
final class Serving: Sendable {
  let ledger: Ledger
  let configuration: ServerConfiguration
  let gateways: TrustedNetworks
  let observers: TrustedNetworks
  let workers: WorkerPool
  let tasks: WorkerPool
  let log: ServerLog
  let metrics: Metrics
  let needs = PerThread { GatewayNeedsCache() }
  let uses: PerThread<UsageRecorder>
  let requestIDs = RequestIDSource()
  let revocations = Throttle(requestsPerHourMax: 60)
  /// Wrong member keys, by address.
  let failedKeys = Throttle(requestsPerHourMax: 60)
  let sessions = SessionStore()
  let streams: EventStreams
  let cookie: SessionCookie
  let browsers: BrowserGuard

  init(
    _ ledger: Ledger, _ configuration: ServerConfiguration, _ workers: WorkerPool,
    _ tasks: WorkerPool, _ log: ServerLog
  ) {
    self.ledger = ledger
    self.configuration = configuration
    gateways = TrustedNetworks(configuration.gateways)
    observers = TrustedNetworks(configuration.metricsNetworks + ServerConfiguration.loopback)
    self.workers = workers
    self.tasks = tasks
    self.log = log
    metrics = Metrics(.all)
    uses = PerThread { ledger.makeUsageRecorder() }
    streams = EventStreams(ledger)
    cookie = SessionCookie(configuration.publicURL)
    browsers = BrowserGuard(publicURL: configuration.publicURL)
  }
}
