import FoundationEssentials
import Testing
import TokenDomain

/// The vectors of the TypeID specification 0.3, which lie beside the package.
private enum Vectors {
  struct Valid: Decodable, Sendable {
    let name, typeid, prefix, uuid: String
  }
  struct Invalid: Decodable, Sendable {
    let name, typeid: String
  }

  static let directory: String = {
    var parts = #filePath.split(separator: "/").map(String.init)
    parts.removeLast(4)  // File, target, Tests, package.
    return "/" + parts.joined(separator: "/") + "/shared/data/typeid"
  }()

  static let areThere: Bool = {
    let areThere = FileManager.default.fileExists(atPath: directory + "/valid.json")
    if !areThere { print("skipped: the TypeID vectors are not in ../shared/data/typeid") }
    return areThere
  }()

  static func read<Vector: Decodable>(_ name: String) throws -> [Vector] {
    let data = try Data(contentsOf: URL(filePath: "\(directory)/\(name).json"))
    return try JSONDecoder().decode([Vector].self, from: data)
  }
}

@Suite struct TypeIDTests {
  @Test(.enabled(if: Vectors.areThere)) func readsAndWritesEveryValidVector() throws {
    let vectors: [Vectors.Valid] = try Vectors.read("valid")
    #expect(!vectors.isEmpty)
    for vector in vectors {
      let value = try #require(
        UInt128(vector.uuid.filter { $0 != "-" }, radix: 16), "\(vector.name)")
      let parsed = try #require(TypeID.parse(vector.typeid), "\(vector.name)")
      #expect(parsed.prefix == vector.prefix, "\(vector.name)")
      #expect(parsed.value == value, "\(vector.name)")
      #expect(TypeID.text(prefix: vector.prefix, value: value) == vector.typeid)
    }
  }

  @Test(.enabled(if: Vectors.areThere)) func refusesEveryInvalidVector() throws {
    let vectors: [Vectors.Invalid] = try Vectors.read("invalid")
    #expect(!vectors.isEmpty)
    for vector in vectors { #expect(TypeID.parse(vector.typeid) == nil, "\(vector.name)") }
  }

  @Test func anIdentifierOfOneKindIsNotReadAsAnother() throws {
    let token = TokenID(value: 0x0188_BADC_0FFE)
    #expect(try TokenID(token.description) == token)
    #expect(throws: Refusal.malformedIdentifier(expected: "account")) {
      try AccountID(token.description)
    }
  }

  @Test func bytesAreBigEndianAndComeBack() {
    let id = TokenID(value: 0x0102_0304_0506_0708_090A_0B0C_0D0E_0F10)
    #expect(id.bytes == Array(1...16))
    #expect(TokenID(bytes: id.bytes) == id)
    #expect(TokenID(bytes: id.bytes.dropLast()) == nil)
  }

  /// RFC 9562, appendix A.6.
  @Test func makesTheExampleOfRFC9562() {
    let example: UInt128 = 0x017F_22E2_79B0_7CC3_98C4_DC0C_0C07_398F
    let random: UInt128 = 0xCC3 << 62 | 0x18C4_DC0C_0C07_398F
    #expect(UUIDv7.make(unixMilliseconds: 0x017F_22E2_79B0, random: random) == example)
    #expect(UUIDv7.unixMilliseconds(of: example) == 1_645_557_742_000)
    #expect(UUIDv7.make(unixMilliseconds: 0x017F_22E2_79B0, random: random | 0x3F << 74) == example)
  }
}
