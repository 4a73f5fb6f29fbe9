import LedgerServer
import TokenLedger

extension Verb {
  static let serve = Verb(
    "serve", "Serve the ledger over HTTP, to gateways and members, until told to stop",
    takesAccount: false,
    options: [
      .value("listen", "ADDR:PORT|unix:PATH", "Where to listen (\(ListenAddress.standard))")
        .repeatable,
      .value("gateway", "CIDR", "Where gateways ask from (this machine)").repeatable,
      .value("metrics-from", "CIDR", "Where metrics may be read from, besides this machine")
        .repeatable,
      .value("public-url", "URL", "Where people reach it, such as https://tokens.example.org"),
      .value("tls-cert", "FILE", "The certificate, in PEM; SIGHUP has it read again"),
      .value("tls-key", "FILE", "The certificate's key, in PEM"),
      .choice(
        "log-format", ServerConfiguration.LogFormat.allCases.map(\.rawValue),
        "How the log on standard error is written (logfmt)"),
      .choice(
        "log-requests", ServerConfiguration.LoggedRequests.allCases.map(\.rawValue),
        "Of which requests it has a line (management: not those of gateways and probes)"),
      .flag("publish-entries", "Give verifiers the entries of the log too: every account's events"),
      .flag("without-tls", "Serve other machines without TLS: something in front speaks it"),
      .flag("simulated", "Serve a demo's ledger, with its own clock"),
      .value("config", "FILE", "Take what is neither given nor in the environment from here")
        .or(environment: "TOKENLEDGER_SERVE_CONFIG"),
      .flag("check-config", "Show what would be served and how, and whether it could be, and end"),
    ],
    examples: [
      ("serve", "On this machine, for gateways on this machine"),
      (
        "serve --listen unix:/run/tokenledger/http.sock --listen 127.0.0.1:8420",
        "A socket for the gateway, and a port"
      ),
      (
        "serve --listen 0.0.0.0:443 --tls-cert chain.pem --tls-key key.pem --gateway 10.0.0.0/24",
        "For members anywhere, and gateways on a network of their own"
      ),
      (
        "serve --config /etc/tokenledger.conf --check-config",
        "Lines such as 'listen = 127.0.0.1:8420'; or TOKENLEDGER_SERVE_LISTEN, and so on"
      ),
    ],
    run: { session in
      let configuration = try session.serverConfiguration()
      if session.invocation.isGiven("check-config") { return try session.show(configuration) }
      let nextSignal = try TerminalControl.shared.serverSignals()
      let ledger = try session.ledger(
        Ledger.Options(followsOtherProcesses: true, keepsDiskRoom: true))
      let server = try LedgerServer(ledger, configuration)
      for address in server.addresses {
        try StandardStream.output.write(Array("listening on \(address)\n".utf8))
      }
      let manager = ServiceManager(socket: ProcessEnvironment.variable("NOTIFY_SOCKET"))
      manager.tell(.ready)
      while nextSignal() == .reload {
        // What cannot be used leaves the server as it was.
        try? server.reloadCertificate()
      }
      manager.tell(.stopping)
      server.stop()
    })
}

extension Session {
  fileprivate func serverConfiguration() throws -> ServerConfiguration {
    let settings = try ServeSettings(self)
    func each<Value>(_ name: String, _ read: (String) throws -> Value) throws -> [Value] {
      try settings.values(name).map { text in try reading("--\(name)") { try read(text) } }
    }
    var configuration = ServerConfiguration(
      allowsPlainHTTP: try settings.isOn("without-tls"),
      servesSimulated: try settings.isOn("simulated"))
    configuration.publishesEntries = try settings.isOn("publish-entries")
    if let format = try settings.value("log-format").flatMap({
      ServerConfiguration.LogFormat(rawValue: $0)
    }) {
      configuration.logFormat = format
    }
    if let requests = try settings.value("log-requests").flatMap({
      ServerConfiguration.LoggedRequests(rawValue: $0)
    }) {
      configuration.loggedRequests = requests
    }
    // Whoever does not read the log any more keeps nobody from being served.
    configuration.writeLog = { lines in try? StandardStream.error.write(lines) }
    switch (try settings.value("tls-cert"), try settings.value("tls-key")) {
    case (nil, nil): break
    case (let certificate?, let key?):
      configuration.tls = ServerConfiguration.TLSFiles(certificate: certificate, key: key)
    default: throw UsageError("a certificate needs its key", "give both --tls-cert and --tls-key")
    }
    let addresses = try each("listen") { text in
      guard let address = ListenAddress(text) else {
        throw UsageError(
          "'\(text)' is no address to listen on",
          "give one such as 127.0.0.1:8420, [::1]:8420 or unix:/run/tokenledger.sock")
      }
      return address
    }
    if !addresses.isEmpty { configuration.addresses = addresses }
    let gateways = try each("gateway") { try Network($0) }
    if !gateways.isEmpty { configuration.gateways = gateways }
    configuration.publicURL = try each("public-url") { try PublicURL($0) }.first
    configuration.metricsNetworks = try each("metrics-from") { try Network($0) }
    return configuration
  }

  /// Shows how a ledger would be served, once it is sure that it could be.
  fileprivate func show(_ configuration: ServerConfiguration) throws {
    try LedgerServer.check(configuration)
    func texts(_ values: [some CustomStringConvertible]) -> JSON {
      .array(values.map { .string($0.description) })
    }
    let fields: [(String, JSON)] = [
      ("listen", texts(configuration.addresses)), ("gateways", texts(configuration.gateways)),
      ("metricsFrom", texts(configuration.metricsNetworks)),
      ("publicUrl", .text(configuration.publicURL)),
      ("tlsCert", .text(configuration.tls?.certificate)),
      ("tlsKey", .text(configuration.tls?.key)),
      ("withoutTls", .bool(configuration.allowsPlainHTTP)),
      ("simulated", .bool(configuration.servesSimulated)),
      ("publishEntries", .bool(configuration.publishesEntries)),
      ("logFormat", .string(configuration.logFormat.rawValue)),
      ("logRequests", .string(configuration.loggedRequests.rawValue)),
    ]
    try output.show(.object(fields), columns: fields.map(\.0))
  }
}
