import Mosquitto
import TestChance
import Testing

@Suite("Reconnect policy")
struct ReconnectPolicyTests {
  private let policy = ReconnectPolicy(minimumMilliseconds: 10, baseMilliseconds: 100, maximumMilliseconds: 1_000)

  @Test(
    "The wait stays between the minimum and a ceiling that doubles up to the maximum",
    arguments: [1, 2, 3, 4, 5, 99, Int.max])
  func bounds(failures: Int) {
    let ceiling = [1: 100, 2: 200, 3: 400, 4: 800][failures] ?? 1_000
    var generator = SplitMix64(seed: 7)
    let draws = (0..<2_000).map { _ in policy.delayMilliseconds(afterFailures: failures, using: &generator) }
    #expect(draws.allSatisfy { (10...ceiling).contains($0) })
    // Full jitter: the draws spread over the range instead of standing at its end.
    #expect(draws.contains { $0 < 10 + ceiling / 5 })
    #expect(draws.contains { $0 > ceiling - ceiling / 5 })
  }

  @Test("After a refusal the wait is in the upper half at once")
  func refusal() {
    var generator = SplitMix64(seed: 7)
    for _ in 0..<1_000 {
      #expect((500...1_000).contains(policy.delayMillisecondsAfterRefusal(using: &generator)))
    }
  }

  @Test("Bounds out of order are put in order, and a wait is never zero")
  func order() {
    let odd = ReconnectPolicy(minimumMilliseconds: -5, baseMilliseconds: -7, maximumMilliseconds: -9)
    var generator = SplitMix64(seed: 1)
    #expect(odd.delayMilliseconds(afterFailures: 3, using: &generator) == 1)
  }
}
