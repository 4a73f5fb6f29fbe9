/// An IPv4 or IPv6 address.
public struct IPAddress: Hashable, Sendable {
  /// 4 or 6.
  public let family: UInt8
  /// The address as a number of 32 or 128 bits.
  public let value: UInt128

  /// An IPv4 address.
  public init(v4 value: UInt32) {
    self.init(family: 4, value: UInt128(value))
  }

  /// An IPv6 address; one that maps an IPv4 address (`::ffff:0:0/96`) becomes that one.
  public init(v6 value: UInt128) {
    let mapsV4 = value >> 32 == 0xFFFF
    self.init(family: mapsV4 ? 4 : 6, value: mapsV4 ? value & 0xFFFF_FFFF : value)
  }

  /// Reads dotted decimals without leading zeros, or RFC 4291 §2.2 text without a zone.
  ///
  /// - Throws: ``Refusal/malformedAddress``.
  public init(_ text: some StringProtocol) throws(Refusal) {
    if let value = Self.parseV4(Array(text.utf8)) {
      self.init(v4: value)
    } else if let value = Self.parseV6(Array(text.utf8)) {
      self.init(v6: value)
    } else {
      throw .malformedAddress
    }
  }

  private static func parseV4(_ bytes: [UInt8]) -> UInt32? {
    let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    var value: UInt32 = 0
    for part in parts {
      guard (1...3).contains(part.count), part.allSatisfy({ (0x30...0x39).contains($0) }),
        part.count == 1 || part.first != 0x30
      else { return nil }
      let octet = part.reduce(UInt32(0)) { $0 * 10 + UInt32($1 - 0x30) }
      guard octet < 256 else { return nil }
      value = value << 8 | octet
    }
    return value
  }

  private static func parseV6(_ bytes: [UInt8]) -> UInt128? {
    guard bytes.count <= 45 else { return nil }
    let colon = UInt8(ascii: ":")
    var gap: Int?
    if let index = bytes.indices.dropLast().first(where: {
      bytes[$0] == colon && bytes[$0 + 1] == colon
    }) {
      gap = index
    }
    func groups(_ part: ArraySlice<UInt8>, mayEndInV4: Bool) -> [UInt16]? {
      if part.isEmpty { return [] }
      var groups: [UInt16] = []
      let pieces = part.split(separator: colon, omittingEmptySubsequences: false)
      for (index, piece) in pieces.enumerated() {
        if mayEndInV4, index == pieces.count - 1, let v4 = parseV4(Array(piece)) {
          groups += [UInt16(v4 >> 16), UInt16(truncatingIfNeeded: v4)]
          continue
        }
        guard (1...4).contains(piece.count),
          let group = UInt16(String(decoding: piece, as: UTF8.self), radix: 16),
          piece.first != UInt8(ascii: "+"), piece.first != UInt8(ascii: "-")
        else { return nil }
        groups.append(group)
      }
      return groups
    }
    var all: [UInt16]
    if let gap {
      guard let head = groups(bytes[..<gap], mayEndInV4: false),
        let tail = groups(bytes[(gap + 2)...], mayEndInV4: true), head.count + tail.count <= 7
      else { return nil }
      all = head + [UInt16](repeating: 0, count: 8 - head.count - tail.count) + tail
    } else {
      guard let whole = groups(bytes[...], mayEndInV4: true), whole.count == 8 else { return nil }
      all = whole
    }
    return all.reduce(0) { $0 << 16 | UInt128($1) }
  }
}

extension IPAddress: CustomStringConvertible {
  /// Dotted decimals, or the canonical text of RFC 5952.
  public var description: String {
    if family == 4 {
      return (0..<4).map { String(value >> UInt128(24 - 8 * $0) & 0xFF) }.joined(separator: ".")
    }
    let groups = (0..<8).map { UInt16(truncatingIfNeeded: value >> UInt128(112 - 16 * $0)) }
    var longest = 0..<0
    var start = 0
    while start < 8 {
      var end = start
      while end < 8 && groups[end] == 0 { end += 1 }
      if end - start > longest.count && end - start > 1 { longest = start..<end }
      start = max(end, start + 1)
    }
    func text(_ part: ArraySlice<UInt16>) -> String {
      part.map { String($0, radix: 16) }.joined(separator: ":")
    }
    if longest.isEmpty { return text(groups[...]) }
    return text(groups[..<longest.lowerBound]) + "::" + text(groups[longest.upperBound...])
  }
}

/// A range of addresses in CIDR notation (RFC 4632, RFC 4291 §2.3).
public struct Network: Hashable, Sendable {
  /// The lowest address: bits after the prefix are zero.
  public let address: IPAddress
  /// Leading bits that all addresses of the network share: 0–32 or 0–128.
  public let prefixLength: UInt8

  /// Takes a network as the log holds it.
  public init(stored address: IPAddress, prefixLength: UInt8) {
    self.address = address
    self.prefixLength = prefixLength
  }

  /// Reads `address/length`, or an address alone, which is a network of one.
  ///
  /// - Throws: ``Refusal/malformedNetwork(suggestion:)``; bits set after the prefix are refused with
  ///   the network that was probably meant.
  public init(_ text: some StringProtocol) throws(Refusal) {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    let address: IPAddress
    do { address = try IPAddress(parts[0]) } catch { throw .malformedNetwork(suggestion: nil) }
    let width = Self.width(of: address)
    guard parts.count == 2 else {
      self.init(stored: address, prefixLength: width)
      return
    }
    let digits = parts[1].utf8
    // `::ffff:10.0.0.0/104` is an IPv4 network in other clothes: its length counts 96 bits more.
    let mapped: UInt8 = width == 32 && parts[0].utf8.contains(UInt8(ascii: ":")) ? 96 : 0
    guard (1...3).contains(digits.count), digits.allSatisfy({ (0x30...0x39).contains($0) }),
      digits.count == 1 || digits.first != 0x30, let written = UInt8(parts[1]),
      written >= mapped, written - mapped <= width
    else { throw .malformedNetwork(suggestion: nil) }
    let length = written - mapped
    let lowest = Self.lowest(of: address, prefixLength: length)
    guard lowest == address else {
      throw .malformedNetwork(suggestion: Network(stored: lowest, prefixLength: length))
    }
    self.init(stored: address, prefixLength: length)
  }

  /// Whether `candidate` lies in the network.
  public func contains(_ candidate: IPAddress) -> Bool {
    candidate.family == address.family
      && Self.lowest(of: candidate, prefixLength: prefixLength) == address
  }

  private static func width(of address: IPAddress) -> UInt8 { address.family == 4 ? 32 : 128 }

  private static func lowest(of address: IPAddress, prefixLength: UInt8) -> IPAddress {
    let rest = UInt128(width(of: address) - prefixLength)
    let value = rest == 128 ? 0 : (address.value >> rest) << rest
    return IPAddress(family: address.family, value: value)
  }
}

extension IPAddress {
  fileprivate init(family: UInt8, value: UInt128) {
    self.family = family
    self.value = value
  }
}

extension Network: CustomStringConvertible {
  /// CIDR notation, such as `10.0.0.0/8`.
  public var description: String { "\(address)/\(prefixLength)" }
}
