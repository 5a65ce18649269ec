/// How long people waited: the middle and the bad end of it.
package struct Waits: Hashable, Sendable {
  package let count: Int
  /// In milliseconds; 0 when nobody waited.
  package let median: Int64
  package let ninetieth: Int64
  package let worst: Int64

  /// - Parameter milliseconds: each wait, in any order.
  package init(_ milliseconds: [Int64]) {
    let sorted = milliseconds.sorted()
    count = sorted.count
    func rank(_ percent: Int) -> Int64 {
      // Nearest rank: a wait that somebody had, never one in between.
      sorted.isEmpty ? 0 : sorted[max(0, (sorted.count * percent + 99) / 100 - 1)]
    }
    median = rank(50)
    ninetieth = rank(90)
    worst = sorted.last ?? 0
  }
}
