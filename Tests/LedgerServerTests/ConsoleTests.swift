import FoundationEssentials
import TestSupport
import Testing

@Suite("The console's files")
struct ConsoleTests {
  private let served: ServedLedger

  init() throws { served = try ServedLedger() }

  /// Where the page says that its files are.
  private func folder() throws -> String {
    let page = try #require(try served.ask("/")).bodyText
    let start = try #require(page.firstRange(of: "/console/"))
    return "/console/\(page[start.upperBound...].prefix(32))/"
  }

  @Test("are served with a policy that lets a browser run and ask nothing else")
  func policies() throws {
    let folder = try folder()
    for path in ["/", "\(folder)icon.svg"] {
      let answer = try #require(try served.ask(path))
      #expect(answer.status == 200, "\(path)")
      let policy = try #require(answer.field("content-security-policy"))
      for directive in [
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'",
        "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
      ] {
        #expect(policy.contains(directive), "\(path): \(directive)")
      }
      #expect(!policy.contains("unsafe"))
      #expect(answer.field("x-content-type-options") == "nosniff")
      #expect(answer.field("referrer-policy") == "no-referrer")
      #expect(answer.field("x-frame-options") == "DENY")
      #expect(answer.field("cross-origin-opener-policy") == "same-origin")
    }
    for path in [
      "/", "\(folder)app/main.js", "\(folder)styles/theme.css", "\(folder)icon.svg",
    ] {
      let answer = try #require(try served.ask(path))
      #expect(answer.field("x-content-type-options") == "nosniff", "\(path)")
      #expect(answer.field("cross-origin-resource-policy") == "same-origin", "\(path)")
    }
  }

  @Test("are compressed for whoever takes gzip, and for nobody else")
  func coding() throws {
    let path = "\(try folder())views/tokens.js"
    let plain = try #require(try served.ask(path))
    #expect(plain.field("content-encoding") == nil)
    #expect(plain.field("vary") == "Accept-Encoding")
    for wish in ["gzip", "deflate, GZIP;q=0.5", "br;q=1.0, *;q=0.1", "x-gzip ; q=1"] {
      let answer = try #require(try served.ask(path, "Accept-Encoding: \(wish)\r\n"))
      #expect(answer.field("content-encoding") == "gzip", "\(wish)")
      #expect(answer.body.count < plain.body.count / 2)
      #expect(answer.field("etag") != plain.field("etag"))
      #expect(try gunzipped(answer.body) == plain.body)
      let tag = try #require(answer.field("etag"))
      let again = try #require(
        try served.ask(path, "Accept-Encoding: \(wish)\r\nIf-None-Match: \(tag)\r\n"))
      #expect(again.status == 304 && again.body.isEmpty && again.field("content-encoding") == nil)
    }
    for wish in ["br", "gzip;q=0", "gzip; q=0.000, br", "gzipped", "identity", ""] {
      let answer = try #require(try served.ask(path, "Accept-Encoding: \(wish)\r\n"))
      #expect(answer.field("content-encoding") == nil, "\(wish)")
      #expect(answer.body == plain.body)
    }
  }

  @Test("have their media types, and are the files of the sources")
  func bytes() throws {
    let folder = try folder()
    let types = ["js": "text/javascript", "css": "text/css", "svg": "image/svg+xml"]
    let package = "\(#filePath)".split(separator: "/").dropLast(3).joined(separator: "/")
    let sources = "/\(package)/Sources/Console/Assets"
    for path in try TemporaryDirectory.files(below: sources) where path != "index.html" {
      let answer = try #require(try served.ask(folder + path))
      #expect(answer.status == 200, "\(path) is not in the list of Sources/Console/files.c")
      let file = try Data(contentsOf: URL(filePath: "\(sources)/\(path)"))
      #expect(answer.body == Array(file), "\(path)")
      let type = try #require(types[String(path.split(separator: ".").last ?? "")])
      #expect(answer.field("content-type")?.hasPrefix(type) == true, "\(path)")
    }
    #expect(try served.ask("/")?.field("content-type") == "text/html; charset=utf-8")
  }

  @Test("are kept for good under the name of their build; the page is known by its tag")
  func caching() throws {
    let page = try #require(try served.ask("/"))
    #expect(page.field("cache-control") == "no-cache")
    let tag = try #require(page.field("etag"))
    #expect(tag.hasPrefix("\"") && !tag.hasPrefix("W/"))
    let again = try #require(try served.ask("/", "If-None-Match: \"other\", \(tag)\r\n"))
    #expect(again.status == 304 && again.body.isEmpty)
    #expect(again.field("etag") == tag)
    #expect(try served.ask("/", "If-None-Match: \"other\"\r\n")?.status == 200)
    let file = try #require(try served.ask("\(folder())app/main.js"))
    #expect(file.field("cache-control") == "public, max-age=31536000, immutable")
  }

  @Test("are there under no other build, and nothing else is")
  func strangers() throws {
    let folder = try folder()
    for path in [
      "/console/\(String(repeating: "0", count: 32))/app/main.js", "\(folder)app/none.js",
      "\(folder)index.html", "\(folder)../app/main.js", "\(folder)app/../app/main.js", folder,
      "/console", "/console/", "/index.html",
    ] {
      #expect(try served.ask(path)?.status == 404, "\(path)")
    }
    #expect(try served.ask("/", method: "POST")?.status == 405)
  }

  @Test("come before anybody is known")
  func anyone() throws {
    #expect(try served.ask("/", "Authorization: Bearer tlm_wrong\r\n")?.status == 200)
  }
}
