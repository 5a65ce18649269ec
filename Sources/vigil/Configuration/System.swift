import Foundation
import Glibc
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
    // One draw from the kernel (glibc 2.36, arc4random(3)). Swift's own generator asks for every eight bytes: 512 calls for
    // what the writer takes at a time, while an emergency waits.
    [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      if let start = buffer.baseAddress { arc4random_buf(start, count) }
      filled = count
    }
  }
}
