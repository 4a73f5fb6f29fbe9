/// Prints a figure that was taken.
func report(_ name: String, _ value: Double) {
  print("\(name)/tokenledger\t\(value)")
}

/// The middle value, or the mean of the two in the middle.
func median(_ values: [Double]) -> Double {
  let sorted = values.sorted()
  precondition(!sorted.isEmpty, "a median needs a value")
  let middle = sorted.count / 2
  return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

extension Duration {
  /// The length in seconds.
  var seconds: Double {
    Double(components.seconds) + Double(components.attoseconds) * 1e-18
  }
}

/// How long `body` takes, in seconds.
func secondsTaken(by body: () throws -> Void) rethrows -> Double {
  try ContinuousClock().measure(body).seconds
}
