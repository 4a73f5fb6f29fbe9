/// Any item of CBOR, deterministic or not, for people who look at bytes: see
/// ``diagnosticNotation``. Records are read and written without it.
package indirect enum CBORValue: Hashable, Sendable {
  /// A number of 0 or more.
  case unsigned(UInt64)
  /// The number −1 − n.
  case negative(UInt64)
  case bytes([UInt8])
  case text(String)
  case array([CBORValue])
  case map([Entry])
  case tagged(UInt64, CBORValue)
  /// A simple value other than the four that have names, by its number.
  case simple(UInt8)
  case bool(Bool)
  case null
  case undefined
  case float(Double)
  /// A byte string in pieces.
  case byteChunks([[UInt8]])
  /// A text in pieces.
  case textChunks([String])
  /// An array whose length was not said in front.
  case indefiniteArray([CBORValue])
  /// A map whose length was not said in front.
  case indefiniteMap([Entry])

  /// An entry of a map.
  package struct Entry: Hashable, Sendable {
    package var key: CBORValue
    package var value: CBORValue

    package init(key: CBORValue, value: CBORValue) {
      self.key = key
      self.value = value
    }
  }
}
