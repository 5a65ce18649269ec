import Vitals
@testable import WardKit

/// One simulated device in virtual time: what it wants to do is done at its instant, and everything is kept.
struct DeviceBench {
  static let second: Int64 = 1_000_000_000

  var device: SimulatedDevice
  var patient: Patient
  var work: DeviceWork
  private(set) var published: [Outgoing] = []
  private(set) var cuts: [Int64] = []
  private(set) var events: [RunEvent] = []
  private var tasks: [(at: Int64, task: DeviceTask)] = [(0, .reading)]

  init(_ scenario: Scenario, seed: UInt64 = 7, patient: Patient = Patient(seed: 7)) throws {
    let clock = RunClock(
      startedAt: 0, startedAtWall: 1_700_000_000_000_000_000, runsFrom: 0, compression: 1, startHour: 12)
    work = DeviceWork(clock: clock, scenario: scenario)
    self.patient = patient
    device = SimulatedDevice(
      index: 0, unit: try UnitID("u"), id: try DeviceID("d"), patient: 0, seed: seed, boot: 1_700_000_000,
      faults: scenario.faults, resendAfterSeconds: scenario.devices.resendAfterSeconds)
  }

  static func scenario(_ change: (inout Scenario) -> Void = { _ in }) -> Scenario {
    var scenario = Scenario(name: "s", summary: "x")
    scenario.devices.jitter = 0
    change(&scenario)
    return scenario
  }

  var sent: [SentReading] { events.compactMap { if case .sent(let sent) = $0 { sent } else { nil } } }
  var stored: [SentReading] { events.compactMap { if case .stored(let sent) = $0 { sent } else { nil } } }
  var totals: RunTotals { events.reduce(into: RunTotals()) { $0.count($1) } }

  mutating func run(untilSecond end: Int) {
    while let next = tasks.indices.min(by: { tasks[$0].at < tasks[$1].at }), tasks[next].at < Int64(end) * Self.second {
      let due = tasks.remove(at: next)
      work.now = max(work.now, due.at)
      switch due.task {
      case .reading: device.readingIsDue(at: due.at, patient: &patient, &work)
      case .flush: device.flushIsDue(&work)
      case .resend: device.resendIsDue(&work)
      }
      collect()
    }
    work.now = Int64(end) * Self.second
  }

  mutating func with(_ body: (inout SimulatedDevice, inout DeviceWork) -> Void) {
    body(&device, &work)
    collect()
  }

  mutating func receive(_ json: String) {
    guard let receipt = ReceiptMessage(Array(json.utf8)) else { return }
    with { $0.receive(receipt, at: $1.now, &$1) }
  }

  private mutating func collect() {
    for action in work.actions {
      switch action {
      case .publish(let outgoing): published.append(outgoing)
      case .sever(let away):
        cuts.append(away)
        device.linkWentDown(&work)
      case .schedule(let task, let instant): tasks.append((instant, task))
      }
    }
    work.actions.removeAll()
    events += work.events
    work.events.removeAll()
  }
}
