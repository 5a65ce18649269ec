import Foundation

@testable import Oracle
import TestChance
import TestVitals
import Testing
import Vitals
import WardKit

@Suite struct LogTests {
  private let path = FileManager.default.temporaryDirectory.appending(path: "oracle-\(UUID().uuidString).jsonl").path

  private static func lines(seed: UInt64) throws -> [LogLine] {
    var generator = SplitMix64(seed: seed)
    let device = RunPlan.Device(
      unit: try UnitID("ward-1"), device: try DeviceID("w-1"), patient: "p", pseudonym: nil, course: .stable,
      onsetSeconds: 0, orders: [.scale2])
    var baseline = Baseline(entries: 7, bindings: ["w-1": [Baseline.Wearing(since: 5, until: 9)]])
    baseline.devices["w-1"] = Counters()
    var order = PatientOrder()
    order.limits[.temperature] = [.high: 385]
    order.refusal = .pregnant
    order.suppressed = ["event.af"]
    baseline.orders = ["w-1": PlainOrders([.scale2, order])]
    var lines: [LogLine] = [
      .run(
        RunLine(
          RunPlan(
            scenario: "s", summary: "a \"quoted\" one", seed: seed, devices: [device], startedAt: 1,
            startedAtWallNanoseconds: 2_000_000, plannedSeconds: nil, expectations: Expectations()))),
      .baseline(baseline),
    ]
    let intents: [SendIntent] =
      [.clean, .reordered, .backfilled, .duplicate(of: 3), .resent(of: 4), .wrongIdentity, .unknownDevice]
      + MalformedKind.allCases.map { .malformed($0) } + HostileKind.allCases.map { .hostile($0) }
    for number in 1...400 {
      lines.append(
        .sent(
          SentLine(
            message: UInt64(number), device: 0, lane: SendLane.allCases[number % 3],
            intent: intents[number % intents.count], sentAt: Int64(number), sentTime: 1_700_000_000_000,
            reading: Reading.random(using: &generator), payloadBytes: number)))
    }
    lines += [
      .ended(message: 1, device: 0, failure: nil), .ended(message: 2, device: 0, failure: "connection \"lost\""),
      .receipt(ReceiptLine(device: 0, at: 8, settled: [1, 2], refused: [3], reasons: ["empty": 2])),
      .connection(device: 0, isUp: false), .overwritten(device: 0, boot: 3, sequences: [1, 9]),
      .disturbance(.gatewayAway), .disturbance(.brokerAway), .finished(RunTotals()),
    ]
    return lines
  }

  @Test("Whatever is written is read back the same", arguments: SplitMix64.seeds)
  func roundTrip(seed: UInt64) throws {
    defer { try? FileManager.default.removeItem(atPath: path) }
    let lines = try Self.lines(seed: seed)
    let writer = try LogWriter(path: path)
    for line in lines { try writer.write(line) }
    try writer.close()
    var read: [LogLine] = []
    try LogReader(path: path).forEach { read.append($0) }
    #expect(read == lines)
  }

  @Test("A broken line is named by its number, and a line that was cut off by a kill is passed over")
  func broken() throws {
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Data("{\"link\":true,\"d\":0}\nnonsense\n".utf8).write(to: URL(filePath: path))
    #expect(throws: OracleError.malformedLine(2)) { try LogReader(path: path).forEach { _ in } }
    try Data("{\"link\":true,\"d\":0}\n{\"link\":tr".utf8).write(to: URL(filePath: path))
    var count = 0
    try LogReader(path: path).forEach { _ in count += 1 }
    #expect(count == 1)
  }

  @Test("A broker that goes is noted in the log once, where it happened; links that are cut are not")
  func outage() throws {
    defer { try? FileManager.default.removeItem(atPath: path) }
    let log = OracleLog(writer: try LogWriter(path: path), baseline: nil)
    func connection(_ device: Int, _ change: ConnectionEvent.Change) -> RunEvent {
      .connection(ConnectionEvent(device: device, at: 1_000_000_000, change: change))
    }
    let connected = ConnectionEvent.Change.connected(sessionPresent: false, sinceNanoseconds: 0)
    try log.happened((0..<6).map { connection($0, connected) })
    try log.happened([connection(0, .lost(reason: "cut", isIntended: true)), connection(0, connected)])
    try log.happened((0..<6).map { connection($0, .lost(reason: "connection lost", isIntended: false)) })
    try log.ended(RunTotals(), at: 2_000_000_000)
    var words: [String] = []
    try LogReader(path: path).forEach { line in
      switch line {
      case .connection(_, let isUp): words.append(isUp ? "up" : "down")
      case .disturbance(let what): words.append(what.rawValue)
      default: break
      }
    }
    let ups = Array(repeating: "up", count: 6)
    // With the fourth loss more are gone than are left.
    #expect(words == ups + ["down", "up"] + ["down", "down", "down", "down", "broker-away", "down", "down"])
  }
}
