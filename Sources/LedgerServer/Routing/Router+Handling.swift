import HTTPServer
import TokenLedger

extension Router {
  /// Has a call handled: now, or after its body was read.
  func begin(_ route: Route, _ call: Call) -> Intake {
    let bytesMax: Int
    switch route.body {
    case .none: return handle(route, call)
    case .json(let max), .mergePatch(let max), .form(let max): bytesMax = max
    }
    return .readBody(bytesMax: bytesMax) { [self] body in
      var call = call
      call.body = body
      return handle(route, call)
    }
  }

  private func handle(_ route: Route, _ call: Call) -> Intake {
    switch route.handling {
    case .onConnection(let handler):
      return .answer(answer(call) { try handler(call) })
    case .aside(let handler):
      return .answerLater { responder in
        let isTaken = serving.workers.submit {
          responder.answer(answer(call) { try handler(call) })
        }
        if !isTaken { responder.answer(Problem.busy.response(call.requestID)) }
      }
    case .asynchronous(let handler):
      return .answerLater { responder in
        Task.detached {
          do {
            responder.answer(finish(try await handler(call), call))
          } catch {
            responder.answer(Problem(error).response(call.requestID))
          }
        }
      }
    }
  }

  private func answer(_ call: Call, _ handler: () throws -> Response) -> Response {
    do {
      return finish(try handler(), call)
    } catch {
      return Problem(error).response(call.requestID)
    }
  }

  /// What every answer carries.
  private func finish(_ response: Response, _ call: Call) -> Response {
    var response = response
    response.addCommonFields(call.requestID)
    return response
  }

  /// Refuses what the route cannot read or the client would not.
  func check(_ head: borrowing RequestHead, against route: Route) throws {
    if head.framing != .none, head.framing != .length(0) {
      let expected: [String]
      switch route.body {
      case .none: expected = []
      case .json: expected = ["application/json"]
      case .mergePatch: expected = ["application/merge-patch+json", "application/json"]
      case .form: expected = ["application/x-www-form-urlencoded"]
      }
      if let first = expected.first {
        let given = head.value(.contentType).map { MediaType($0) } ?? nil
        guard let given, given.isOne(of: expected) else {
          throw Problem(
            .unsupportedMediaType, "unsupported-media-type", "the body must be \(first) in UTF-8")
        }
      }
    }
    if case .members = route.audience {
      guard MediaType.accepts(head.values(.accept), "application", "json") else {
        throw Problem(
          .notAcceptable, "not-acceptable", "answers are application/json: let Accept allow it")
      }
    }
  }
}
