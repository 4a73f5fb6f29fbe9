import Files
import HTTPServer
import Sockets
import TokenLedger

/// What is noted of one request, for metrics and log.
struct Sighting: Sendable {
  private let serving: Serving
  private let requestID: String
  private let began = SystemClock.monotonicNanoseconds
  /// The route that it came to.
  var route: Route?
  /// Its place in the table.
  var routeIndex: Int?
  /// The member who asks.
  var member: MemberID?
  private var method = ""
  private var path = ""
  private var client: IPAddress?

  init(_ serving: Serving, _ requestID: String) {
    self.serving = serving
    self.requestID = requestID
  }

  /// Whether a line of the log is written.
  private var isLogged: Bool {
    switch serving.log.requests {
    case .none: false
    case .all: true
    // What gateways and probes ask all day says nothing, and says it a thousand times a second.
    case .management:
      switch route?.audience {
      case .members, nil: true
      case .anyone: route?.isProbe == false
      case .gateways, .observers: false
      }
    }
  }

  /// Keeps what the log tells of the request: no query, which may hold anything.
  mutating func look(at head: borrowing RequestHead, from peer: PeerAddress) {
    guard isLogged else { return }
    method = head.method.rawValue
    path = PercentEncoding.decode(head.path) ?? "(not UTF-8)"
    client = serving.gateways.clientAddress(head, from: peer)
  }

  /// Notes the answer, now or when there is one.
  func watch(_ intake: Intake) -> Intake {
    switch intake {
    case .answer(let response):
      note(response.status)
      return intake
    case .answerLater(let start):
      return .answerLater { start($0.observed { note($0) }) }
    case .readBody(let bytesMax, let then):
      return .readBody(bytesMax: bytesMax) { watch(then($0)) }
    }
  }

  private func note(_ status: Status) {
    let nanoseconds = SystemClock.monotonicNanoseconds - began
    if let routeIndex {
      serving.metrics.count(status, route: routeIndex, nanoseconds: nanoseconds)
    } else {
      serving.metrics.refused.add()
    }
    guard isLogged else { return }
    serving.log.note(
      status.rawValue >= 500 ? .error : .info, "request",
      [
        ("id", .string(requestID)), ("method", .string(method)), ("path", .string(path)),
        ("status", .integer(status.rawValue)), ("microseconds", .integer(nanoseconds / 1_000)),
        ("client", .text(client)), ("member", .text(member)),
      ])
  }
}

extension Route {
  /// Whether it is asked by machines that watch.
  fileprivate var isProbe: Bool { ["/livez", "/readyz"].contains(path.description) }
}
