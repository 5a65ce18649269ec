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
  let baseline: Baseline?
  private let broker: DoctorListener.Address
  let screen: LiveScreen
  let arrivals = Arrivals()
  var log: OracleLog?
  var judge: PlainJudge?
  var events: EventListener?
  var doctor: DoctorListener?
  var watch: ProcessWatch
  var recorder = Recorder(start: 0)
  var awaited = Awaited()
  var book: CallBook?
  var order = OrderWatch()
  var report = RunReport()
  var state = Screen.State()
  var plan: RunPlan?
  var outstanding: [Int] = []
  var names: [String] = []
  var alertsSeen: Set<String> = []
  var calls = 0
  private var nextSecond: Int64 = 0

  /// How many alerts a report keeps one by one.
  static let alertBound = 20_000

  /// Asks the gateway what it has before anything is sent.
  ///
  /// - Parameters:
  ///   - devices: those of the run; what is ordered for their wearers is placed here.
  ///   - handle: where the screen goes.
  init(
    _ options: ReportingOptions, devices: [RunPlan.Device], broker: DoctorListener.Address, handle: FileHandle
  ) throws {
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
    var baseline = try gateway.map { gateway in try blocking { try await Baseline.fetch(from: gateway) } }
    if let bindings = baseline?.bindings, let doctor = try options.ordering.doctor(),
      let address = options.gateway.gateway
    {
      let ordering = Ordering(door: try GatewayDoor(address: address), doctor: doctor)
      baseline?.orders = try blocking { try await ordering.place(devices, bindings) }
    }
    self.baseline = baseline
  }

  func began(_ plan: RunPlan) throws {
    self.plan = plan
    recorder = Recorder(start: plan.startedAt)
    nextSecond = plan.startedAt
    book = CallBook(plan)
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
    var wronglyCalled: [String] = []
    if let folder, let gateway {
      try screen.say(["comparing with the gateway ..."])
      let result = try Checking(folder: folder, gateway: gateway).run()
      report.check = RunReport.Check(result)
      wronglyCalled = book?.wronglyCalled(callable: result.callable) ?? []
    }
    if let plan {
      // Without the rules nobody knows about whom somebody was to be called.
      let heard = doctor.map { _ in Limits.Heard(uncalled: judge == nil ? nil : book?.uncalled) }
      report.failures = Limits.failures(of: report, totals: totals, heard: heard, expectations: plan.expectations)
    }
    if !wronglyCalled.isEmpty {
      report.failures.append(
        "somebody was called about \(wronglyCalled.count) patients of whom no reading calls anybody, the first of them "
          + (wronglyCalled.first ?? ""))
    }
    if let directory = options.report { try ReportFolder(path: directory).write(report) }
    try screen.say(ReportText.lines(report))
    if !report.isGood { throw ExitCode.failure }
  }

  /// Alerts that are under way when the last reading was receipted have time to arrive: a moment, and longer while more come.
  private func waitForAlerts() throws {
    guard events != nil || doctor != nil else { return }
    let end = Clock.monotonic + Self.longestWait
    var quietFrom = Clock.monotonic
    var seen = alertsSeen.count
    while Clock.monotonic < end {
      Clock.sleep(nanoseconds: 20_000_000)
      try takeArrivals()
      if alertsSeen.count > seen { (seen, quietFrom) = (alertsSeen.count, Clock.monotonic) }
      let isWaiting = doctor != nil && (book?.uncalled ?? 0) > 0
      if Clock.monotonic - quietFrom > (isWaiting ? Self.patience : Self.moment) { return }
    }
  }

  /// How long nothing new may come, in nanoseconds: when nobody waits for it, and when somebody does.
  private static let moment: Int64 = 500_000_000
  private static let patience: Int64 = 10_000_000_000
  private static let longestWait: Int64 = 120_000_000_000
}
