import Glibc

/// Time for deadlines of the network: never set back, meaningless across a restart.
enum MonotonicTime {
  /// Milliseconds since some fixed point.
  static func milliseconds() -> Int {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    return now.tv_sec * 1_000 + now.tv_nsec / 1_000_000
  }
}
