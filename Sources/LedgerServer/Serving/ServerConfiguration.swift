public import TokenLedger

/// How a ledger is served.
public struct ServerConfiguration: Sendable {
  /// Where to listen; at least one place.
  public var addresses: [ListenAddress]
  /// The networks that gateways ask from, besides sockets in the file system.
  public var gateways: [Network]
  /// The networks that metrics are told to, besides this machine.
  public var metricsNetworks: [Network]
  /// The files of the certificate and key with which TLS is spoken on every port; `nil` for none.
  public var tls: TLSFiles?
  /// Whether management is served without TLS to other machines.
  public var allowsPlainHTTP: Bool
  /// Whether a ledger with a clock of its own is served.
  public var servesSimulated: Bool
  /// Where people reach the server; cookies and origins go by it.
  public var publicURL: PublicURL?
  /// How lines of the log are written.
  public enum LogFormat: String, CaseIterable, Sendable {
    /// `key=value`, for people.
    case logfmt
    /// One JSON object a line.
    case json
  }

  /// Of which requests the log has a line.
  public enum LoggedRequests: String, CaseIterable, Sendable {
    case none
    /// All but those of gateways, probes and metrics.
    case management
    case all
  }

  /// Whether verifiers get the entries of the log too, which are every account's events.
  public var publishesEntries = false
  /// How lines of the log are written.
  public var logFormat = LogFormat.logfmt
  /// Of which requests the log has a line.
  public var loggedRequests = LoggedRequests.management
  /// Writes whole lines of the log, on a thread of its own; `nil` keeps none.
  public var writeLog: (@Sendable ([UInt8]) -> Void)?
  /// Threads that serve connections; as many as there are processors when `nil`.
  public var threadCount: Int?

  /// A certificate with those that vouch for it behind it, and its key, in PEM.
  public struct TLSFiles: Sendable {
    /// The path of the certificates.
    public var certificate: String
    /// The path of the key.
    public var key: String

    /// - Parameters:
    ///   - certificate: the path of the certificates.
    ///   - key: the path of the key.
    public init(certificate: String, key: String) {
      self.certificate = certificate
      self.key = key
    }
  }

  /// The networks that are gateways unless told: this machine.
  public static let loopback = [
    Network(stored: IPAddress(v4: 0x7F00_0000), prefixLength: 8),
    Network(stored: IPAddress(v6: 1), prefixLength: 128),
  ]

  /// - Parameters:
  ///   - addresses: where to listen.
  ///   - gateways: the networks that gateways ask from.
  ///   - metricsNetworks: the networks that metrics are told to.
  ///   - tls: certificate and key, where TLS is spoken.
  ///   - allowsPlainHTTP: whether management is served without TLS to other machines.
  ///   - servesSimulated: whether a ledger with a clock of its own is served.
  ///   - publicURL: where people reach the server.
  ///   - threadCount: threads that serve connections.
  public init(
    addresses: [ListenAddress] = [.standard], gateways: [Network] = loopback,
    metricsNetworks: [Network] = loopback, tls: TLSFiles? = nil, allowsPlainHTTP: Bool = false,
    servesSimulated: Bool = false, publicURL: PublicURL? = nil, threadCount: Int? = nil
  ) {
    self.addresses = addresses
    self.gateways = gateways
    self.metricsNetworks = metricsNetworks
    self.tls = tls
    self.allowsPlainHTTP = allowsPlainHTTP
    self.servesSimulated = servesSimulated
    self.publicURL = publicURL
    self.threadCount = threadCount
  }
}
