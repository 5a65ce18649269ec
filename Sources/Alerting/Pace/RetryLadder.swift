/// How long to wait before a call is tried again: 1, 2, 4, 8, 15, 30 seconds, and then every 30 seconds for as long as
/// the call is wanted (DESIGN, section 7).
package struct RetryLadder: Hashable, Sendable {
  /// Waits in milliseconds; the last one repeats. Never empty.
  package let steps: [Int64]

  package static let standard = RetryLadder(steps: [1_000, 2_000, 4_000, 8_000, 15_000, 30_000])

  /// Waits that a test can live with, or others by configuration; an empty list means the standard.
  package init(steps: [Int64]) {
    self.steps = steps.isEmpty ? Self.standard.steps : steps
  }

  /// The wait after so many failures, in milliseconds.
  ///
  /// - Parameter failures: at least 1.
  package func wait(after failures: Int) -> Int64 {
    steps[min(max(failures, 1), steps.count) - 1]
  }
}
