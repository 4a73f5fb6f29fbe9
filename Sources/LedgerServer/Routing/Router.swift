import HTTPServer
import Sockets
import TokenLedger

/// Brings each request to its handler, if whoever asks may.
struct Router: HTTPService {
  let serving: Serving
  let table: RouteTable

  init(_ serving: Serving, _ table: RouteTable) {
    self.serving = serving
    self.table = table
  }

  func receive(_ head: borrowing RequestHead, from peer: PeerAddress) -> Intake {
    let requestID = self.requestID(of: head)
    var sighting = Sighting(serving, requestID)
    let intake = decide(head, from: peer, requestID, &sighting)
    sighting.look(at: head, from: peer)
    return sighting.watch(intake)
  }

  private func decide(
    _ head: borrowing RequestHead, from peer: PeerAddress, _ requestID: String,
    _ sighting: inout Sighting
  ) -> Intake {
    do {
      switch table.find(head.method, head.path) {
      case .route(let route, let index, let parameters):
        sighting.route = route
        sighting.routeIndex = index
        let caller = try admit(head, from: peer, to: route)
        sighting.member = caller?.member
        let call = Call(
          serving: serving, head: copy head, peer: peer, parameters: parameters,
          requestID: requestID, caller: caller)
        try check(head, against: route)
        return begin(route, call)
      case .otherMethods(let methods): return .answer(answer(head, allowing: methods, requestID))
      case .nothing:
        if head.method == .options, head.path.elementsEqual("*".utf8) {
          return .answer(answer(head, allowing: Method.served, requestID))
        }
        throw Problem(.notFound, "no-such-path", "nothing is served at this path")
      }
    } catch {
      return .answer(Problem(error).response(requestID))
    }
  }

  func answer(_ error: MessageError, to peer: PeerAddress) -> Response {
    var response = Problem(error).response(serving.requestIDs.next())
    response.closes = true
    serving.metrics.refused.add()
    if serving.log.requests != .none {
      serving.log.note(
        .warning, "refused",
        [
          ("client", .text(IPAddress(peer))), ("status", .integer(error.status.rawValue)),
          ("reason", .string(error.reason)),
        ])
    }
    return response
  }

  private func answer(
    _ head: borrowing RequestHead, allowing methods: [Method], _ requestID: String
  ) -> Response {
    var allowed = methods.map(\.rawValue)
    if methods.contains(.get), !methods.contains(.head) { allowed.append("HEAD") }
    if !methods.contains(.options) { allowed.append("OPTIONS") }
    var response: Response
    if head.method == .options {
      response = Response(.noContent)
      response.addCommonFields(requestID)
    } else {
      response = Problem(
        .methodNotAllowed, "method-not-allowed", "this path does not serve this method"
      ).response(requestID)
    }
    response.add("Allow", allowed.joined(separator: ", "))
    return response
  }

  /// Passes whoever may ask; for members, says who it is.
  private func admit(
    _ head: borrowing RequestHead, from peer: PeerAddress, to route: Route
  ) throws -> Caller? {
    switch route.audience {
    case .anyone: return nil
    case .gateways:
      guard serving.gateways.contains(peer) else {
        throw Problem(.forbidden, "not-a-gateway", "only gateways may ask here")
      }
      return nil
    case .observers:
      guard serving.observers.contains(peer) else {
        throw Problem(.forbidden, "not-an-observer", "this is not told to your address")
      }
      return nil
    case .members: return try serving.caller(head, from: peer)
    }
  }

  private func requestID(of head: borrowing RequestHead) -> String {
    if let given = head.value(.requestID), (1...128).contains(given.count),
      given.allSatisfy({ (0x21...0x7E).contains($0) })
    {
      return SecretFormat.masked(String(decoding: given, as: UTF8.self))
    }
    return serving.requestIDs.next()
  }
}

extension Method {
  /// The methods that something here serves by name.
  static let served: [Method] = [.get, .post, .patch, .delete]
}
