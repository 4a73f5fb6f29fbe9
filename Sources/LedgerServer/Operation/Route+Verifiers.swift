import HTTPServer
import TokenLedger

extension Route {
  /// The last checkpoint that was signed (c2sp.org/tlog-checkpoint).
  static let checkpoint = Route(
    .method(.get), "/checkpoint", for: .anyone, summary: "The last signed checkpoint of the log",
    answer: .string, produces: ["text/plain"],
    .aside { call in
      guard let file = try call.ledger.publishedFile(at: "checkpoint") else {
        throw Problem.noSuchFile
      }
      var response = Response(.ok, body: .bytes(file.bytes))
      response.add("Content-Type", "text/plain; charset=utf-8")
      return response
    })

  /// Tiles of hashes and, where they are published, bundles of entries (c2sp.org/tlog-tiles).
  static let tile = Route(
    .method(.get), "/tile/**", for: .anyone, summary: "A tile of the log's Merkle tree",
    answer: .string, produces: ["application/octet-stream"],
    .aside { call in
      guard let path = call.parameters.first,
        let file = try call.ledger.publishedFile(
          at: "tile/\(path)", includesEntries: call.serving.configuration.publishesEntries)
      else { throw Problem.noSuchFile }
      var response = Response(.ok, body: .bytes(file.bytes))
      response.add("Content-Type", "application/octet-stream")
      if file.isFinal { response.cacheControl = "public, max-age=31536000, immutable" }
      return response
    })
}

extension Problem {
  fileprivate static let noSuchFile = Problem(
    .notFound, "no-such-tile", "the last checkpoint has no such tile, or it is not published")
}
