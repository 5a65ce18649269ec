import Foundation

/// What a measurement counts.
enum Stopwatch {
  /// Time that passes: for work that waits for a disk or for other threads.
  case wall
  /// Time that this thread has a processor: for work that waits for nothing, so that a busy machine disturbs it little.
  case processor
  /// Time that all threads of this process have processors.
  case processors

  /// Nanoseconds since some instant of the past.
  var now: UInt64 {
    var time = timespec()
    switch self {
    case .wall: clock_gettime(CLOCK_MONOTONIC, &time)
    case .processor: clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    case .processors: clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    }
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }

  /// How long `body` takes, in nanoseconds.
  func nanoseconds(of body: () throws -> Void) rethrows -> Double {
    let began = now
    try body()
    return Double(now - began)
  }
}

/// Keeps the optimiser from leaving out what is measured.
@inline(never)
func keep<Value>(_ value: Value) {
  withExtendedLifetime(value) {}
}
