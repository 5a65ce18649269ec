import Vitals
import WardKit

/// Keeps the truth of a run: every message with what was meant by it, and every answer, as they come.
package final class OracleLog: RunObserver {
  private let writer: LogWriter
  private let baseline: Baseline?
  private var outages = OutageWatch()

  /// - Parameter baseline: what the gateway had counted before; nil when nobody could ask.
  package init(writer: LogWriter, baseline: Baseline?) {
    self.writer = writer
    self.baseline = baseline
  }

  package func began(_ plan: RunPlan) throws {
    try writer.write(.run(RunLine(plan)))
    if let baseline { try writer.write(.baseline(baseline)) }
  }

  package func happened(_ events: [RunEvent]) throws {
    for event in events {
      if let line = Self.line(of: event) { try writer.write(line) }
      if case .connection(let connection) = event, outages.notices(connection) { try disturbed(.brokerAway) }
    }
  }

  /// Notes that the gateway or the broker was away, each time that it was.
  package func disturbed(_ what: Disturbance) throws { try writer.write(.disturbance(what)) }

  package func ended(_ totals: RunTotals, at instant: Int64) throws {
    try writer.write(.finished(totals))
    try writer.close()
  }

  private static func line(of event: RunEvent) -> LogLine? {
    switch event {
    case .sent(let sent):
      .sent(
        SentLine(
          message: sent.message, device: sent.device, lane: sent.lane, intent: sent.intent, sentAt: sent.sentAt,
          sentTime: sent.sentTime.milliseconds, reading: sent.reading, payloadBytes: sent.payloadBytes))
    case .acknowledged(let end): .ended(message: end.message, device: end.device, failure: end.failure)
    case .receipt(let receipt):
      .receipt(
        ReceiptLine(
          device: receipt.device, at: receipt.at, settled: receipt.settled.map(\.message),
          refused: receipt.refused.map(\.message),
          reasons: receipt.rejections.reduce(into: [:]) { $0[$1.reason, default: 0] += 1 }))
    case .overwritten(let device, let boot, let sequences, _):
      .overwritten(device: device, boot: boot, sequences: sequences)
    case .connection(let connection): line(of: connection)
    case .stored, .phase, .lag: nil
    }
  }

  private static func line(of event: ConnectionEvent) -> LogLine? {
    switch event.change {
    case .connected: .connection(device: event.device, isUp: true)
    case .lost: .connection(device: event.device, isUp: false)
    case .refused: nil
    }
  }
}
