/// The lock between erasures and builds of derived environments, among all threads and processes.
///
/// Who builds shares it for as long as the build lasts. An erasure has it alone while it destroys keys,
/// so that no build goes on that has read what they sealed, and shares it from there to its end, so
/// that the next erasure waits for it.
package enum ErasureLock {
  /// The file in the ledger directory `ledger`.
  package static func path(_ ledger: String) -> String { "\(ledger)/erasure.lock" }
}
