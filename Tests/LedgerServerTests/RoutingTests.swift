import LedgerServer
import TestSupport
import Testing
import TokenLedger

@Suite("A path and a method")
struct RoutingTests {
  @Test("that nobody serves are told apart")
  func unserved() throws {
    let served = try ServedLedger()
    let missing = try #require(try served.ask("/v2/tokens"))
    #expect(missing.status == 404)
    #expect(missing.field("content-type") == "application/problem+json")
    #expect(missing.bodyText.contains("\"type\":\"/problems/no-such-path\""))
    let method = try #require(try served.ask("/livez", method: "DELETE"))
    #expect(method.status == 405)
    #expect(method.field("allow") == "GET, HEAD, OPTIONS")
    #expect(try served.ask("/livez", method: "BREW")?.status == 405)
  }

  @Test("are served to HEAD and OPTIONS too")
  func headAndOptions() throws {
    let served = try ServedLedger()
    let get = try #require(try served.ask("/livez"))
    let head = try #require(try served.ask("/livez", method: "HEAD"))
    #expect(head.status == 200)
    #expect(head.field("content-length") == get.field("content-length"))
    let options = try #require(try served.ask("/readyz", method: "OPTIONS"))
    #expect(options.status == 204)
    #expect(options.field("allow") == "GET, HEAD, OPTIONS")
    #expect(options.field("x-request-id") != nil)
    #expect(try served.ask("*", method: "OPTIONS")?.status == 204)
  }

  @Test("are named by the client's request id, or by one of the server's")
  func requestIDs() throws {
    let served = try ServedLedger()
    let token = try served.makeToken("Nightly sync")
    #expect(try served.ask("/livez", "X-Request-Id: abc-1\r\n")?.field("x-request-id") == "abc-1")
    let made = try served.ask("/nothing")
    let id = try #require(made?.field("x-request-id"))
    #expect(made?.bodyText.contains("\"requestId\":\"\(id)\"") == true)
    for bad in ["", "a b", "ä", String(repeating: "a", count: 129)] {
      let answer = try served.ask("/livez", "X-Request-Id: \(bad)\r\n")
      #expect(answer?.field("x-request-id") != bad)
    }
    // A secret in the wrong field is not sent back.
    let masked = try served.ask("/livez", "X-Request-Id: \(token.secret)\r\n")
    #expect(masked?.head.contains(token.secret) == false)
  }

  @Test("say whether the server is of use")
  func health() throws {
    let served = try ServedLedger()
    #expect(try served.ask("/livez")?.bodyText == "live\n")
    #expect(try served.ask("/readyz")?.bodyText == "ready\n")
  }
}

@Suite("An address to listen on")
struct ListenAddressTests {
  @Test(arguments: ["127.0.0.1:8420", "[::1]:8420", "0.0.0.0:0", "unix:/run/a.sock"])
  func readable(_ text: String) { #expect(ListenAddress(text)?.description == text) }

  @Test(
    arguments: [
      "", "8420", ":8420", "localhost:80", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536",
      "127.0.0.1:+1", "::1:8420", "[127.0.0.1]:80", "[::1]", "unix:", "unix:@name", "127.0.0.1:80 ",
    ])
  func unreadable(_ text: String) { #expect(ListenAddress(text) == nil) }

  @Test("is local, or other machines can reach it")
  func local() {
    #expect(ListenAddress("127.8.0.1:1")?.isLocal == true)
    #expect(ListenAddress("[::1]:1")?.isLocal == true)
    #expect(ListenAddress("unix:/a")?.isLocal == true)
    #expect(ListenAddress("0.0.0.0:1")?.isLocal == false)
    #expect(ListenAddress("[::]:1")?.isLocal == false)
  }
}
