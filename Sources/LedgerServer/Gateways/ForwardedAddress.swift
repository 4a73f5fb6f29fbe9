import HTTPServer
import Sockets
import TokenLedger

extension TrustedNetworks {
  /// The address of whoever a gateway asks for: the rightmost in `X-Forwarded-For` that is not itself
  /// a gateway's.
  ///
  /// What stands further left was written by whoever is there, and proves nothing. `nil` when no
  /// gateway has named one; also when what stands there is no address, for what is behind it then is
  /// not known either.
  func forwardedAddress(_ head: borrowing RequestHead) -> IPAddress? {
    for line in head.values(.forwardedFor).reversed() {
      var rest = line
      while true {
        let comma = rest.lastIndex(of: UInt8(ascii: ","))
        let start = comma.map { rest.index(after: $0) } ?? rest.startIndex
        let word = rest[start...].trimmingSpace()
        guard let address = try? IPAddress(String(decoding: word, as: UTF8.self)) else {
          return nil
        }
        if !contains(address) { return address }
        guard let comma else { break }
        rest = rest[..<comma]
      }
    }
    return nil
  }

  /// The address of whoever asks: of the peer, unless that is a gateway which says for whom it asks.
  func clientAddress(_ head: borrowing RequestHead, from peer: PeerAddress) -> IPAddress? {
    guard contains(peer) else { return IPAddress(peer) }
    return forwardedAddress(head) ?? IPAddress(peer)
  }
}

extension ArraySlice<UInt8> {
  /// The bytes without spaces and tabs at either end.
  func trimmingSpace() -> ArraySlice<UInt8> {
    let isSpace = { (byte: UInt8) in byte == 0x20 || byte == 0x09 }
    guard let first = firstIndex(where: { !isSpace($0) }),
      let last = lastIndex(where: { !isSpace($0) })
    else { return [] }
    return self[first...last]
  }
}
