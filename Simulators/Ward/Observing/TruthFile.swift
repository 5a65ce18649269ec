import Vitals
import WardKit

/// One line for each reading made, sent or not: what a test compares a gateway with.
final class TruthFile: RunObserver {
  private struct Line: Encodable {
    let device: String
    let boot: UInt64
    let seq: UInt64
    let time: Int64
    let kind: String
  }

  private let lines: LineFile
  private var plan: RunPlan?

  init(path: String) throws {
    lines = try LineFile(path: path)
  }

  func began(_ plan: RunPlan) { self.plan = plan }

  func happened(_ events: [RunEvent]) throws {
    for event in events {
      switch event {
      case .sent(let sent) where sent.intent == .clean || sent.intent == .reordered: try write(sent)
      case .stored(let stored): try write(stored)
      default: break
      }
    }
    // A test reads along.
    try lines.flush()
  }

  func ended(_ totals: RunTotals, at instant: Int64) throws { try lines.flush() }

  private func write(_ sent: SentReading) throws {
    guard let device = plan?.devices[sent.device] else { return }
    let kind = sent.reading.contact == false ? "off" : sent.reading.isPlainlyAbnormal ? "abnormal" : "normal"
    try lines.write(
      Line(
        device: device.device.name, boot: sent.reading.boot, seq: sent.reading.sequence ?? 0,
        time: sent.reading.time.milliseconds, kind: kind))
  }
}
