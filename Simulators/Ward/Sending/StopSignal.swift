import Glibc
import Synchronization

/// Ctrl-C and SIGTERM, noted for the loop to see; the second one ends the waiting for receipts too.
enum StopSignal {
  private static let received = Atomic<Int>(0)

  static func install() {
    _ = count
    for number in [SIGINT, SIGTERM] {
      signal(number) { _ in StopSignal.received.add(1, ordering: .relaxed) }
    }
  }

  static var count: Int { received.load(ordering: .relaxed) }
}
