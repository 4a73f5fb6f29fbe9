import Files
import FoundationEssentials
import Synchronization
import TestSupport
import Testing
import TokenLedger

@Suite("A server that is killed while it writes")
struct KillTests {
  @Test("has kept every change that it answered, and answers it again in the same way")
  func killed() throws {
    let ledger = try LedgerOnDisk()
    let acknowledged = Mutex<[Change]>([])
    let unanswered = Mutex<[Change]>([])
    let first = try ledger.serve()
    let (port, key) = (first.port, ledger.memberKey)
    let writers = try (0..<8).map { writer in
      try WorkerThread(name: "writer") {
        guard let connection = try? RawConnection(.port(port)) else { return }
        for number in 0... {
          var change = Change(name: "Token \(writer) \(number)")
          guard let answer = connection.ask(change.request(ledger.account, key)) else {
            return unanswered.withLock { $0.append(change) }
          }
          change.answer = answer
          acknowledged.withLock { $0.append(change) }
        }
      }
    }
    while acknowledged.withLock({ $0.count }) < 200, first.process.isRunning {}
    first.process.kill()
    for writer in writers { writer.join() }

    let second = try ledger.serve()
    defer { second.process.terminate() }
    let connection = try RawConnection(.port(second.port))
    let (kept, lost) = (acknowledged.withLock { $0 }, unanswered.withLock { $0 })
    #expect(kept.count >= 200)
    for change in kept {
      #expect(change.answer?.status == 201)
      let again = try #require(connection.ask(change.request(ledger.account, key)))
      #expect(again.field("idempotency-replayed") == "true", "\(change.name)")
      #expect(again.json["position"] == change.answer?.json["position"])
      #expect(again.json["token"]["id"] == change.answer?.json["token"]["id"])
      // A secret is shown once.
      #expect(again.json["authToken"] == .null)
    }
    // Whether it landed or not, the same request comes to the same end.
    for change in lost {
      let status = connection.ask(change.request(ledger.account, key))?.status
      #expect(status == 201 || status == 200, "\(change.name)")
    }
    let list = connection.ask(
      "GET /v1/tokens?account=\(ledger.account)&limit=1 HTTP/1.1\r\nHost: a\r\n\(key)\r\n")
    #expect(list?.json["total"].number == kept.count + lost.count)
  }
}

/// A token that a client wants to be made, under a name of its own for the request.
private struct Change: Sendable {
  let name: String
  var answer: RawResponse?

  func request(_ account: AccountID, _ key: String) -> String {
    let body = "{\"account\":\"\(account)\",\"name\":\"\(name)\",\"scopes\":[\"api:read\"]}"
    let requestID = "Idempotency-Key: \(name.replacing(" ", with: "-"))\r\n"
    return LedgerServerTests.request("POST", "/v1/tokens", key + requestID, body: body)
  }
}
