import ArgumentParser
import Foundation
import Measure
import Oracle
import Vitals
import WardKit

/// Listens to a run and to the gateway, keeps the truth, shows the screen, and at the end compares and reports.
final class Reporter: RunObserver {
  private let options: ReportingOptions
  private let gateway: GatewayClient?
  private let folder: LogFolder?
  private let baseline: Baseline?
  private let broker: DoctorListener.Address
  private let screen: LiveScreen
  private let arrivals = Arrivals()
  private var log: OracleLog?
  private var judge: PlainJudge?
  private var events: EventListener?
  private var doctor: DoctorListener?
  private var watch: ProcessWatch
  private var recorder = Recorder(start: 0)
  private var awaited = Awaited()
  private var order = OrderWatch()
  private var report = RunReport()
  private var state = Screen.State()
  private var plan: RunPlan?
  private var outstanding: [Int] = []
  private var names: [String] = []
  private var alertsSeen: Set<String> = []
  private var calls = 0
  private var nextSecond: Int64 = 0

  /// How many alerts a report keeps one by one.
  private static let alertBound = 20_000

  /// Asks the gateway what it has before anything is sent.
  ///
  /// - Parameter handle: where the screen goes.
  init(_ options: ReportingOptions, broker: DoctorListener.Address, handle: FileHandle) throws {
    self.options = options
    self.broker = broker
    gateway = try options.gateway.client()
    folder = options.log.map { LogFolder(path: $0) }
    screen = LiveScreen(handle: handle)
    watch = ProcessWatch(try options.watched())
    guard let rules = FileManager.default.contents(atPath: options.gateway.rules) else {
      if gateway != nil { throw ValidationError("\(options.gateway.rules) cannot be read; name it with --rules") }
      baseline = nil
      return
    }
    judge = PlainJudge(try JudgingRules(rulesFile: String(decoding: rules, as: UTF8.self)))
    try folder?.make()
    try folder.map { try rules.write(to: URL(fileURLWithPath: $0.rules)) }
    baseline = try gateway.map { gateway in try blocking { try await Baseline.fetch(from: gateway) } }
  }

  func began(_ plan: RunPlan) throws {
    self.plan = plan
    recorder = Recorder(start: plan.startedAt)
    nextSecond = plan.startedAt
    names = plan.devices.map(\.device.name)
    outstanding = Array(repeating: 0, count: plan.devices.count)
    state.title = plan.scenario
    state.devices = plan.devices.count
    state.plannedSeconds = plan.plannedSeconds
    report.scenario = plan.scenario
    report.summary = plan.summary
    report.seed = plan.seed
    report.devices = plan.devices.count
    report.startedAt = Timestamp(milliseconds: plan.startedAtWallNanoseconds / 1_000_000).rfc3339
    report.machine = Machine.description
    if let folder {
      try folder.make()
      log = OracleLog(writer: try LogWriter(path: folder.truth), baseline: baseline)
      try log?.began(plan)
    }
    if let gateway, let baseline {
      events = EventListener(gateway, after: baseline.entries - 1, into: arrivals)
    }
    if let person = options.doctor {
      let password = options.doctorPasswordFile.flatMap { FileManager.default.contents(atPath: $0) }
        .map { String(decoding: $0, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines) }
      doctor = try DoctorListener(person, password: password, broker: broker, into: arrivals)
    }
    watch.sample()
  }

  func happened(_ events: [RunEvent]) throws {
    for event in events { take(event) }
    try log?.happened(events)
    try takeArrivals()
    let now = Clock.monotonic
    guard now >= nextSecond else { return }
    nextSecond += 1_000_000_000 * max(1, (now - nextSecond) / 1_000_000_000 + 1)
    recorder.advance(to: now)
    watch.sample()
    if !options.quiet { try draw(at: now) }
  }

  func ended(_ totals: RunTotals, at instant: Int64) throws {
    try waitForAlerts()
    events?.stop()
    doctor?.stop()
    try takeArrivals()
    watch.sample()
    try log?.ended(totals, at: instant)
    recorder.finish()
    fill(totals, at: instant)
    if let folder, let gateway {
      try screen.say(["comparing with the gateway ..."])
      report.check = RunReport.Check(try Checking(folder: folder, gateway: gateway).run())
    }
    if let plan {
      report.failures = Limits.failures(of: report, totals: totals, expectations: plan.expectations)
    }
    if let directory = options.report { try ReportFolder(path: directory).write(report) }
    try screen.say(ReportText.lines(report))
    if !report.isGood { throw ExitCode.failure }
  }

