import Glibc

/// Nanoseconds of the system's clocks.
enum Clock {
  /// Never set back; for schedules and latencies.
  static var monotonic: Int64 { read(CLOCK_MONOTONIC) }
  /// Since 1970; what devices write into readings.
  static var wall: Int64 { read(CLOCK_REALTIME) }

  static func sleep(nanoseconds: Int64) {
    var wait = timespec(tv_sec: Int(nanoseconds / 1_000_000_000), tv_nsec: Int(nanoseconds % 1_000_000_000))
    nanosleep(&wait, nil)
  }

  private static func read(_ clock: clockid_t) -> Int64 {
    var now = timespec()
    clock_gettime(clock, &now)
    return Int64(now.tv_sec) * 1_000_000_000 + Int64(now.tv_nsec)
  }
}
