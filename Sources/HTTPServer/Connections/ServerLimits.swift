/// How much a client may ask of a server: what exceeds it hurts only that client.
package struct ServerLimits: Sendable {
  /// Most bytes of the first line and the header together.
  package var headBytesMax = 16 * 1024
  /// Most connections.
  package var connectionsMax = 20_000
  /// Most connections of one client: one IPv4 address, or one IPv6 network of 64 bits.
  package var clientConnectionsMax = 256
  /// Most bytes of bodies that are being read at one moment, of all connections.
  package var bodyBytesInFlightMax = 64 * 1024 * 1024
  /// Most bytes of a stream that wait for a client to take them.
  package var streamBytesMax = 1024 * 1024
  /// From the first byte of a request, or from the start of a connection, to the end of its head.
  package var headSecondsMax = 10
  /// From the first byte of a request to the end of its body.
  package var requestSecondsMax = 30
  /// How long a client may take to fetch an answer.
  package var answerSecondsMax = 60
  /// How long a connection may lie idle between requests.
  package var idleSecondsMax = 75
  /// How long what was accepted may take to be answered when the server stops.
  package var stopSecondsMax = 20

  package init() {}
}
