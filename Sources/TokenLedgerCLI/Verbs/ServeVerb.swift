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
      .flag("without-tls", "Serve other machines without TLS: something in front speaks it"),
      .flag("simulated", "Serve a demo's ledger, with its own clock"),
    ],
    examples: [
      ("serve", "On this machine, for gateways on this machine"),
      (
        "serve --listen unix:/run/tokenledger/http.sock --listen 127.0.0.1:8420",
        "A socket for the gateway, and a port"
      ),
      (
        "serve --listen 10.0.0.5:8420 --gateway 10.0.0.0/24 --without-tls",
        "For gateways on a network of their own"
      ),
    ],
    run: { session in
      let configuration = try session.serverConfiguration()
      let waitForStop = try TerminalControl.shared.stopSignal()
      let ledger = try session.ledger(Ledger.Options(followsOtherProcesses: true))
      let server = try LedgerServer(ledger, configuration)
      for address in server.addresses {
        try StandardStream.output.write(Array("listening on \(address)\n".utf8))
      }
      let manager = ServiceManager(socket: ProcessEnvironment.variable("NOTIFY_SOCKET"))
      manager.tell(.ready)
      waitForStop()
      manager.tell(.stopping)
      server.stop()
    })
}

extension Session {
  fileprivate func serverConfiguration() throws -> ServerConfiguration {
    var configuration = ServerConfiguration(
      allowsPlainHTTP: invocation.isGiven("without-tls"),
      servesSimulated: invocation.isGiven("simulated"))
    let addresses = try options("listen") { text in
      guard let address = ListenAddress(text) else {
        throw UsageError(
          "'\(text)' is no address to listen on",
          "give one such as 127.0.0.1:8420, [::1]:8420 or unix:/run/tokenledger.sock")
      }
      return address
    }
    if !addresses.isEmpty { configuration.addresses = addresses }
    let gateways = try options("gateway") { try Network($0) }
    if !gateways.isEmpty { configuration.gateways = gateways }
    configuration.publicURL = try option("public-url") { try PublicURL($0) }
    configuration.metricsNetworks = try options("metrics-from") { try Network($0) }
    return configuration
  }
}
