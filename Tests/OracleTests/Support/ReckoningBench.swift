@testable import Oracle
import Vitals
import WardKit

/// Feeds a reckoner as a run of one patient would, and keeps what it says.
final class ReckoningBench {
  let reckoner: Reckoner
  private let list: List
  private var message: UInt64 = 0
  private var unsettled: [UInt64] = []
  private var now: Int64 = 0

  private final class List {
    var judged: [Judged] = []
  }

  var judged: [Judged] { list.judged }

  init(rules: JudgingRules? = nil, baseline: Baseline? = nil) throws {
    let list = List()
    self.list = list
    reckoner = Reckoner(rules: try rules ?? ShippedRules.oracle()) { list.judged.append($0) }
    let device = RunPlan.Device(
      unit: try UnitID("ward-1"), device: try DeviceID("w-1"), patient: "p-1", pseudonym: nil, course: .stable,
      onsetSeconds: 0)
    let plan = RunPlan(
      scenario: "bench", summary: "", seed: 1, devices: [device], startedAt: 0, startedAtWallNanoseconds: 0,
      plannedSeconds: nil, expectations: Expectations())
    try reckoner.take(.run(RunLine(plan)))
    if let baseline { try reckoner.take(.baseline(baseline)) }
  }

  /// Sends a message; returns its number. Monotonic and wall time run alike.
  @discardableResult
  func send(
    _ reading: Reading, lane: SendLane = .readings, sentTime: Int64, intent: SendIntent = .clean
  ) throws -> UInt64 {
    message += 1
    now = max(now, sentTime * 1_000_000)
    try reckoner.take(
      .sent(
        SentLine(
          message: message, device: 0, lane: lane, intent: intent, sentAt: sentTime * 1_000_000, sentTime: sentTime,
          reading: reading, payloadBytes: 100)))
    switch intent {
    case .clean, .reordered, .backfilled: unsettled.append(message)
    default: break
    }
    return message
  }

  func acknowledgeLast(failure: String? = nil) throws { try acknowledge(message, failure: failure) }

  func acknowledge(_ message: UInt64, failure: String? = nil) throws {
    try reckoner.take(.ended(message: message, device: 0, failure: failure))
  }

  /// A receipt for everything that has none.
  func settleAll(afterMilliseconds delay: Int64 = 0) throws {
    now += delay * 1_000_000
    try reckoner.take(.receipt(ReceiptLine(device: 0, at: now, settled: unsettled, refused: [], reasons: [:])))
    unsettled = []
  }

  func finish() throws { try reckoner.finish() }
}
