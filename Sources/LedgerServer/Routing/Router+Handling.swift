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
    case .changing(let handler):
      return .answerLater { responder in
        let isTaken = serving.workers.submit {
          do {
            let change = try handler(call)
            serving.ledger.submit(change.request) { result in
              let finish = { @Sendable in
                responder.answer(answer(call) { try change.answer(result.get()) })
              }
              // The writer's thread has better to do, unless nobody else has time for this.
              if !serving.workers.submit(finish) { finish() }
            }
          } catch {
            responder.answer(Problem(error).response(call.requestID))
          }
        }
        if !isTaken { responder.answer(Problem.busy.response(call.requestID)) }
      }
    case .asynchronous(let handler):
      return .answerLater { responder in
        Task.detached(executorPreference: serving.tasks) {
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
  private func finish(_ response: consuming Response, _ call: Call) -> Response {
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
    try checkQuery(head, against: route)
    if case .members = route.audience {
      let accepted = head.values(.accept)
      guard route.produces.contains(where: { MediaType.accepts(accepted, $0) }) else {
        let types = route.produces.joined(separator: " or ")
        throw Problem(
          .notAcceptable, "not-acceptable", "answers are \(types): let Accept allow it")
      }
    }
  }

  /// Refuses fields that the route does not have: a filter that was mistyped must not be none.
  private func checkQuery(_ head: borrowing RequestHead, against route: Route) throws {
    // What any method may ask reads its query itself, and remembers it.
    guard case .method = route.verb, let query = head.query else { return }
    guard let fields = PercentEncoding.fields(of: query) else { throw Problem.malformedQuery }
    guard let stranger = fields.first(where: { !route.query.contains($0.name) }) else { return }
    let known =
      route.query.isEmpty ? "it has none" : "it has \(route.query.joined(separator: ", "))"
    throw Problem.malformed(
      "this has no field of that name in its query: \(known)", parameter: stranger.name)
  }
}
