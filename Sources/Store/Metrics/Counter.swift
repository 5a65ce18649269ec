import Synchronization

/// A number that only grows. Lock-free; may be touched on any thread.
package final class Counter: Sendable {
  private let count = Atomic<UInt64>(0)

  init() {}

  package func add(_ amount: UInt64 = 1) { count.wrappingAdd(amount, ordering: .relaxed) }

  /// Shows a total that is counted elsewhere.
  func follow(_ total: UInt64) { count.store(total, ordering: .relaxed) }

  package var value: UInt64 { count.load(ordering: .relaxed) }
}
