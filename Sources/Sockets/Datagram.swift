import CLinux
import Glibc

/// Sends one message to a socket in the file system; a name that begins with `@` lies in none. Whoever
/// is not there is told nothing.
package func sendDatagram(_ bytes: [UInt8], to path: String) {
  let descriptor = socket(
    AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
  guard descriptor >= 0 else { return }
  defer { close(descriptor) }
  _ = unsafe bytes.withUnsafeBytes { buffer in
    unsafe tokenledger_send_local(descriptor, path, buffer.baseAddress, buffer.count)
  }
}