  // MARK: Happenings

  private func take(_ event: RunEvent) {
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
      if judge?.maySoundAlone(sent.reading) == true {
        awaited.add(sent.reading, device: names[sent.device], due: sent.scheduledAt)
      }
    case .duplicate, .resent, .malformed, .hostile, .wrongIdentity, .unknownDevice: break
    }
  }

  private func take(_ phase: PhaseEvent) {
    let at = seconds(phase.at)
    if phase.isBeginning {
      state.phase = phase.name
      report.phases.append(RunReport.Phase(name: phase.name, detail: phase.detail, from: at))
    } else if let index = report.phases.lastIndex(where: { $0.name == phase.name && $0.to == nil }) {
      report.phases[index].to = at
    }
  }

  private func takeArrivals() throws {
    for arrival in arrivals.takeAll() {
      switch arrival {
      case .evidence(let device, let time, let at):
        recorder.count(.evidence, at: at)
        if let found = awaited.find(device: device, time: time) {
          recorder.record(.evidence, due: found.due, at: at)
          order.evidence(device: device, reading: found.reading)
        }
      case .alert(let alert, let at): take(alert, at: at)
      case .gatewayAway: try log?.disturbed("the gateway's event stream ended")
      }
    }
  }

  private func take(_ alert: Arrivals.Alert, at instant: Int64) {
    calls += 1
    guard alertsSeen.insert(alert.id).inserted else { return }
    recorder.count(.alert, at: instant)
    var latency: Int?
    // A disclosed delay is the rules' and not the gateway's: only what is called about at once is measured.
    if alert.round == 1, !alert.isTechnical, let device = alert.device, let time = alert.readingTime,
      let found = awaited.find(device: device, time: time),
      judge?.opinion(on: found.reading, known: Known()).delayMilliseconds == 0
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

  /// Alerts that are under way when the last reading was receipted have a moment to arrive.
  private func waitForAlerts() throws {
    guard events != nil || doctor != nil else { return }
    let end = Clock.monotonic + 500_000_000
    while Clock.monotonic < end {
      Clock.sleep(nanoseconds: 20_000_000)
      try takeArrivals()
    }
  }

  // MARK: Showing

  private func seconds(_ instant: Int64) -> Double { Double(instant - (plan?.startedAt ?? instant)) / 1e9 }

  private func draw(at now: Int64) throws {
    state.elapsedSeconds = max(0, seconds(now))
    state.seconds = Array(recorder.seconds.suffix(24))
    for latency in Latency.allCases { state.latencies[latency] = recorder.percentiles(of: latency) }
    try screen.draw(state)
  }

  private func fill(_ totals: RunTotals, at instant: Int64) {
    report.durationSeconds = max(0, seconds(instant))
    report.seconds = recorder.seconds
    report.processes = watch.records
    for latency in Latency.allCases {
      report.latencies[latency] = recorder.percentiles(of: latency)
      report.columns[latency] = recorder.columns(of: latency)
    }
    var facts: [(String, Int)] = [
      ("readings made", totals.made), ("receipted", totals.receipted), ("refused by a receipt", totals.rejected),
      ("overwritten in a device's memory", totals.overwritten), ("without a receipt", totals.outstanding),
      ("backfilled", totals.backfilled), ("sent again", totals.resent), ("duplicates on purpose", totals.duplicates),
      ("malformed", totals.malformed), ("hostile", totals.hostile), ("wrong identity", totals.wrongIdentity),
      ("unknown device", totals.unknownDevice), ("publishes without a PUBACK", totals.failed),
      ("connections", totals.connections), ("refused connections", totals.refusals), ("lost connections", totals.lost),
    ]
    if doctor != nil { facts += [("alerts delivered", state.alertCount), ("calls, repeated ones too", calls)] }
    if events != nil { facts.append(("out of order on the ledger", order.violations)) }
    report.facts = facts.map { RunReport.Fact($0.0, Figures.count($0.1)) }
    let connecting = report.seconds.filter { $0.connected > 0 }
    let rate = connecting.map(\.connected).max() ?? 0
    report.facts.append(RunReport.Fact("connections in the busiest second", Figures.count(rate)))
    report.facts.append(RunReport.Fact("payload", Figures.bytes(totals.payloadBytes)))
    if arrivals.dropped > 0 {
      report.facts.append(
        RunReport.Fact("events not counted, the listener was behind", Figures.count(arrivals.dropped)))
    }
  }
}
