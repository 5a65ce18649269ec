import Vitals

/// Compares, reading by reading and count by count, what must be with what the gateway says.
package struct Comparison {
  private let account: GatewayAccount
  private let baseline: Baseline
  private let run: RunLine
  private var summaries: SummaryBook
  /// Readings of the run, by device: whatever else stands on the ledger nobody sent.
  private var sent: [String: NumberSet] = [:]
  private var unexplained: [Unexplained] = []
  /// Unexplained readings by device, so that a counter that differs because of them is not counted again.
  private var byDevice: [String: Int] = [:]
  private var alarmsFound = 0

  /// How many findings are kept with their reasons.
  package static let kept = 200

  /// - Parameter baseline: what the gateway had before the run; an empty one for a new gateway.
  package init(account: GatewayAccount, baseline: Baseline, run: RunLine) {
    self.account = account
    self.baseline = baseline
    self.run = run
    summaries = SummaryBook(account, startedAt: baseline.total.received == 0 ? .min : run.startedAt)
  }

  package mutating func take(_ judged: Judged) {
    let device = run.devices[judged.device]
    summaries.take(judged, device: device.name)
    guard let sequence = judged.reading.sequence else { return }
    let boot = judged.reading.boot
    sent[device.name, default: NumberSet()].insert(boot: boot, sequence: sequence)
    let why = judged.opinion.reasons.joined(separator: "; ")
    let fates = judged.opinion.fates
    func find(_ kind: Unexplained.Kind, _ reason: String) {
      add(
        Unexplained(
          kind, device: device.name, patient: device.patient, boot: boot, sequence: sequence, reason: reason))
    }
    let isAlarmed = account.evidence[device.name]?.contains(boot: boot, sequence: sequence) ?? false
    if isAlarmed { alarmsFound += 1 }
    if isAlarmed, !fates.contains(.alarmed) {
      find(.wrongAlarm, "alarmed on the ledger, must be \(Self.words(fates)): \(why)")
    } else if !isAlarmed, judged.hasArrived, fates.only == .alarmed {
      find(.missingAlarm, "no evidence on the ledger, must be alarmed: \(why)")
    }
    if judged.isRefused, !fates.contains(.rejected) {
      find(.refused, "a receipt refused it, must be \(Self.words(fates)): \(why)")
    }
    if judged.hasArrived, let held = account.held[device.name], !held.contains(boot: boot, sequence: sequence) {
      find(
        .lost, judged.isSettled ? "a receipt named it, and it is not held" : "the broker took it, and it is not held")
    }
  }

  /// Compares the counts; once, after the last reading and ``Reckoner/finish()``.
  package mutating func conclude(_ reckoner: Reckoner) -> Conclusion {
    compareEvidence()
    var patients: [String: PatientLine] = [:]
    var ours = Counters()
    for (index, book) in reckoner.books.enumerated() where run.devices.indices.contains(index) {
      let device = run.devices[index]
      let counters = change(of: device.name)
      ours = ours + counters
      patients[device.patient, default: PatientLine(patient: device.patient)].add(book.bounds, counters)
      compare(book.bounds, counters, device: device)
    }
    let strangers = compareTotals(reckoner, ours: ours)
    let windows = compareSummaries()
    let count = unexplainedCount
    return Conclusion(
      scenario: run.scenario, seed: run.seed, sent: reckoner.books.reduce(0) { $0 + $1.sent },
      readings: reckoner.books.reduce(0) { $0 + $1.readings }, expected: reckoner.bounds, gateway: ours,
      strangers: strangers, proven: windows.proven, windows: windows.compared, alarms: alarmsFound,
      disturbances: reckoner.disturbances, unexplained: count, findings: Array(unexplained.prefix(Self.kept)),
      patients: patients.values.sorted { $0.patient < $1.patient })
  }

  // MARK: Counts

  private func change(of device: String) -> Counters {
    (account.devices[device] ?? Counters()) - (baseline.devices[device] ?? Counters())
  }

  private mutating func compare(_ bounds: FateBounds, _ counters: Counters, device: RunLine.Device) {
    var off = 0
    var words: [String] = []
    for fate in Fate.allCases {
      let allowed = bounds[fate]
      guard !allowed.contains(counters[fate]) else { continue }
      off += counters[fate] < allowed.least ? allowed.least - counters[fate] : counters[fate] - allowed.most
      words.append("\(fate.rawValue) \(counters[fate]), must be \(Self.words(allowed))")
    }
    if off > byDevice[device.name, default: 0] {
      add(
        Unexplained(
          .count, count: off - byDevice[device.name, default: 0], device: device.name, patient: device.patient,
          reason: words.joined(separator: "; ")))
    }
    if !counters.holds {
      add(
        Unexplained(
          .equation, device: device.name, patient: device.patient,
          reason: "received \(counters.received) is not the sum of its outcomes"))
    }
  }

  /// What came from devices that nobody registered.
  private mutating func compareTotals(_ reckoner: Reckoner, ours: Counters) -> Int {
    let total = account.total - baseline.total
    let known = account.devices.keys.reduce(Counters()) { $0 + change(of: $1) }
    let strangers = total.received - known.received
    if !total.holds {
      add(Unexplained(.equation, device: "", reason: "received \(total.received) is not the sum of the outcomes"))
    }
    if strangers < 0 || strangers > reckoner.strangers.most {
      add(
        Unexplained(
          .count, count: max(1, strangers - reckoner.strangers.most), device: "",
          reason: "\(strangers) messages of unknown devices were received; at most \(reckoner.strangers.most) were sent"
        ))
    }
    return strangers
  }

  private mutating func compareEvidence() {
    for repeated in account.repeatedEvidence where sent[repeated.device] != nil {
      add(
        Unexplained(
          .repeatedAlarm, device: repeated.device, boot: repeated.boot, sequence: repeated.sequence,
          reason: "stands on the ledger as alarmed more than once"))
    }
    for device in run.devices {
      let known = sent[device.name] ?? NumberSet()
      for (book, place) in [(account.evidence[device.name], "on the ledger")] {
        for number in book?.first(Self.kept, notIn: known) ?? [] {
          add(
            Unexplained(
              .neverSent, device: device.name, patient: device.patient, boot: number.boot, sequence: number.sequence,
              reason: "stands \(place) as alarmed, and nobody sent it"))
        }
      }
    }
    let missing = account.evidenceAlerts.subtracting(account.alerts)
    if !missing.isEmpty {
      add(
        Unexplained(
          .noAlert, count: missing.count, device: "",
          reason: "evidence names alerts that there are not: \(missing.sorted().prefix(5).joined(separator: ", "))"))
    }
  }

  private mutating func compareSummaries() -> (proven: Int, compared: Int) {
    var closed: [String: Int] = [:]
    for summary in account.summaries { closed[summary.device, default: 0] += summary.readings }
    let result = summaries.compare(
      isClosed: { name in
        let change = change(of: name)
        return closed[name] == change.summarised + change.technical
      }, patient: { name in run.devices.first { $0.name == name }?.patient ?? "" })
    for finding in result.unexplained { add(finding) }
    return (result.proven, result.compared)
  }

  // MARK: Findings

  private var unexplainedCount = 0

  private mutating func add(_ finding: Unexplained) {
    unexplainedCount += finding.count
    if finding.sequence != nil { byDevice[finding.device, default: 0] += finding.count }
    if unexplained.count < Self.kept { unexplained.append(finding) }
  }

  private static func words(_ fates: FateSet) -> String { fates.fates.map(\.rawValue).joined(separator: " or ") }

  private static func words(_ bounds: Bounds) -> String {
    bounds.isExact ? "\(bounds.least)" : "\(bounds.least) to \(bounds.most)"
  }
}
