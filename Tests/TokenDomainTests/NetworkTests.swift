import Testing
import TokenDomain

@Suite struct NetworkTests {
  /// RFC 5952, sections 4 and 5, and RFC 4291, section 2.2.
  @Test(arguments: [
    ("2001:0db8:0:0:0:0:2:1", "2001:db8::2:1"),
    ("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"),
    ("2001:0:0:1:0:0:0:1", "2001:0:0:1::1"),
    ("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"),
    ("2001:DB8::A", "2001:db8::a"),
    ("0:0:0:0:0:0:0:0", "::"), ("::", "::"), ("0:0:0:0:0:0:0:1", "::1"), ("1::", "1::"),
    ("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"), ("::13.1.68.3", "::d01:4403"),
    ("::ffff:192.0.2.1", "192.0.2.1"), ("::FFFF:c000:201", "192.0.2.1"),
    ("192.0.2.1", "192.0.2.1"), ("0.0.0.0", "0.0.0.0"), ("255.255.255.255", "255.255.255.255"),
  ])
  func writesAddressesInOneForm(text: String, canonical: String) throws {
    let address = try IPAddress(text)
    #expect(address.description == canonical)
    #expect(try IPAddress(canonical) == address)
  }

  @Test(arguments: [
    "", "1", "1.2.3", "1.2.3.4.5", "256.1.1.1", "01.2.3.4", "1.2.3.", "1..2.3", "1.2.3.4 ",
    "a.b.c.d",
    ":", ":::", "1::2::3", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "::1:2:3:4:5:6:7:8",
    "1:2:3:4:5:6:7::8", "12345::", "g::", "fe80::1%eth0", "::1.2.3", "1.2.3.4::", "::1.2.3.4:5",
    "+1::", "1:-2::", "[::1]", "::ffff:1.2.3.4.5",
  ])
  func refusesWhatIsNoAddress(text: String) {
    #expect(throws: Refusal.malformedAddress) { try IPAddress(text) }
  }

  @Test(arguments: [
    ("10.0.0.0/8", "10.0.0.0/8"), ("10.1.2.3", "10.1.2.3/32"), ("0.0.0.0/0", "0.0.0.0/0"),
    ("2001:db8::/32", "2001:db8::/32"), ("::1", "::1/128"), ("::/0", "::/0"),
    ("::ffff:10.0.0.0/104", "10.0.0.0/8"),
  ])
  func writesNetworks(text: String, written: String) throws {
    #expect(try Network(text).description == written)
  }

  @Test(arguments: [
    "", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/08", "10.0.0.0/-1", "10.0.0.0/8/8", "::/129",
    "::ffff:10.0.0.0/95", "10.0.0.0/256", "10.0.0.0/1e1", "example.com/8",
  ])
  func refusesWhatIsNoNetwork(text: String) {
    #expect(throws: Refusal.malformedNetwork(suggestion: nil)) { try Network(text) }
  }

  @Test(arguments: [
    ("10.1.2.3/8", "10.0.0.0/8"), ("2001:db8::1/32", "2001:db8::/32"), ("1.1.1.1/0", "0.0.0.0/0"),
  ])
  func suggestsTheNetworkThatWasMeant(text: String, meant: String) throws {
    let suggestion = try Network(meant)
    #expect(throws: Refusal.malformedNetwork(suggestion: suggestion)) { try Network(text) }
  }

  @Test(arguments: [
    ("10.0.0.0/8", "10.255.255.255", true), ("10.0.0.0/8", "11.0.0.0", false),
    ("10.0.0.0/8", "::ffff:10.1.1.1", true), ("10.0.0.0/8", "::a00:1", false),
    ("0.0.0.0/0", "1.2.3.4", true), ("0.0.0.0/0", "::1", false), ("::/0", "::1", true),
    ("::/0", "1.2.3.4", false), ("2001:db8::/33", "2001:db8:7fff::1", true),
    ("2001:db8::/33", "2001:db8:8000::1", false), ("::1", "::1", true), ("::1", "::2", false),
  ])
  func containsItsAddresses(network: String, address: String, isInside: Bool) throws {
    #expect(try Network(network).contains(IPAddress(address)) == isInside)
  }
}
