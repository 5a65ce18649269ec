import Foundation
import Vitals
import WardKit

/// Events as JSON lines on standard output, for programs that read along.
final class EventLines: RunObserver {
  private struct ReadingLine: Encodable {
    var event = "reading"
    let device: String
    let boot: UInt64
    let seq: UInt64
    let time: Int64
    let publishedNanoseconds: Int64
    let course: String
  }

  private struct ReceiptLine: Encodable {
    var event = "receipt"
    let device: String
    let settled: Int
    let rejected: Int
    let outstanding: Int
    let block: Int64?
  }

  private struct PhaseLine: Encodable {
    var event = "phase"
    let name: String
    let detail: String
    let begins: Bool
  }

  /// The totals under the names that programs read.
  private struct TotalsLine: Encodable {
    var event = "totals"
    let connectionsLost: Int
    let totals: RunTotals

    enum CodingKeys: CodingKey { case event, connectionsLost }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(event, forKey: .event)
      try container.encode(connectionsLost, forKey: .connectionsLost)
      try totals.encode(to: encoder)
    }
  }

  private let lines = LineFile(.standardOutput)
  private var plan: RunPlan?

  func began(_ plan: RunPlan) { self.plan = plan }

  func happened(_ events: [RunEvent]) throws {
    guard let plan else { return }
    for event in events {
      switch event {
      case .sent(let sent) where sent.reading.isPlainlyAbnormal && sent.intent == .clean:
        let device = plan.devices[sent.device]
        try lines.write(
          ReadingLine(
            device: device.device.name, boot: sent.reading.boot, seq: sent.reading.sequence ?? 0,
            time: sent.reading.time.milliseconds,
            publishedNanoseconds: plan.startedAtWallNanoseconds + sent.scheduledAt - plan.startedAt,
            course: device.course.rawValue))
      case .receipt(let receipt):
        try lines.write(
          ReceiptLine(
            device: plan.devices[receipt.device].device.name, settled: receipt.settled.count,
            rejected: receipt.refused.count, outstanding: receipt.outstanding, block: receipt.block))
      case .phase(let phase):
        try lines.write(PhaseLine(name: phase.name, detail: phase.detail, begins: phase.isBeginning))
      default: break
      }
    }
    try lines.flush()
  }

  func ended(_ totals: RunTotals, at instant: Int64) throws {
    try lines.write(TotalsLine(connectionsLost: totals.lost, totals: totals))
    try lines.flush()
  }
}
