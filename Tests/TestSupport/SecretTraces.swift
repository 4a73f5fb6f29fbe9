import Foundation

/// Looks for secrets in files, in every common encoding.
public enum SecretTraces {
  /// What was found in the files below a directory, one sentence each.
  public static func below(_ directory: String, of secrets: [String]) throws -> [String] {
    var traces: [String] = []
    for file in try TemporaryDirectory.files(below: directory) {
      let contents = try Data(contentsOf: URL(fileURLWithPath: "\(directory)/\(file)"))
      for secret in secrets {
        for (name, needle) in Encodings.of(secret) where contents.range(of: needle) != nil {
          traces.append("\(file) holds a secret in \(name)")
        }
      }
    }
    return traces
  }
}

/// A secret as it might have slipped through.
enum Encodings {
  static func of(_ secret: String) -> [(name: String, bytes: Data)] {
    let raw = Data(secret.utf8)
    let hexadecimal = raw.map { String(format: "%02x", $0) }.joined()
    var all: [(String, Data)] = [
      // The prefix is known to all; what follows is the secret.
      ("the clear", Data(secret.dropFirst(4).prefix(40).utf8)),
      ("reverse", Data(raw.reversed())),
      ("hexadecimal", Data(hexadecimal.utf8)),
      ("upper-case hexadecimal", Data(hexadecimal.uppercased().utf8)),
      ("UTF-16", Data(raw.flatMap { [$0, 0] })),
    ]
    // Base64 looks different at each of the three places that a byte can have in a group.
    for shift in 0..<3 {
      let shifted = Data(count: shift) + raw.dropLast((raw.count + shift) % 3)
      let text = shifted.base64EncodedString().dropFirst(shift == 0 ? 0 : 4)
      all.append(("base64", Data(text.utf8)))
      let url = text.replacingOccurrences(of: "+", with: "-")
        .replacingOccurrences(of: "/", with: "_")
      all.append(("base64url", Data(url.utf8)))
    }
    return all
  }
}
