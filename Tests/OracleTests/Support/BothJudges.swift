import Testing
import Triage
import Vitals
import WardKit

@testable import Oracle

/// One patient whose readings go to the gateway's judge and to the oracle's, in order.
struct BothJudges {
  private let gateway: Rules
  private let orders: Triage.Orders
  private let bench: ReckoningBench
  private var state = TriageState()
  private var verdicts: [Triage.Verdict] = []

  /// - Parameter ordered: the same orders, once as the gateway has them and once as the scenario.
  init(
    gateway: Rules, oracle: JudgingRules? = nil, ordered: (gateway: Triage.Orders, scenario: [PatientOrder])? = nil
  ) throws {
    self.gateway = gateway
    orders = ordered?.gateway ?? .standard
    var baseline = Baseline()
    baseline.orders = ["w-1": PlainOrders(ordered?.scenario ?? [])]
    bench = try ReckoningBench(rules: oracle, baseline: baseline)
  }

  mutating func take(_ reading: Reading) throws {
    verdicts.append(
      Judge.judge(reading, receivedAt: reading.time, state: &state, orders: orders, rules: gateway))
    try bench.send(reading, lane: .readings, sentTime: reading.time.milliseconds)
    try bench.acknowledgeLast()
    try bench.settleAll()
  }

  /// What each said of each reading.
  func finish() throws -> [(verdict: Triage.Verdict, judged: Judged)] {
    try bench.finish()
    try #require(bench.judged.count == verdicts.count)
    return Array(zip(verdicts, bench.judged))
  }
}
