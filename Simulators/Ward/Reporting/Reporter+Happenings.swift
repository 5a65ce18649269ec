import Measure
import Oracle
import Vitals
import WardKit

/// What a run and its gateway tell, as it comes.
extension Reporter {
  func take(_ event: RunEvent) {
    switch event {
    case .sent(let sent): take(sent)
    case .acknowledged(let end):
      guard end.failure == nil else { return recorder.count(.failed, at: end.at) }
      recorder.count(.acknowledged, at: end.at)
      recorder.record(.acknowledged, due: end.scheduledAt, at: end.at)
    case .receipt(let receipt):
      for settled in receipt.settled { recorder.record(.receipt, due: settled.scheduledAt, at: receipt.at) }
      recorder.count(.receipted(receipt.settled.count), at: receipt.at)
      let before = outstanding[receipt.device]
      outstanding[receipt.device] = receipt.outstanding
      state.backlog += receipt.outstanding - before
      recorder.noteBacklog(state.backlog)
    case .connection(let connection):
      switch connection.change {
      case .connected:
        state.connections += 1
        recorder.count(.connected, at: connection.at)
      case .lost:
        state.connections -= 1
        recorder.count(.lost, at: connection.at)
      case .refused: break
      }
    case .phase(let phase): take(phase)
    case .lag(let nanoseconds, let at): recorder.noteLag(nanoseconds: nanoseconds, at: at)
    case .stored, .overwritten: break
    }
  }

  private func take(_ sent: SentReading) {
    recorder.count(.sent(bytes: sent.payloadBytes), at: sent.sentAt)
    state.totalSent += 1
    guard names.indices.contains(sent.device) else { return }
    switch sent.intent {
    case .clean, .reordered, .backfilled:
      outstanding[sent.device] += 1
      state.backlog += 1
      recorder.noteBacklog(state.backlog)
      let orders = orders(of: names[sent.device])
      if judge?.maySoundAlone(sent.reading, orders: orders) == true {
        awaited.add(sent.reading, device: names[sent.device], due: sent.scheduledAt)
        if judge?.opinion(on: sent.reading, known: Known(), orders: orders).delayMilliseconds == 0 {
          book?.mustCall(device: names[sent.device])
        }
      }
    case .duplicate, .resent, .malformed, .hostile, .wrongIdentity, .unknownDevice: break
    }
  }

  /// What stands in order for the wearer of a device.
  private func orders(of device: String) -> PlainOrders { baseline?.orders?[device] ?? .none }

  private func take(_ phase: PhaseEvent) {
    let at = seconds(phase.at)
    if phase.isBeginning {
      state.phase = phase.name
      report.phases.append(RunReport.Phase(name: phase.name, detail: phase.detail, from: at))
    } else if let index = report.phases.lastIndex(where: { $0.name == phase.name && $0.to == nil }) {
      report.phases[index].to = at
    }
  }

  func takeArrivals() throws {
    for arrival in arrivals.takeAll() {
      switch arrival {
      case .evidence(let device, let time, let at):
        recorder.count(.evidence, at: at)
        if let found = awaited.find(device: device, time: time) {
          recorder.record(.evidence, due: found.due, at: at)
          order.evidence(device: device, reading: found.reading)
        }
      case .alert(let alert, let at): take(alert, at: at)
      case .gatewayAway: try log?.disturbed(.gatewayAway)
      }
    }
  }

  private func take(_ alert: Arrivals.Alert, at instant: Int64) {
    calls += 1
    if let device = alert.device, !alert.isTechnical {
      let began = (plan?.startedAtWallNanoseconds ?? 0) / 1_000_000
      book?.called(device: device, isOfThisRun: alert.readingTime.map { $0 >= began } ?? false)
    }
    guard alertsSeen.insert(alert.id).inserted else { return }
    recorder.count(.alert, at: instant)
    var latency: Int?
    // A disclosed delay is the rules' and not the gateway's: only what is called about at once is measured.
    if alert.round == 1, !alert.isTechnical, let device = alert.device, let time = alert.readingTime,
      let found = awaited.find(device: device, time: time),
      judge?.opinion(on: found.reading, known: Known(), orders: orders(of: device)).delayMilliseconds == 0
    {
      recorder.record(.alert, due: found.due, at: instant)
      latency = Int(clamping: (instant - found.due) / 1_000)
    }
    let shown = RunReport.Alert(
      at: seconds(instant), priority: alert.priority, text: "\(alert.device ?? "gateway"): \(alert.summary)",
      latencyMicroseconds: latency)
    state.alertCount += 1
    state.alerts = state.alerts.suffix(7) + [shown]
    if report.alerts.count < Self.alertBound { report.alerts.append(shown) }
  }
}
