import Sockets

/// What started this process and wants to know how it fares (sd_notify(3), systemd.service(5)).
public struct ServiceManager: Sendable {
  /// What it can be told.
  public enum News: String, Sendable {
    /// Requests are answered.
    case ready = "READY=1"
    /// No more requests are taken.
    case stopping = "STOPPING=1"
  }

  private let socket: String?

  /// - Parameter socket: what the environment says in `NOTIFY_SOCKET`; `nil` tells nobody.
  public init(socket: String?) { self.socket = socket }

  /// Tells it. That it does not listen is no reason not to serve.
  public func tell(_ news: News) {
    guard let socket else { return }
    sendDatagram(Array(news.rawValue.utf8), to: socket)
  }
}
