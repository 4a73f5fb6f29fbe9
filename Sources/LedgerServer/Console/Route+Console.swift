import HTTPServer
import TokenLedger

extension Route {
  /// The web console.
  static let console: [Route] = [consolePage, consoleFile]

  private static let consolePage = Route(
    .method(.get), "/", for: .anyone, summary: "The web console", answer: .string,
    produces: ["text/html"],
    .onConnection { call in
      call.answer(ConsoleFiles.embedded.page, cacheControl: "no-cache")
    })

  private static let consoleFile = Route(
    .method(.get), "/console/{build}/**", for: .anyone, summary: "A file of the web console",
    answer: .string, produces: ["text/javascript"],
    .onConnection { call in
      guard call.parameters.count == 2,
        let file = ConsoleFiles.embedded.file(at: call.parameters[1], of: call.parameters[0])
      else {
        throw Problem(
          .notFound, "no-such-file", "the console has no such file, or it is of another version")
      }
      return call.answer(file, cacheControl: "public, max-age=31536000, immutable")
    })
}

extension Call {
  /// A file of the console, unless the browser has it.
  fileprivate func answer(_ file: ConsoleFiles.File, cacheControl: StaticString) -> Response {
    let compressed = head.takesGzip ? file.compressed : nil
    let form = compressed ?? file.plain
    let known = head.values(.ifNoneMatch).flatMap { $0.split(separator: UInt8(ascii: ",")) }
      .map { String(decoding: $0.trimmingSpace(), as: UTF8.self) }
    let isKnown = known.contains { $0 == "*" || $0.trimmingPrefix("W/") == form.entityTag }
    var response = isKnown ? Response(.notModified) : Response(.ok, body: .bytes(form.bytes))
    if !isKnown { response.add("Content-Type", file.mediaType) }
    if !isKnown, compressed != nil { response.add("Content-Encoding", "gzip" as StaticString) }
    response.add("Vary", "Accept-Encoding" as StaticString)
    response.add("ETag", form.entityTag)
    response.cacheControl = cacheControl
    response.add("Cross-Origin-Resource-Policy", "same-origin" as StaticString)
    if file.isDocument { response.addConsolePolicies() }
    return response
  }
}

extension RequestHead {
  /// Whether the client takes gzip (RFC 9110 §12.5.3). One that says nothing gets the bytes as they are.
  fileprivate var takesGzip: Bool {
    values(.acceptEncoding).flatMap { $0.split(separator: UInt8(ascii: ",")) }.contains { coding in
      let words = String(decoding: coding, as: UTF8.self).lowercased()
        .filter { $0 != " " && $0 != "\t" }.split(separator: ";", omittingEmptySubsequences: false)
      guard words.first == "gzip" || words.first == "x-gzip" || words.first == "*" else {
        return false
      }
      return words.dropFirst().allSatisfy {
        !$0.hasPrefix("q=") || Double($0.dropFirst(2)) ?? 0 > 0
      }
    }
  }
}

extension Response {
  /// What a browser may do with the console's page: run and show what comes from here, talk to this
  /// server alone, and put it in nobody's frame.
  fileprivate mutating func addConsolePolicies() {
    add(
      "Content-Security-Policy",
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        + "base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
        + "require-trusted-types-for 'script'; trusted-types 'none'")
    add("Referrer-Policy", "no-referrer")
    add("X-Frame-Options", "DENY")
    add("Cross-Origin-Opener-Policy", "same-origin")
    add("Cross-Origin-Embedder-Policy", "require-corp")
    add("Permissions-Policy", "camera=(), geolocation=(), microphone=(), clipboard-write=(self)")
  }
}
