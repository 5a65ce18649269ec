/// How long to wait before connecting again: exponential backoff with full jitter, bounded on both sides, so that
/// thousands of clients of a broker that came back do not arrive together, and none ever spins.
package struct ReconnectPolicy: Hashable, Sendable {
  /// No wait is shorter, in milliseconds; at least 1.
  package let minimumMilliseconds: Int
  /// The ceiling after the first failure, in milliseconds; it doubles with each further one.
  package let baseMilliseconds: Int
  /// No wait is longer, in milliseconds.
  package let maximumMilliseconds: Int

  /// Values out of order are raised to the next lower bound.
  package init(minimumMilliseconds: Int = 20, baseMilliseconds: Int = 200, maximumMilliseconds: Int = 15_000) {
    self.minimumMilliseconds = max(1, minimumMilliseconds)
    self.baseMilliseconds = max(self.minimumMilliseconds, baseMilliseconds)
    self.maximumMilliseconds = max(self.baseMilliseconds, maximumMilliseconds)
  }

  /// The wait after `failures` failures in a row (1 is the first), drawn evenly from the minimum to the ceiling.
  package func delayMilliseconds(
    afterFailures failures: Int, using generator: inout some RandomNumberGenerator
  ) -> Int {
    let doublings = min(max(failures - 1, 0), 24)
    let ceiling = min(maximumMilliseconds, baseMilliseconds << doublings)
    return Int.random(in: minimumMilliseconds...ceiling, using: &generator)
  }

  /// The wait after `error`, the last of `failures` in a row.
  func delayMilliseconds(
    after error: MosquittoError, failures: Int, using generator: inout some RandomNumberGenerator
  ) -> Int {
    switch error {
    case .connectionRefused, .subscriptionRefused, .tls, .tlsFile:
      delayMillisecondsAfterRefusal(using: &generator)
    default:
      delayMilliseconds(afterFailures: failures, using: &generator)
    }
  }

  /// The wait after a refusal: a wrong password does not become right by asking often, so it is drawn from the upper
  /// half of the range at once.
  package func delayMillisecondsAfterRefusal(using generator: inout some RandomNumberGenerator) -> Int {
    Int.random(in: max(minimumMilliseconds, maximumMilliseconds / 2)...maximumMilliseconds, using: &generator)
  }
}
