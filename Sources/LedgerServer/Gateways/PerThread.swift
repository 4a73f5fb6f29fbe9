import Files

/// One of a kind for each thread that answers gateways, so that none waits for another.
struct PerThread<Value: Sendable>: Sendable {
  private let values: [Value]

  /// Now and then two threads share one, which costs them little: each must be safe for that.
  private static var count: Int { 16 }

  init(_ make: () -> Value) { values = (0..<Self.count).map { _ in make() } }

  /// The running thread's.
  var own: Value { values[ThreadIdentity.current.index(below: Self.count)] }
}
