import CSodium

/// Makes libsodium ready, once for the process.
///
/// Everything in this target that calls the library touches `ready` first: before `sodium_init`
/// the library has picked neither its random source nor the fastest code for this processor.
enum Sodium {
  /// Initialised on first use, by one thread, while the others wait; afterwards one load.
  static let ready: Void = {
    // 0 the first time, 1 if something else in the process was earlier, -1 if it cannot work.
    precondition(sodium_init() >= 0, "libsodium has no usable source of random numbers")
  }()
}
