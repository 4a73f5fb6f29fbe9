import Files
import HTTPServer
import Sockets
import Synchronization
import TLS
public import TokenLedger

/// A ledger that is served over HTTP: to gateways, to members and to those who operate it.
public final class LedgerServer: Sendable {
  /// Where it listens, with the ports that the system chose.
  public let addresses: [ListenAddress]

  private let server: Server
  private let workers: WorkerPool
  private let tasks: WorkerPool
  private let log: ServerLog
  private let streams: EventStreams
  private let identity: TLSIdentity?
  private let isStopped = Atomic(false)

  /// Starts serving.
  ///
  /// - Parameters:
  ///   - ledger: stays the caller's to close, after ``stop()``. To see at once what other processes
  ///     append, it must have been opened with ``Ledger/Options/followsOtherProcesses``.
  ///   - configuration: where, for whom and how.
  /// - Throws: ``ServerError`` for what is not served unless told, and when another server is there.
  public init(_ ledger: Ledger, _ configuration: ServerConfiguration) throws {
    try Self.check(ledger, configuration)
    do {
      let listeners = try configuration.addresses.map {
        try Listener($0.endpoint, name: "\($0)")
      }
      addresses = zip(configuration.addresses, listeners).map { $0.with(port: $1.port) }
      let identity = try configuration.tls.map {
        try TLSIdentity(certificateFile: $0.certificate, keyFile: $0.key)
      }
      self.identity = identity
      // Whoever has a socket's file is on this machine: nobody listens in between.
      let doors = listeners.map { Door($0, identity: $0.port == nil ? nil : identity) }
      workers = try WorkerPool("http-work", threadCount: WorkerPool.workThreads)
      tasks = try WorkerPool("http-task", threadCount: WorkerPool.taskThreads)
      let log = try ServerLog(
        configuration.logFormat, configuration.loggedRequests, configuration.writeLog)
      self.log = log
      let serving = Serving(ledger, configuration, workers, tasks, log)
      streams = serving.streams
      server = try Server(
        Router(serving, .all), on: doors,
        threadCount: configuration.threadCount ?? Machine.processorCount,
        isTrusted: { serving.gateways.contains($0) })
      serving.metrics.setConnections { [weak server] in server?.connectionCount ?? 0 }
    } catch let error as FileError where error.isAddressInUse {
      throw ServerError(
        "another server is listening on \(error.path): stop it, or give another --listen")
    } catch let error as FileError {
      throw ServerError(error.message)
    } catch let error as TLSError {
      throw ServerError(error.message)
    }
  }

  /// Reads certificate and key again, for the connections that are made from now on. Does nothing
  /// without TLS.
  ///
  /// - Throws: ``ServerError`` if they cannot be used; those that were read before stay.
  public func reloadCertificate() throws {
    do {
      try identity?.reload()
      if identity != nil { log.note(.info, "certificate-reloaded") }
    } catch {
      log.note(.error, "certificate-unusable", [("cause", .string(error.message))])
      throw ServerError(error.message)
    }
  }

  /// Takes no more connections, answers what was asked, and returns when that is done. Idempotent.
  @available(*, noasync)
  public func stop() {
    streams.stop()
    guard !isStopped.exchange(true, ordering: .acquiringAndReleasing) else { return }
    log.note(.info, "stopping")
    server.stop()
    workers.stop()
    tasks.stop()
    log.note(.info, "stopped")
    log.close()
  }

  /// Passes if a ledger could be served so: files that are named can be read and used, and nothing is
  /// asked for that is not done unless told. Whether the places to listen are free is not tried.
  ///
  /// - Parameter configuration: where, for whom and how.
  /// - Throws: ``ServerError``.
  public static func check(_ configuration: ServerConfiguration) throws {
    try checkPlaces(configuration)
    do {
      _ = try configuration.tls.map {
        try TLSIdentity(certificateFile: $0.certificate, keyFile: $0.key)
      }
    } catch let error as TLSError {
      throw ServerError(error.message)
    }
  }

  private static func check(_ ledger: Ledger, _ configuration: ServerConfiguration) throws {
    guard !ledger.isSimulated || configuration.servesSimulated else {
      throw ServerError(
        "this is a demo's ledger, with a clock of its own: give --simulated to serve it all the same"
      )
    }
    try checkPlaces(configuration)
  }

  private static func checkPlaces(_ configuration: ServerConfiguration) throws {
    guard !configuration.addresses.isEmpty else {
      throw ServerError("a server must listen somewhere: give an address")
    }
    if let open = configuration.addresses.first(where: { !$0.isLocal }),
      configuration.tls == nil, !configuration.allowsPlainHTTP
    {
      throw ServerError(
        """
        member keys would travel in the clear to \(open): give --tls-cert and --tls-key, or \
        --without-tls if something in front of this server speaks TLS
        """)
    }
  }
}

extension FileError {
  fileprivate var isAddressInUse: Bool { code == .addressInUse }
}
