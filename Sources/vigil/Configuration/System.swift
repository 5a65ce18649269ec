import Foundation
import Vitals

/// The wall clock of this machine.
enum SystemClock {
  @Sendable static func now() -> Timestamp {
    // Not clock_gettime: which module owns timespec's fields depends on what else is compiled into the module, and the
    // release build did not find them. A Double holds milliseconds since 1970 exactly for 285,000 years.
    Timestamp(milliseconds: Int64((Date().timeIntervalSince1970 * 1_000).rounded(.down)))
  }
}

/// The random source of this machine.
enum SystemRandom {
  @Sendable static func bytes(_ count: Int) -> [UInt8] {
    var generator = SystemRandomNumberGenerator()
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count + 8)
    // Every word is a system call of its own: eight bytes of it are kept, not one.
    while bytes.count < count {
      withUnsafeBytes(of: generator.next()) { bytes.append(contentsOf: $0) }
    }
    bytes.removeLast(bytes.count - count)
    return bytes
  }
}
