import Foundation

/// Monotonic time.
enum Stopwatch {
  /// Nanoseconds since some instant of the past.
  static func now() -> UInt64 { DispatchTime.now().uptimeNanoseconds }

  /// How long `body` took, in nanoseconds.
  static func nanoseconds(of body: () throws -> Void) rethrows -> Double {
    let began = now()
    try body()
    return Double(now() - began)
  }
}

/// Keeps the optimiser from leaving out what is measured.
@inline(never)
func keep<Value>(_ value: Value) {
  withExtendedLifetime(value) {}
}
